using System.Buffers.Binary;

namespace OpenEdx.Api.Identity;

/// <summary>GIF87a and GIF89a: the first frame, on white.</summary>
internal static class GifReader
{
    private static readonly (int From, int Step)[] Interlaced = [(0, 8), (4, 8), (2, 4), (1, 2)];

    public static Raster Read(byte[] bytes)
    {
        var picture = new Raster(Word(bytes, 6), Word(bytes, 8));
        Array.Fill(picture.Pixels, (byte)255);
        var (colors, at) = Table(bytes, bytes[10], 13);
        var clear = -1;
        while (bytes[at] != 0x2C)
        {
            if (bytes[at] != 0x21) throw new PictureException("There is no frame.");

            // The control block of the frame names the color that is none.
            if (bytes[at + 1] == 0xF9 && (bytes[at + 3] & 1) == 1) clear = bytes[at + 6];
            at += 2;
            while (bytes[at] != 0) at += bytes[at] + 1;
            at++;
        }

        var (left, top, width, height, flags) = (Word(bytes, at + 1), Word(bytes, at + 3), Word(bytes, at + 5), Word(bytes, at + 7), bytes[at + 9]);
        if (left + width > picture.Width || top + height > picture.Height) throw new PictureException("The frame is larger than the picture.");
        var (own, data) = Table(bytes, flags, at + 10);
        if (own.Length > 0) colors = own;
        var indexes = Unpack(bytes, data, width * height);
        var lines = (flags & 0x40) == 0 ? Enumerable.Range(0, height) : Interlaced.SelectMany(pass => Steps(pass.From, pass.Step, height));
        var next = 0;
        foreach (var line in lines)
        {
            for (var x = 0; x < width; x++, next++)
            {
                var index = indexes[next];
                if (index != clear) picture.Set(left + x, top + line, colors[index * 3], colors[(index * 3) + 1], colors[(index * 3) + 2]);
            }
        }

        return picture;
    }

    private static int Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static IEnumerable<int> Steps(int from, int step, int end)
    {
        for (var line = from; line < end; line += step) yield return line;
    }

    private static (byte[] Colors, int After) Table(byte[] bytes, byte flags, int at)
    {
        if ((flags & 0x80) == 0) return ([], at);
        var length = 3 * (2 << (flags & 7));
        return (bytes.AsSpan(at, length).ToArray(), at + length);
    }

    /// <summary>LZW, as far as the frame has pixels; what is missing at the end is the first color.</summary>
    private static byte[] Unpack(byte[] bytes, int at, int count)
    {
        var output = new byte[count];
        var minimum = bytes[at++];
        if (minimum is < 2 or > 8) throw new PictureException("Unknown packing.");
        var (reset, end) = (1 << minimum, (1 << minimum) + 1);
        var (prefixes, suffixes, reversed) = (new int[4096], new byte[4096], new byte[4097]);
        var (size, next, former, first, written) = (minimum + 1, end + 1, -1, (byte)0, 0);
        for (var i = 0; i < reset; i++) suffixes[i] = (byte)i;
        var bits = new SubBlocks(bytes, at);
        while (written < count && bits.Read(size) is var code and >= 0 && code != end)
        {
            if (code == reset)
            {
                (size, next, former) = (minimum + 1, end + 1, -1);
                continue;
            }

            if (code > next || (code == next && former < 0)) throw new PictureException("A code of the packing is out of order.");
            var (length, entry) = (0, code);
            if (code == next)
            {
                reversed[length++] = first;
                entry = former;
            }

            for (; entry > end; entry = prefixes[entry]) reversed[length++] = suffixes[entry];
            first = suffixes[entry];
            reversed[length++] = first;
            while (length > 0 && written < count) output[written++] = reversed[--length];
            if (former >= 0 && next < 4096)
            {
                (prefixes[next], suffixes[next]) = (former, first);
                if (++next == 1 << size && size < 12) size++;
            }

            former = code;
        }

        return output;
    }

    /// <summary>Bits, lowest first, over blocks of up to 255 bytes.</summary>
    private sealed class SubBlocks(byte[] bytes, int at)
    {
        private int held;
        private int count;
        private int left;

        /// <summary>-1: no more.</summary>
        public int Read(int size)
        {
            while (count < size)
            {
                if (left == 0)
                {
                    if (at >= bytes.Length || bytes[at] == 0) return -1;
                    left = bytes[at++];
                }

                if (at >= bytes.Length) return -1;
                held |= bytes[at++] << count;
                (count, left) = (count + 8, left - 1);
            }

            var value = held & ((1 << size) - 1);
            (held, count) = (held >> size, count - size);
            return value;
        }
    }
}
