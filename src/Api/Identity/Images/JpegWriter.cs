using System.Buffers.Binary;

namespace OpenEdx.Api.Identity;

/// <summary>Writes a baseline JPEG (JFIF) with full color resolution, by the tables that annex K of the standard gives as examples.</summary>
public static class JpegWriter
{
    /// <summary>In hundredths, as libraries count it.</summary>
    private const int Quality = 88;

    private static readonly byte[] Luma =
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ];

    private static readonly byte[] Chroma =
    [
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    ];

    private static readonly byte[] DcCounts = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] DcSymbols = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    private static readonly byte[] AcCounts = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D];

    private static readonly byte[] AcSymbols = Convert.FromHexString(
        "01020300041105122131410613516107227114328191A1082342B1C11552D1F02433627282090A161718191A25262728292A3435363738393A434445464748494A535455565758595A" +
        "636465666768696A737475767778797A838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DA" +
        "E1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6F7F8F9FA");

    public static byte[] Write(Raster picture)
    {
        using var output = new MemoryStream();
        output.Write([0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        var tables = new[] { Scaled(Luma), Scaled(Chroma) };
        for (var i = 0; i < 2; i++)
        {
            output.Write([0xFF, 0xDB, 0, 67, (byte)i]);
            foreach (var place in JpegFrame.ZigZag) output.WriteByte(tables[i][place]);
        }

        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)picture.Height);
        BinaryPrimitives.WriteUInt16BigEndian(size[2..], (ushort)picture.Width);
        output.Write([0xFF, 0xC0, 0, 17, 8, .. size, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1]);
        output.Write([0xFF, 0xC4, 0, 31, 0x00, .. DcCounts, .. DcSymbols]);
        output.Write([0xFF, 0xC4, 0, 181, 0x10, .. AcCounts, .. AcSymbols]);
        output.Write([0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
        new Scan(output, tables).Write(picture);
        output.Write([0xFF, 0xD9]);
        return output.ToArray();
    }

    private static byte[] Scaled(byte[] table) => [.. table.Select(value => (byte)Math.Clamp(((value * (200 - (2 * Quality))) + 50) / 100, 1, 255))];

    /// <summary>Code and length by symbol.</summary>
    private static (int Code, int Length)[] Codes(byte[] counts, byte[] symbols)
    {
        var codes = new (int, int)[256];
        var (code, next) = (0, 0);
        for (var length = 1; length <= 16; length++, code <<= 1)
        {
            for (var i = 0; i < counts[length - 1]; i++) codes[symbols[next++]] = (code++, length);
        }

        return codes;
    }

    private sealed class Scan(MemoryStream output, byte[][] tables)
    {
        private static readonly (int Code, int Length)[] Dc = Codes(DcCounts, DcSymbols);
        private static readonly (int Code, int Length)[] Ac = Codes(AcCounts, AcSymbols);

        private readonly int[] lastDc = new int[3];
        private int held;
        private int count;

        public void Write(Raster picture)
        {
            Span<float> block = stackalloc float[64];
            for (var y = 0; y < picture.Height; y += 8)
            {
                for (var x = 0; x < picture.Width; x += 8)
                {
                    for (var component = 0; component < 3; component++)
                    {
                        Fill(picture, x, y, component, block);
                        JpegTransform.Forward(block);
                        WriteBlock(component, block);
                    }
                }
            }

            Put(0x7F, 7);
        }

        // Beyond the edge the last pixel goes on.
        private static void Fill(Raster picture, int left, int top, int component, Span<float> block)
        {
            for (var i = 0; i < 64; i++)
            {
                var (x, y) = (Math.Min(left + (i % 8), picture.Width - 1), Math.Min(top + (i / 8), picture.Height - 1));
                var pixel = picture.Pixels.AsSpan(((y * picture.Width) + x) * 3, 3);
                block[i] = component switch
                {
                    0 => (0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2]) - 128,
                    1 => (-0.168736f * pixel[0]) - (0.331264f * pixel[1]) + (0.5f * pixel[2]),
                    _ => (0.5f * pixel[0]) - (0.418688f * pixel[1]) - (0.081312f * pixel[2]),
                };
            }
        }

        private void WriteBlock(int component, Span<float> block)
        {
            var table = tables[component == 0 ? 0 : 1];
            Span<int> values = stackalloc int[64];
            for (var i = 0; i < 64; i++) values[i] = (int)MathF.Round(block[JpegFrame.ZigZag[i]] / table[JpegFrame.ZigZag[i]]);
            var difference = values[0] - lastDc[component];
            lastDc[component] = values[0];
            Put(Dc, SizeOf(difference), difference, SizeOf(difference));
            var run = 0;
            for (var i = 1; i < 64; i++)
            {
                if (values[i] == 0)
                {
                    run++;
                    continue;
                }

                for (; run > 15; run -= 16) Put(Ac, 0xF0, 0, 0);
                Put(Ac, (run << 4) | SizeOf(values[i]), values[i], SizeOf(values[i]));
                run = 0;
            }

            if (run > 0) Put(Ac, 0, 0, 0);
        }

        private static int SizeOf(int value) => value == 0 ? 0 : 32 - int.LeadingZeroCount(Math.Abs(value));

        private void Put((int Code, int Length)[] codes, int symbol, int value, int size)
        {
            Put(codes[symbol].Code, codes[symbol].Length);
            if (size > 0) Put((value < 0 ? value - 1 : value) & ((1 << size) - 1), size);
        }

        private void Put(int code, int length)
        {
            for (var i = length - 1; i >= 0; i--)
            {
                held = (held << 1) | ((code >> i) & 1);
                if (++count < 8) continue;
                output.WriteByte((byte)held);
                if ((byte)held == 0xFF) output.WriteByte(0);
                (held, count) = (0, 0);
            }
        }
    }
}
