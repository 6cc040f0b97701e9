namespace OpenEdx.Api.Identity;

/// <summary>
/// Reads pictures that people upload: JPEG (baseline and progressive), PNG, the first frame of a GIF, told by their first bytes and not by what the sender says. Our own,
/// in managed code: no image library can be restored with this program, and foreign native code would read hostile bytes inside of it.
/// </summary>
public static class PictureReader
{
    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Media type by the first bytes; null: none of the three.</summary>
    public static string? TypeOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Png)) return "image/png";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        return bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8) ? "image/gif" : null;
    }

    /// <exception cref="PictureException">None of the three, broken, or too large.</exception>
    public static Raster Read(byte[] bytes)
    {
        try
        {
            return TypeOf(bytes) switch
            {
                "image/png" => PngReader.Read(bytes),
                "image/jpeg" => JpegReader.Read(bytes),
                "image/gif" => GifReader.Read(bytes),
                _ => throw new PictureException("This is no JPEG, PNG or GIF."),
            };
        }
        catch (Exception broken) when (broken is IndexOutOfRangeException or ArgumentException or InvalidDataException or EndOfStreamException or OverflowException)
        {
            // Lengths and indexes in a broken file lead anywhere; managed arrays say so.
            throw new PictureException($"The file is broken: {broken.Message}");
        }
    }
}
