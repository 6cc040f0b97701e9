using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace OpenEdx.EventStore.Interchange;

/// <summary>Lines of a file, plain or gzip (told by its first bytes, not its name).</summary>
internal static class EventFileReader
{
    private const int LongestLine = 64 << 20;

    /// <summary>Lines without their ends, numbered from 1; blank lines are passed over. Each is valid until the next is asked for.</summary>
    /// <exception cref="InvalidEventFileException">A line is too long, or the compression is broken.</exception>
    public static async IAsyncEnumerable<(long Number, ReadOnlySequence<byte> Text)> Lines(
        string name, Stream file, [EnumeratorCancellation] CancellationToken ct)
    {
        var outer = PipeReader.Create(file, new(bufferSize: 1 << 16));
        var start = await outer.ReadAtLeastAsync(2, ct);
        var isGzip = start.Buffer.Length >= 2 && start.Buffer.FirstSpan is [0x1F, 0x8B, ..];
        outer.AdvanceTo(start.Buffer.Start);
        var lines = isGzip ? PipeReader.Create(new GZipStream(outer.AsStream(), CompressionMode.Decompress), new(bufferSize: 1 << 16)) : outer;
        for (var number = 1L; ; number++)
        {
            var (read, end) = await ReadLine(lines, name, number, ct);
            var buffer = read.Buffer;
            if (end is null && buffer.IsEmpty) break;
            var text = end is { } found ? buffer.Slice(0, found) : buffer;
            if (!IsBlank(text)) yield return (number, text);
            if (end is { } at) lines.AdvanceTo(buffer.GetPosition(1, at));
            else break;
        }

        await lines.CompleteAsync();
    }

    /// <summary>What is buffered holds a whole line, or the rest of the file.</summary>
    private static async Task<(ReadResult Read, SequencePosition? End)> ReadLine(PipeReader lines, string name, long number, CancellationToken ct)
    {
        while (true)
        {
            ReadResult read;
            try
            {
                read = await lines.ReadAsync(ct);
            }
            catch (InvalidDataException broken)
            {
                throw new InvalidEventFileException($"{name}: the compressed file is broken behind line {number - 1}: {broken.Message}", broken);
            }

            if (read.Buffer.PositionOf((byte)'\n') is { } end) return (read, end);
            if (read.IsCompleted) return (read, null);
            if (read.Buffer.Length > LongestLine)
                throw new InvalidEventFileException(string.Create(CultureInfo.InvariantCulture, $"{name}:{number}: the line is longer than {LongestLine:N0} bytes."));
            lines.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool IsBlank(ReadOnlySequence<byte> text)
    {
        foreach (var part in text)
        {
            if (part.Span.ContainsAnyExcept(" \t\r"u8)) return false;
        }

        return true;
    }
}
