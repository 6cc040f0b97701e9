namespace OpenEdx.Api.Identity;

/// <param name="Dc">Null: not given, and not needed in some scans.</param>
internal sealed record JpegScanPart(JpegComponent Component, JpegHuffman? Dc, JpegHuffman? Ac);

/// <summary>Decodes the blocks of one scan into coefficients, in natural order.</summary>
/// <param name="from">First coefficient of the scan in zig-zag order; <paramref name="to"/>: its last one.</param>
/// <param name="high">Progressive: bit position of the scan before; 0 for the first one of a coefficient.</param>
/// <param name="low">Progressive: bit position of this scan.</param>
internal sealed class JpegScan(JpegBits bits, bool isProgressive, int from, int to, int high, int low)
{
    private int endOfBand;

    public void Restart(IEnumerable<JpegScanPart> parts)
    {
        bits.Restart();
        endOfBand = 0;
        foreach (var part in parts) part.Component.LastDc = 0;
    }

    public void Decode(JpegScanPart part, Span<short> block)
    {
        if (!isProgressive) Baseline(part, block);
        else if (from == 0) Dc(part, block);
        else if (high == 0) AcFirst(part, block);
        else AcRefine(part, block);
    }

    private static JpegHuffman Needed(JpegHuffman? table) => table ?? throw new PictureException("A table is missing.");

    private void Baseline(JpegScanPart part, Span<short> block)
    {
        block[0] = (short)NextDc(part);
        var table = Needed(part.Ac);
        for (var k = 1; k < 64; k++)
        {
            var symbol = table.Read(bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size == 0)
            {
                if (run < 15) return;
                k += 15;
                continue;
            }

            k += run;
            block[JpegFrame.ZigZag[k]] = (short)bits.ReadSigned(size);
        }
    }

    private int NextDc(JpegScanPart part)
    {
        var size = Needed(part.Dc).Read(bits);
        if (size > 15) throw new PictureException("A difference is too large.");
        return part.Component.LastDc += bits.ReadSigned(size);
    }

    private void Dc(JpegScanPart part, Span<short> block)
    {
        if (high == 0) block[0] = (short)(NextDc(part) << low);
        else if (bits.Read() == 1) block[0] |= (short)(1 << low);
    }

    private void AcFirst(JpegScanPart part, Span<short> block)
    {
        if (endOfBand > 0)
        {
            endOfBand--;
            return;
        }

        var table = Needed(part.Ac);
        for (var k = from; k <= to; k++)
        {
            var symbol = table.Read(bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size != 0)
            {
                k += run;
                block[JpegFrame.ZigZag[k]] = (short)(bits.ReadSigned(size) << low);
            }
            else if (run == 15)
            {
                k += 15;
            }
            else
            {
                endOfBand = (1 << run) + bits.Read(run) - 1;
                return;
            }
        }
    }

    private void AcRefine(JpegScanPart part, Span<short> block)
    {
        var (plus, minus) = ((short)(1 << low), (short)-(1 << low));
        var k = from;
        if (endOfBand == 0)
        {
            var table = Needed(part.Ac);
            for (; k <= to; k++)
            {
                var symbol = table.Read(bits);
                var (run, size) = (symbol >> 4, symbol & 15);
                short value = 0;
                if (size != 0)
                {
                    value = bits.Read() == 1 ? plus : minus;
                }
                else if (run < 15)
                {
                    endOfBand = (1 << run) + bits.Read(run);
                    break;
                }

                // Coefficients that are there already are made exact on the way; the others are counted.
                for (; k <= to; k++)
                {
                    ref var there = ref block[JpegFrame.ZigZag[k]];
                    if (there != 0) Refine(ref there, plus, minus);
                    else if (run-- == 0) break;
                }

                if (value != 0 && k <= to) block[JpegFrame.ZigZag[k]] = value;
            }
        }

        if (endOfBand == 0) return;
        for (; k <= to; k++)
        {
            ref var there = ref block[JpegFrame.ZigZag[k]];
            if (there != 0) Refine(ref there, plus, minus);
        }

        endOfBand--;
    }

    private void Refine(ref short there, short plus, short minus)
    {
        if (bits.Read() == 1 && (there & plus) == 0) there += there >= 0 ? plus : minus;
    }
}
