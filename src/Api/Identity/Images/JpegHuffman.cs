namespace OpenEdx.Api.Identity;

/// <summary>A table of codes, walked bit by bit: the way that annex F of the standard describes.</summary>
internal sealed class JpegHuffman
{
    private readonly int[] last = new int[17];
    private readonly int[] offset = new int[17];
    private readonly byte[] symbols;

    /// <param name="counts">How many codes there are of one to sixteen bits.</param>
    public JpegHuffman(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        this.symbols = symbols.ToArray();
        var (code, index) = (0, 0);
        for (var length = 1; length <= 16; length++)
        {
            offset[length] = index - code;
            (code, index) = (code + counts[length - 1], index + counts[length - 1]);
            last[length] = counts[length - 1] == 0 ? -1 : code - 1;
            code <<= 1;
        }
    }

    public int Read(JpegBits bits)
    {
        var code = 0;
        for (var length = 1; length <= 16; length++)
        {
            code = (code << 1) | bits.Read();
            if (last[length] >= 0 && code <= last[length]) return symbols[offset[length] + code];
        }

        throw new PictureException("A code is in no table.");
    }
}

/// <summary>The bits of a scan, highest first; zeros after its end.</summary>
internal sealed class JpegBits(byte[] bytes, int at)
{
    private int held;
    private int count;

    /// <summary>Where the scan ended, as far as it was read.</summary>
    public int End => at;

    public int Read()
    {
        if (count == 0) Fill();
        count--;
        return (held >> count) & 1;
    }

    public int Read(int size)
    {
        var value = 0;
        for (var i = 0; i < size; i++) value = (value << 1) | Read();
        return value;
    }

    /// <summary>A number of so many bits, where the lower half stands for negative ones.</summary>
    public int ReadSigned(int size)
    {
        if (size == 0) return 0;
        var value = Read(size);
        return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
    }

    /// <summary>Goes on behind the next restart marker; with another marker, or none, the scan is over.</summary>
    public void Restart()
    {
        count = 0;
        while (at + 1 < bytes.Length && (bytes[at] != 0xFF || bytes[at + 1] is 0 or 0xFF)) at++;
        if (at + 1 < bytes.Length && bytes[at + 1] is >= 0xD0 and <= 0xD7) at += 2;
    }

    private void Fill()
    {
        (held, count) = (0, 8);
        if (at >= bytes.Length) return;
        if (bytes[at] != 0xFF)
        {
            held = bytes[at++];
            return;
        }

        // 0xFF is written with a zero behind it; with anything else it is a marker, and the scan is over.
        if (at + 1 >= bytes.Length || bytes[at + 1] != 0) return;
        held = 0xFF;
        at += 2;
    }
}
