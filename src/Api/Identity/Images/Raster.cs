namespace OpenEdx.Api.Identity;

/// <summary>A picture without transparency: rows from the top, three bytes (red, green, blue) a pixel.</summary>
public sealed class Raster
{
    /// <summary>More is refused before anything is unpacked: a photograph of a telephone passes.</summary>
    public const int MostPixels = 13_000_000;

    /// <exception cref="PictureException">Empty, or too large.</exception>
    public Raster(int width, int height)
    {
        if (width <= 0 || height <= 0) throw new PictureException("The picture is empty.");
        if ((long)width * height > MostPixels) throw new PictureException("The picture has too many pixels.");
        (Width, Height, Pixels) = (width, height, new byte[width * height * 3]);
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Pixels { get; }

    public void Set(int x, int y, byte red, byte green, byte blue)
    {
        var at = ((y * Width) + x) * 3;
        (Pixels[at], Pixels[at + 1], Pixels[at + 2]) = (red, green, blue);
    }

    /// <summary>Over white.</summary>
    /// <param name="alpha">255: opaque.</param>
    public void Blend(int x, int y, byte red, byte green, byte blue, byte alpha) => Set(x, y, Over(red, alpha), Over(green, alpha), Over(blue, alpha));

    private static byte Over(byte value, byte alpha) => (byte)(((value * alpha) + (255 * (255 - alpha)) + 127) / 255);
}

/// <summary>The bytes are no picture that we read. The message is for developers.</summary>
public sealed class PictureException(string message) : Exception(message);
