using System.Buffers;

namespace OpenEdx.EventStore.Interchange;

/// <summary>A stretch of the log as envelopes, one per line, in a buffer that is used again for the next stretch.</summary>
public sealed class EnvelopePage
{
    private readonly List<EnvelopeLine> lines = [];

    internal ArrayBufferWriter<byte> Buffer { get; } = new();

    /// <summary>All lines, each with its line end.</summary>
    public ReadOnlyMemory<byte> Text => Buffer.WrittenMemory;

    public IReadOnlyList<EnvelopeLine> Lines => lines;

    /// <summary>The JSON of one line, without its line end.</summary>
    public ReadOnlySpan<byte> this[EnvelopeLine line] => Buffer.WrittenSpan.Slice(line.Start, line.Length);

    internal void Clear()
    {
        Buffer.ResetWrittenCount();
        lines.Clear();
    }

    /// <summary>Ends the line that was written into the buffer.</summary>
    internal void EndLine(long position, string type, int start)
    {
        lines.Add(new(position, type, start, Buffer.WrittenCount - start));
        Buffer.GetSpan(1)[0] = (byte)'\n';
        Buffer.Advance(1);
    }
}

/// <summary>Where one event stands in a page.</summary>
/// <param name="Type">Stored name, also when the envelope is upcast.</param>
public readonly record struct EnvelopeLine(long Position, string Type, int Start, int Length);
