using System.Buffers.Binary;

namespace OpenEdx.Api.Identity;

/// <summary>One of the colors that a frame is made of, with the coefficients of its blocks.</summary>
internal sealed class JpegComponent(int id, int across, int down, int table)
{
    public int Id => id;

    /// <summary>Blocks of this component in a unit of the frame, across and down.</summary>
    public int Across => across;

    public int Down => down;

    public int Table => table;

    /// <summary>Blocks that hold samples, in a row and in all rows.</summary>
    public int BlocksWide { get; set; }

    public int BlocksHigh { get; set; }

    /// <summary>Blocks that are kept in a row: whole units.</summary>
    public int Stride { get; set; }

    public short[] Coefficients { get; set; } = [];

    public int LastDc { get; set; }

    public Span<short> Block(int x, int y) => Coefficients.AsSpan(((y * Stride) + x) * 64, 64);
}

/// <summary>The size of a picture and its components.</summary>
internal sealed class JpegFrame
{
    /// <summary>Natural place of each coefficient in the order of the file.</summary>
    public static readonly int[] ZigZag =
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30,
        37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    private int unitsWide;
    private int unitsHigh;
    private int mostAcross;
    private int mostDown;

    public bool IsProgressive { get; private init; }

    public required IReadOnlyList<JpegComponent> Components { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public static JpegFrame Read(ReadOnlySpan<byte> data, bool isProgressive)
    {
        var components = new List<JpegComponent>();
        for (var i = 0; i < data[5]; i++)
        {
            var one = data.Slice(6 + (i * 3), 3);
            if (one[1] >> 4 is 0 or > 4 || (one[1] & 15) is 0 or > 4) throw new PictureException("A component is sampled in an unknown way.");
            components.Add(new(one[0], one[1] >> 4, one[1] & 15, one[2] & 3));
        }

        var frame = new JpegFrame
        {
            IsProgressive = isProgressive,
            Components = components,
            Height = BinaryPrimitives.ReadUInt16BigEndian(data[1..]),
            Width = BinaryPrimitives.ReadUInt16BigEndian(data[3..]),
        };
        if (data[0] != 8 || components.Count is not (1 or 3)) throw new PictureException("This kind of JPEG is not read.");
        if (frame.Width == 0 || frame.Height == 0 || (long)frame.Width * frame.Height > Raster.MostPixels) throw new PictureException("The picture is empty or has too many pixels.");
        frame.Prepare();
        return frame;
    }

    /// <summary>Decodes every block of a scan, unit by unit; a scan of one component goes block by block.</summary>
    public void Walk(IReadOnlyList<JpegScanPart> parts, int restartInterval, JpegScan scan)
    {
        foreach (var part in parts) part.Component.LastDc = 0;
        var isAlone = parts.Count == 1;
        var (wide, high) = isAlone ? (parts[0].Component.BlocksWide, parts[0].Component.BlocksHigh) : (unitsWide, unitsHigh);
        for (var unit = 0; unit < wide * high; unit++)
        {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0) scan.Restart(parts);
            var (x, y) = (unit % wide, unit / wide);
            if (isAlone)
            {
                scan.Decode(parts[0], parts[0].Component.Block(x, y));
                continue;
            }

            foreach (var part in parts)
            {
                for (var block = 0; block < part.Component.Across * part.Component.Down; block++)
                    scan.Decode(part, part.Component.Block((x * part.Component.Across) + (block % part.Component.Across), (y * part.Component.Down) + (block / part.Component.Across)));
            }
        }
    }

    /// <param name="isRgb">Three components are red, green and blue as they stand.</param>
    public Raster ToRaster(int[]?[] quantization, bool isRgb)
    {
        var picture = new Raster(Width, Height);
        var planes = Components.Select(one => JpegTransform.Samples(one, quantization[one.Table] ?? throw new PictureException("A table is missing."))).ToArray();
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                byte Sample(int i) => planes[i][(y * Components[i].Down / mostDown * Components[i].Stride * 8) + (x * Components[i].Across / mostAcross)];
                var first = Sample(0);
                if (planes.Length == 1) picture.Set(x, y, first, first, first);
                else if (isRgb) picture.Set(x, y, first, Sample(1), Sample(2));
                else SetYcc(picture, x, y, first, Sample(1) - 128, Sample(2) - 128);
            }
        }

        return picture;
    }

    private static void SetYcc(Raster picture, int x, int y, int luma, int blue, int red) => picture.Set(
        x, y, JpegTransform.Clamp(luma + (1.402f * red)), JpegTransform.Clamp(luma - (0.344136f * blue) - (0.714136f * red)), JpegTransform.Clamp(luma + (1.772f * blue)));

    private void Prepare()
    {
        (mostAcross, mostDown) = (Components.Max(one => one.Across), Components.Max(one => one.Down));
        unitsWide = (Width + (8 * mostAcross) - 1) / (8 * mostAcross);
        unitsHigh = (Height + (8 * mostDown) - 1) / (8 * mostDown);
        foreach (var one in Components)
        {
            one.BlocksWide = (((Width * one.Across) + mostAcross - 1) / mostAcross + 7) / 8;
            one.BlocksHigh = (((Height * one.Down) + mostDown - 1) / mostDown + 7) / 8;
            one.Stride = unitsWide * one.Across;
            one.Coefficients = new short[one.Stride * unitsHigh * one.Down * 64];
        }
    }
}
