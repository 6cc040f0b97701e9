using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;

namespace OpenEdx.Api.Identity;

/// <summary>The picture that stands for everybody who gave none: head and shoulders, drawn by two circles.</summary>
public static class NobodysPortrait
{
    /// <summary>Steps within a pixel, across and down, that make edges smooth.</summary>
    private const int Steps = 4;

    private static readonly ConcurrentDictionary<int, byte[]> Drawn = new();

    /// <summary>A PNG.</summary>
    public static byte[] Of(int edge) => Drawn.GetOrAdd(edge, Draw);

    private static byte[] Draw(int edge)
    {
        var rows = new byte[edge * ((edge * 3) + 1)];
        for (var y = 0; y < edge; y++)
        {
            for (var x = 0; x < edge; x++)
            {
                var share = Share(x, y, edge);
                var at = (y * ((edge * 3) + 1)) + 1 + (x * 3);
                (rows[at], rows[at + 1], rows[at + 2]) = (Mix(0xCF, 0x7C, share), Mix(0xD9, 0x8C, share), Mix(0xE4, 0xA0, share));
            }
        }

        return Png(edge, rows);
    }

    private static float Share(int x, int y, int edge)
    {
        var inside = 0;
        for (var step = 0; step < Steps * Steps; step++)
        {
            var (across, down) = ((x + ((step % Steps + 0.5f) / Steps)) / edge, (y + ((step / Steps + 0.5f) / Steps)) / edge);
            if (Far(across, down, 0.5f, 0.39f) < 0.19f || Far(across, down, 0.5f, 1.02f) < 0.37f) inside++;
        }

        return (float)inside / (Steps * Steps);
    }

    private static float Far(float x, float y, float fromX, float fromY) => MathF.Sqrt(((x - fromX) * (x - fromX)) + ((y - fromY) * (y - fromY)));

    private static byte Mix(byte ground, byte figure, float share) => (byte)(ground + ((figure - ground) * share));

    private static byte[] Png(int edge, byte[] rows)
    {
        using var output = new MemoryStream();
        output.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, edge);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), edge);
        (header[8], header[9]) = (8, 2);
        Chunk(output, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) zlib.Write(rows);
        Chunk(output, "IDAT"u8, packed.ToArray());
        Chunk(output, "IEND"u8, []);
        return output.ToArray();
    }

    private static void Chunk(MemoryStream output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        output.Write(number);
        output.Write(name);
        output.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum([.. name, .. data]));
        output.Write(number);
    }

    private static uint Checksum(byte[] bytes)
    {
        var sum = uint.MaxValue;
        foreach (var one in bytes)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++) sum = (sum >> 1) ^ ((sum & 1) == 1 ? 0xEDB88320 : 0);
        }

        return ~sum;
    }
}
