using System.Buffers.Binary;
using System.Text;

namespace OpenEdx.Projections.Analytics;

/// <summary>Values of a file in MaxMind's format: maps, lists, texts, whole numbers (as <see cref="ulong"/>) and flags; others are passed over as null.</summary>
/// <param name="start">Where offsets are counted from.</param>
internal sealed class MaxMindData(byte[] file, int start)
{
    private const int Deepest = 32;

    /// <exception cref="InvalidDataException">The file ends too early, or values lie in each other without end.</exception>
    public (object? Value, int Next) Read(int offset) => Read(offset, 0);

    private (object? Value, int Next) Read(int offset, int depth)
    {
        if (depth > Deepest) throw Broken();
        var control = Byte(offset++);
        var type = control >> 5;
        if (type == 1) return Pointed(control, offset, depth);
        if (type == 0) type = 7 + Byte(offset++);
        var size = control & 0x1F;
        if (size >= 29)
        {
            var more = size - 28;
            size = size switch { 29 => 29, 30 => 285, _ => 65_821 } + (int)Big(offset, more);
            offset += more;
        }

        return type switch
        {
            2 => (Encoding.UTF8.GetString(Bytes(offset, size)), offset + size),
            5 or 6 or 9 => (Big(offset, size), offset + size),
            7 => Map(offset, size, depth),
            11 => List(offset, size, depth),
            14 => (size != 0, offset),

            // Floating-point numbers, signed ones, raw bytes, and numbers of 128 bits.
            _ => (null, offset + size),
        };
    }

    private (object? Value, int Next) Pointed(int control, int offset, int depth)
    {
        var length = ((control >> 3) & 3) + 1;
        var low = control & 7;
        var target = length == 4 ? (long)Big(offset, 4) : ((long)low << (8 * length)) + (long)Big(offset, length) + length switch { 2 => 2048, 3 => 526_336, _ => 0 };
        return (Read(checked((int)target), depth + 1).Value, offset + length);
    }

    private (object? Value, int Next) Map(int offset, int size, int depth)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < size; i++)
        {
            (var name, offset) = Read(offset, depth + 1);
            (var value, offset) = Read(offset, depth + 1);
            fields[name as string ?? throw Broken()] = value;
        }

        return (fields, offset);
    }

    private (object? Value, int Next) List(int offset, int size, int depth)
    {
        var values = new List<object?>();
        for (var i = 0; i < size; i++)
        {
            (var value, offset) = Read(offset, depth + 1);
            values.Add(value);
        }

        return (values, offset);
    }

    private int Byte(int offset) => Bytes(offset, 1)[0];

    private ulong Big(int offset, int size)
    {
        if (size > sizeof(ulong)) throw Broken();
        Span<byte> whole = stackalloc byte[sizeof(ulong)];
        Bytes(offset, size).CopyTo(whole[(sizeof(ulong) - size)..]);
        return BinaryPrimitives.ReadUInt64BigEndian(whole);
    }

    private ReadOnlySpan<byte> Bytes(int offset, int size) =>
        offset >= 0 && size >= 0 && (long)start + offset + size <= file.Length ? file.AsSpan(start + offset, size) : throw Broken();

    private static InvalidDataException Broken() => new("The country database is broken.");
}
