using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OpenEdx.Projections.Analytics;

/// <summary>Networks and their countries from a text, one a line: <c>203.0.113.0/24,DE</c>. Of networks within each other the narrowest counts.</summary>
public sealed class CountryNetworks : ICountryDatabase
{
    private readonly List<UInt128> starts = [];
    private readonly List<string?> countries = [];

    private CountryNetworks(IEnumerable<(UInt128 First, UInt128 Last, string Country)> networks)
    {
        // Broad ones first, so that a narrow one is laid over those that hold it: every border begins a stretch of one country.
        var open = new Stack<(UInt128 Last, string Country)>();
        foreach (var (first, last, country) in networks.OrderBy(network => network.First).ThenByDescending(network => network.Last))
        {
            CloseBefore(open, first);
            Begin(first, country);
            open.Push((last, country));
        }

        while (open.Count > 0) Close(open);
    }

    /// <exception cref="InvalidDataException">A line is neither a network with a country, nor blank, nor the header, nor a comment.</exception>
    public static CountryNetworks Read(IEnumerable<string> lines)
    {
        var networks = new List<(UInt128, UInt128, string)>();
        foreach (var (index, line) in lines.Index())
        {
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#') continue;
            var parts = text.Split(',', ';', '\t');
            if (parts.Length >= 2 && IPNetwork.TryParse(parts[0].Trim().Trim('"'), out var network) && parts[1].Trim().Trim('"') is { Length: 2 } country)
                networks.Add((First(network), Last(network), country.ToUpperInvariant()));
            else if (index > 0)
                throw new InvalidDataException($"Line {index + 1} of the country database is no NETWORK,COUNTRY: '{text}'.");
        }

        return new(networks);
    }

    public string? CountryOf(IPAddress address)
    {
        var place = starts.BinarySearch(Number(address));
        if (place < 0) place = ~place - 1;
        return place < 0 ? null : countries[place];
    }

    private void CloseBefore(Stack<(UInt128 Last, string Country)> open, UInt128 next)
    {
        while (open.Count > 0 && open.Peek().Last < next) Close(open);
    }

    /// <summary>Behind the end of a network begins what holds it, or nothing.</summary>
    private void Close(Stack<(UInt128 Last, string Country)> open)
    {
        var (last, _) = open.Pop();
        if (last == UInt128.MaxValue) return;
        if (open.Count == 0 || open.Peek().Last > last) Begin(last + 1, open.Count == 0 ? null : open.Peek().Country);
    }

    private void Begin(UInt128 start, string? country)
    {
        if (starts.Count > 0 && starts[^1] == start) countries[^1] = country;
        else
        {
            starts.Add(start);
            countries.Add(country);
        }
    }

    private static UInt128 First(IPNetwork network) => Number(network.BaseAddress);

    private static UInt128 Last(IPNetwork network)
    {
        var free = (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) - network.PrefixLength;
        return First(network) + (free == 128 ? UInt128.MaxValue : (UInt128.One << free) - 1);
    }

    /// <summary>Addresses of version 4 as those of version 6 into which they are mapped.</summary>
    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
