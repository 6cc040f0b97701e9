using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Countries from a file in MaxMind's format (GeoLite2 Country or City and others of their shape): a binary tree over the bits of an address, whose leaves point to
/// records. Source: MaxMind DB file format specification, version 2.0.
/// </summary>
public sealed class MaxMindCountries : ICountryDatabase
{
    /// <summary>Of a version-4 address within a tree of version 6.</summary>
    private const int LeadingZeros = 96;

    /// <summary>Between the tree and the data.</summary>
    private const int Separator = 16;

    private readonly byte[] file;
    private readonly int nodes;
    private readonly int recordBits;
    private readonly bool isVersion6;
    private readonly int version4Start;

    /// <exception cref="InvalidDataException">The file has another format.</exception>
    public MaxMindCountries(byte[] file)
    {
        this.file = file;
        var marker = file.AsSpan().LastIndexOf(Marker);
        if (marker < 0) throw new InvalidDataException("The country database has no metadata of MaxMind's format.");
        var reader = new MaxMindData(file, marker + Marker.Length);
        var metadata = reader.Read(0).Value as Dictionary<string, object?> ?? throw new InvalidDataException("The metadata of the country database are no map.");
        (nodes, recordBits) = (Number(metadata, "node_count"), Number(metadata, "record_size"));
        isVersion6 = Number(metadata, "ip_version") == 6;
        if (recordBits is not (24 or 28 or 32) || (long)nodes * recordBits / 4 + Separator > marker) throw new InvalidDataException("The tree of the country database is broken.");
        for (var bit = 0; isVersion6 && bit < LeadingZeros && version4Start < nodes; bit++) version4Start = Child(version4Start, 0);
    }

    private static ReadOnlySpan<byte> Marker => [0xAB, 0xCD, 0xEF, (byte)'M', (byte)'a', (byte)'x', (byte)'M', (byte)'i', (byte)'n', (byte)'d', (byte)'.', (byte)'c', (byte)'o', (byte)'m'];

    public string? CountryOf(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var isVersion4 = plain.AddressFamily == AddressFamily.InterNetwork;
        if (!isVersion4 && !isVersion6) return null;
        Span<byte> bytes = stackalloc byte[16];
        plain.TryWriteBytes(bytes, out var length);
        var node = isVersion4 ? version4Start : 0;
        for (var bit = 0; bit < length * 8 && node < nodes; bit++) node = Child(node, (bytes[bit / 8] >> (7 - (bit % 8))) & 1);
        if (node <= nodes) return null;
        var data = new MaxMindData(file, (nodes * recordBits / 4) + Separator);
        return CodeIn(data.Read(node - nodes - Separator).Value);
    }

    /// <summary>The country itself, else where the network is registered.</summary>
    private static string? CodeIn(object? record)
    {
        if (record is not Dictionary<string, object?> fields) return null;
        foreach (var name in (string[])["country", "registered_country"])
        {
            if (fields.GetValueOrDefault(name) is Dictionary<string, object?> country && country.GetValueOrDefault("iso_code") is string { Length: 2 } code) return code.ToUpperInvariant();
        }

        return fields.GetValueOrDefault("country_code") as string ?? fields.GetValueOrDefault("country") as string;
    }

    private static int Number(Dictionary<string, object?> metadata, string name) =>
        metadata.GetValueOrDefault(name) is ulong number and <= int.MaxValue ? (int)number : throw new InvalidDataException($"The country database does not tell its {name}.");

    private int Child(int node, int side)
    {
        var at = node * recordBits / 4;
        var bytes = file.AsSpan(at);
        return recordBits switch
        {
            24 => Big24(bytes[(side * 3)..]),

            // Two records share the byte in the middle: its upper half belongs to the left one.
            28 => side == 0 ? ((bytes[3] & 0xF0) << 20) | Big24(bytes) : ((bytes[3] & 0x0F) << 24) | Big24(bytes[4..]),
            _ => (int)BinaryPrimitives.ReadUInt32BigEndian(bytes[(side * 4)..]),
        };
    }

    private static int Big24(ReadOnlySpan<byte> bytes) => (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
}
