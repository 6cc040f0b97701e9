using System.Buffers.Binary;
using System.IO.Compression;

namespace OpenEdx.Api.Identity;

/// <summary>PNG, second edition: all color types, depths and both interlace methods. Checksums are not looked at.</summary>
internal static class PngReader
{
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public static Raster Read(byte[] bytes)
    {
        Header? header = null;
        byte[] palette = [], transparency = [];
        using var packed = new MemoryStream();
        for (var at = 8; at + 12 <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
            if (length > bytes.Length - at - 12) throw new PictureException("A chunk is longer than the file.");
            var data = bytes.AsSpan(at + 8, (int)length);
            var name = bytes.AsSpan(at + 4, 4);
            if (name.SequenceEqual("IHDR"u8)) header = Header.Read(data);
            else if (name.SequenceEqual("PLTE"u8)) palette = data.ToArray();
            else if (name.SequenceEqual("tRNS"u8)) transparency = data.ToArray();
            else if (name.SequenceEqual("IDAT"u8)) packed.Write(data);
            else if (name.SequenceEqual("IEND"u8)) break;
            at += (int)length + 12;
        }

        if (header is null) throw new PictureException("The header is missing.");
        packed.Position = 0;
        var picture = new Raster(header.Width, header.Height);
        using var raw = new ZLibStream(packed, CompressionMode.Decompress);
        foreach (var (x, y, stepX, stepY) in header.IsInterlaced ? Adam7 : [(0, 0, 1, 1)])
        {
            var width = (header.Width - x + stepX - 1) / stepX;
            var height = (header.Height - y + stepY - 1) / stepY;
            if (width > 0 && height > 0) ReadPass(raw, header, new(width, height, x, y, stepX, stepY), palette, transparency, picture);
        }

        return picture;
    }

    // Only as many bytes are unpacked as the header promises, whatever the stream would grow to.
    private static void ReadPass(Stream raw, Header header, Pass pass, byte[] palette, byte[] transparency, Raster picture)
    {
        var rowBytes = ((pass.Width * header.BitsPerPixel) + 7) / 8;
        var back = Math.Max(1, header.BitsPerPixel / 8);
        var (row, above) = (new byte[rowBytes], new byte[rowBytes]);
        for (var line = 0; line < pass.Height; line++)
        {
            var filter = raw.ReadByte();
            raw.ReadExactly(row);
            Unfilter(filter, row, above, back);
            for (var column = 0; column < pass.Width; column++)
            {
                var (r, g, b, a) = Color(header, row, column, palette, transparency);
                picture.Blend(pass.X + (column * pass.StepX), pass.Y + (line * pass.StepY), r, g, b, a);
            }

            (row, above) = (above, row);
        }
    }

    private static void Unfilter(int filter, byte[] row, byte[] above, int back)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var left = i >= back ? row[i - back] : 0;
            row[i] += filter switch
            {
                0 => 0,
                1 => (byte)left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                4 => Paeth(left, above[i], i >= back ? above[i - back] : 0),
                _ => throw new PictureException("Unknown filter."),
            };
        }
    }

    private static byte Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (toLeft, toUp, toCorner) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return (byte)(toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner);
    }

    private static (byte R, byte G, byte B, byte A) Color(Header header, byte[] row, int column, byte[] palette, byte[] transparency)
    {
        var bytes = header.Depth == 16 ? 2 : 1;
        byte Sample(int channel) => row[((column * header.Channels) + channel) * bytes];
        switch (header.ColorType)
        {
            case 0:
                var (gray, key) = Small(header, row, column);
                return (gray, gray, gray, IsKey(transparency, 0, key) ? (byte)0 : (byte)255);
            case 2:
                var (r, g, b) = (Sample(0), Sample(1), Sample(2));
                var isClear = header.Depth == 8 && IsKey(transparency, 0, r) && IsKey(transparency, 2, g) && IsKey(transparency, 4, b);
                return (r, g, b, isClear ? (byte)0 : (byte)255);
            case 3:
                var index = Small(header, row, column).Raw;
                return (palette[index * 3], palette[(index * 3) + 1], palette[(index * 3) + 2], index < transparency.Length ? transparency[index] : (byte)255);
            case 4:
                return (Sample(0), Sample(0), Sample(0), Sample(1));
            default:
                return (Sample(0), Sample(1), Sample(2), Sample(3));
        }
    }

    /// <summary>One sample of a row of one channel, of one to sixteen bits: scaled to a byte, and as it stands.</summary>
    private static (byte Scaled, int Raw) Small(Header header, byte[] row, int column)
    {
        if (header.Depth == 16) return (row[column * 2], (row[column * 2] << 8) | row[(column * 2) + 1]);
        if (header.Depth == 8) return (row[column], row[column]);
        var bit = column * header.Depth;
        var most = (1 << header.Depth) - 1;
        var value = (row[bit / 8] >> (8 - header.Depth - (bit % 8))) & most;
        return ((byte)(value * 255 / most), value);
    }

    private static bool IsKey(byte[] transparency, int at, int value) =>
        transparency.Length >= at + 2 && BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(at)) == value;

    private sealed record Pass(int Width, int Height, int X, int Y, int StepX, int StepY);

    private sealed record Header(int Width, int Height, int Depth, int ColorType, bool IsInterlaced)
    {
        public int Channels => ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

        public int BitsPerPixel => Channels * Depth;

        public static Header Read(ReadOnlySpan<byte> data)
        {
            var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
            var (depth, color) = (data[8], data[9]);
            var isKnown = color switch
            {
                0 => depth is 1 or 2 or 4 or 8 or 16,
                3 => depth is 1 or 2 or 4 or 8,
                2 or 4 or 6 => depth is 8 or 16,
                _ => false,
            };
            if (!isKnown || data[10] != 0 || data[11] != 0 || data[12] > 1) throw new PictureException("Unknown kind of PNG.");
            return new(width, height, depth, color, data[12] == 1);
        }
    }
}
