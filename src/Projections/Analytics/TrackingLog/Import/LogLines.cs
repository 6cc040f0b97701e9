using System.Security.Cryptography;

namespace OpenEdx.Projections.Analytics;

/// <summary>One line as it came.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bytes">Without its end; null: it is longer than <see cref="LogLines.LongestLine"/>.</param>
internal readonly record struct RawLine(long Number, byte[]? Bytes);

/// <summary>Lines of a log, with the digest of everything up to the last one given. Memory is bounded by the longest line.</summary>
internal sealed class LogLines(Stream text) : IDisposable
{
    /// <summary>
    /// Bytes. The platform drops events of more than 50,000 characters unless it is set otherwise; what is longer than this is no event, and is not held in memory.
    /// </summary>
    public const int LongestLine = 4 << 20;

    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] buffer = new byte[1 << 17];
    private int start;
    private int end;
    private bool isOver;

    /// <summary>Lines given so far.</summary>
    public long Count { get; private set; }

    /// <summary>Of all lines given so far, each with a line end.</summary>
    public byte[] Digest => digest.GetCurrentHash();

    /// <returns>Null at the end.</returns>
    /// <exception cref="InvalidDataException">The compression is broken.</exception>
    public RawLine? Next()
    {
        var (from, tooLong) = (start, false);
        while (true)
        {
            var at = buffer.AsSpan(from, end - from).IndexOf((byte)'\n');
            if (at >= 0) return Line(from + at, from + at + 1, tooLong);
            from = end;
            if (isOver) return start < end || tooLong ? Line(end, end, tooLong) : null;
            if (end - start > LongestLine)
            {
                digest.AppendData(buffer, start, end - start);
                (start, end, from, tooLong) = (0, 0, 0, true);
            }
            else if (end == buffer.Length)
            {
                from -= MakeRoom();
            }

            var got = text.Read(buffer, end, buffer.Length - end);
            if (got == 0) isOver = true;
            end += got;
        }
    }

    public void Dispose()
    {
        digest.Dispose();
        text.Dispose();
    }

    private RawLine Line(int lineEnd, int next, bool tooLong)
    {
        var line = buffer.AsSpan(start, lineEnd - start);
        digest.AppendData(line);
        digest.AppendData("\n"u8);
        var given = new RawLine(++Count, tooLong || line.Length > LongestLine ? null : line.ToArray());
        start = next;
        return given;
    }

    /// <returns>By how much the held bytes moved.</returns>
    private int MakeRoom()
    {
        var moved = start;
        var held = buffer.AsSpan(start, end - start);
        if (start > buffer.Length / 2)
        {
            held.CopyTo(buffer);
        }
        else
        {
            var larger = new byte[buffer.Length * 2];
            held.CopyTo(larger);
            buffer = larger;
        }

        (start, end) = (0, end - moved);
        return moved;
    }
}
