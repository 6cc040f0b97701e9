using System.Buffers.Binary;

namespace OpenEdx.Api.Identity;

/// <summary>
/// JPEG (ITU-T T.81) of eight bits with Huffman coding, baseline and progressive, gray or in color. The turn that a camera noted is made; nothing else of what the file says about
/// its maker is read.
/// </summary>
internal sealed class JpegReader
{
    /// <summary>More would cost time without end: each scan of a few bytes walks over the whole picture.</summary>
    private const int MostScans = 100;

    private readonly byte[] bytes;
    private readonly int[]?[] quantization = new int[]?[4];
    private readonly JpegHuffman?[] dc = new JpegHuffman?[4];
    private readonly JpegHuffman?[] ac = new JpegHuffman?[4];
    private JpegFrame? frame;
    private int restartInterval;
    private int scans;
    private bool isRgb;
    private int orientation = 1;

    private JpegReader(byte[] bytes) => this.bytes = bytes;

    public static Raster Read(byte[] bytes)
    {
        var reader = new JpegReader(bytes);
        reader.ReadSegments();
        if (reader.frame is not { } frame || reader.scans == 0) throw new PictureException("There is no picture in the file.");
        return Turning.Turned(frame.ToRaster(reader.quantization, reader.isRgb), reader.orientation);
    }

    private void ReadSegments()
    {
        var at = 2;
        while (at + 4 <= bytes.Length)
        {
            if (bytes[at] != 0xFF)
            {
                at++;
                continue;
            }

            var marker = bytes[at + 1];
            if (marker is 0xFF or 0x00 or 0x01 or (>= 0xD0 and <= 0xD8))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            if (marker == 0xD9) return;
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2));
            var data = bytes.AsSpan(at + 4, length - 2);
            at += 2 + length;
            switch (marker)
            {
                case 0xDB: ReadQuantization(data); break;
                case 0xC4: ReadHuffman(data); break;
                case 0xC0 or 0xC1 or 0xC2:
                    if (frame is not null) throw new PictureException("There are two frames.");
                    frame = JpegFrame.Read(data, isProgressive: marker == 0xC2);
                    break;
                case 0xC3 or (>= 0xC5 and <= 0xC7) or (>= 0xC9 and <= 0xCF and not 0xCC): throw new PictureException("This kind of JPEG is not read.");
                case 0xDD: restartInterval = BinaryPrimitives.ReadUInt16BigEndian(data); break;
                case 0xE1: orientation = Turning.OrientationIn(data) ?? orientation; break;
                case 0xEE: isRgb = data.Length >= 12 && data.StartsWith("Adobe"u8) && data[11] == 0; break;
                case 0xDA: at = ReadScan(data, at); break;
            }
        }
    }

    private void ReadQuantization(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            var (isWide, id) = (data[0] >> 4 != 0, data[0] & 3);
            var table = new int[64];
            for (var i = 0; i < 64; i++) table[JpegFrame.ZigZag[i]] = isWide ? BinaryPrimitives.ReadUInt16BigEndian(data[(1 + (i * 2))..]) : data[1 + i];
            quantization[id] = table;
            data = data[(isWide ? 129 : 65)..];
        }
    }

    private void ReadHuffman(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            var counts = data.Slice(1, 16);
            var total = 0;
            foreach (var count in counts) total += count;
            var table = new JpegHuffman(counts, data.Slice(17, total));
            (data[0] >> 4 == 0 ? dc : ac)[data[0] & 3] = table;
            data = data[(17 + total)..];
        }
    }

    /// <returns>Where the next segment may begin.</returns>
    private int ReadScan(ReadOnlySpan<byte> data, int at)
    {
        if (frame is null) throw new PictureException("A scan comes before its frame.");
        if (++scans > MostScans) throw new PictureException("There are too many scans.");
        var parts = new List<JpegScanPart>();
        for (var i = 0; i < data[0]; i++)
        {
            var id = data[1 + (i * 2)];
            var component = frame.Components.FirstOrDefault(one => one.Id == id) ?? throw new PictureException("A scan names a component that there is not.");
            var tables = data[2 + (i * 2)];
            parts.Add(new(component, dc[(tables >> 4) & 3], ac[tables & 3]));
        }

        if (parts.Count is 0 or > 4) throw new PictureException("A scan is empty.");
        var tail = data[(1 + (parts.Count * 2))..];
        var bits = new JpegBits(bytes, at);
        var scan = new JpegScan(bits, frame.IsProgressive, tail[0], tail[1], tail[2] >> 4, tail[2] & 15);
        if (tail[0] > 63 || tail[1] > 63 || tail[0] > tail[1]) throw new PictureException("A scan is out of bounds.");
        frame.Walk(parts, restartInterval, scan);
        return bits.End;
    }
}
