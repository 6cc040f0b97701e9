using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// The id of the fact that a line becomes: UUIDv5 of the event's text, without the logger's prefix. The same line of two files is one event, told twice.
/// Several equal lines of one file are as many events, as upstream's reports count them; the second and further ones take their number into the id.
/// </summary>
/// <remarks>Not thread-safe: one for each file, read from its beginning.</remarks>
internal sealed class LineIdentity
{
    /// <summary>
    /// Equal lines farther apart than this, in lines, may be taken for one. Equal lines bear the same instant, and logs are written as things happen.
    /// </summary>
    private const int Reach = 1_000_000;

    private static readonly byte[] Space = new Guid("5b0f3a54-2f0d-5d0c-9a0e-1d6a4f0c7e21").ToByteArray(bigEndian: true);

    private Dictionary<Guid, int> counts = [];
    private Dictionary<Guid, int> formerCounts = [];

    public Guid Of(ReadOnlySpan<byte> line)
    {
        var first = Hash(EventIn(line), 1);
        var count = counts.GetValueOrDefault(first);
        if (count == 0) count = formerCounts.GetValueOrDefault(first);
        if (counts.Count >= Reach) (formerCounts, counts) = (counts, []);
        counts[first] = ++count;
        return count == 1 ? first : Hash(EventIn(line), count);
    }

    /// <summary>From the first to the last brace; the whole line where there are none.</summary>
    private static ReadOnlySpan<byte> EventIn(ReadOnlySpan<byte> line)
    {
        var (open, close) = (line.IndexOf((byte)'{'), line.LastIndexOf((byte)'}'));
        return open < 0 || close < open ? line : line[open..(close + 1)];
    }

    private static Guid Hash(ReadOnlySpan<byte> text, int number)
    {
#pragma warning disable CA5350 // UUIDv5 is made with SHA-1; nothing is protected by it.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Space);
        hash.AppendData(text);
        if (number > 1)
        {
            Span<byte> suffix = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(suffix, number);
            hash.AppendData(suffix);
        }

        Span<byte> digest = stackalloc byte[20];
        hash.GetHashAndReset(digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x50);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
