using System.Buffers.Binary;

namespace OpenEdx.Api.Identity;

/// <summary>How a camera was held, as it notes it in Exif, and the picture turned upright.</summary>
internal static class Turning
{
    private const int OrientationTag = 0x0112;

    /// <param name="segment">Body of an APP1 segment.</param>
    /// <returns>1 to 8; null: not told.</returns>
    public static int? OrientationIn(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 20 || !segment.StartsWith("Exif\0\0"u8)) return null;
        var tiff = segment[6..];
        var isLittle = tiff.StartsWith("II"u8);
        var directory = (int)Math.Min(Long(tiff[4..], isLittle), int.MaxValue);
        if (directory > tiff.Length - 2) return null;
        var entries = tiff[(directory + 2)..];
        for (var left = Word(tiff[directory..], isLittle); left > 0 && entries.Length >= 12; left--, entries = entries[12..])
        {
            if (Word(entries, isLittle) != OrientationTag) continue;
            var value = Word(entries[8..], isLittle);
            return value is >= 1 and <= 8 ? value : null;
        }

        return null;
    }

    /// <param name="orientation">1: as it stands; 2 to 4 mirrored and upside down; from 5 on lying on a side.</param>
    public static Raster Turned(Raster picture, int orientation)
    {
        if (orientation == 1) return picture;
        var lies = orientation >= 5;
        var turned = new Raster(lies ? picture.Height : picture.Width, lies ? picture.Width : picture.Height);
        var (right, bottom) = (picture.Width - 1, picture.Height - 1);
        for (var y = 0; y < turned.Height; y++)
        {
            for (var x = 0; x < turned.Width; x++)
            {
                var (fromX, fromY) = orientation switch
                {
                    2 => (right - x, y),
                    3 => (right - x, bottom - y),
                    4 => (x, bottom - y),
                    5 => (y, x),
                    6 => (y, bottom - x),
                    7 => (right - y, bottom - x),
                    _ => (right - y, x),
                };
                picture.Pixels.AsSpan(((fromY * picture.Width) + fromX) * 3, 3).CopyTo(turned.Pixels.AsSpan(((y * turned.Width) + x) * 3));
            }
        }

        return turned;
    }

    private static ushort Word(ReadOnlySpan<byte> bytes, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Long(ReadOnlySpan<byte> bytes, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
