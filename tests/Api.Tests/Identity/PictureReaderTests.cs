using System.Buffers.Binary;
using OpenEdx.Api.Identity;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Pictures of other programs, broken ones, and those made to do harm.</summary>
public sealed class PictureReaderTests
{
    private static Func<int, int, (int Red, int Green, int Blue)> Colored => (x, y) => (x * 10, y * 12, 128);

    public static TheoryData<string, byte[], double> Files => new()
    {
        { "JPEG, baseline, a quarter of the color", Pictures.BaselineQuarterColor, 4 },
        { "JPEG, progressive", Pictures.Progressive, 3 },
        { "JPEG, progressive, a quarter of the color", Pictures.ProgressiveQuarterColor, 4 },
        { "PNG, interlaced", Pictures.InterlacedPng, 0 },
        { "PNG, sixteen bits", Pictures.DeepPng, 0 },
        { "PNG, four bits of a palette", Pictures.PalettePng, 16 },
        { "PNG, with transparency", Pictures.TransparentPng, 0 },
        { "GIF, interlaced", Pictures.InterlacedGif, 12 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void pictures_of_other_programs_are_read(string kind, byte[] file, double mostOff)
    {
        var picture = PictureReader.Read(file);
        Assert.Equal((24, 20), (picture.Width, picture.Height));
        Assert.True(Off(picture, Colored) <= mostOff, $"{kind} is off by {Off(picture, Colored)}.");
    }

    [Fact]
    public void gray_ones_too() => Assert.True(Off(PictureReader.Read(Pictures.Gray), (x, _) => (x * 10, x * 10, x * 10)) <= 2);

    [Fact]
    public void what_is_written_is_read_again()
    {
        var picture = PictureReader.Read(JpegWriter.Write(PictureReader.Read(Pictures.DeepPng)));
        Assert.True(Off(picture, Colored) <= 3);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(6, true)]
    [InlineData(8, true)]
    public void a_camera_that_was_turned_is_heeded(int orientation, bool lies)
    {
        var picture = PictureReader.Read(WithOrientation(Pictures.Progressive, orientation));
        Assert.Equal(lies ? (20, 24) : (24, 20), (picture.Width, picture.Height));
        Func<int, int, (int, int, int)> expected = orientation switch
        {
            3 => (x, y) => Colored(23 - x, 19 - y),
            6 => (x, y) => Colored(y, 19 - x),
            _ => (x, y) => Colored(23 - y, x),
        };
        Assert.True(Off(picture, expected) <= 3);
    }

    [Fact]
    public void a_square_is_the_middle()
    {
        var square = Square.Of(PictureReader.Read(Pictures.DeepPng), 10);
        Assert.Equal((10, 10), (square.Width, square.Height));

        // 20 of 24 columns from the third on, two of them to a pixel.
        Assert.True(Off(square, (x, y) => ((((2 * x) + 2) * 10) + 5, (2 * y * 12) + 6, 128)) < 1);
        var large = Square.Of(square, 50);
        Assert.True(Off(Square.Of(large, 10), (x, y) => ((((2 * x) + 2) * 10) + 5, (2 * y * 12) + 6, 128)) < 4);
    }

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")]
    [InlineData("<html><script>alert(1)</script></html>")]
    [InlineData("RIFF____WEBPVP8 ")]
    [InlineData("")]
    public void nothing_else_is_a_picture(string file) => Assert.Throws<PictureException>(() => PictureReader.Read(System.Text.Encoding.UTF8.GetBytes(file)));

    [Fact]
    public void a_small_file_of_a_huge_picture_is_refused_before_it_is_unpacked()
    {
        var png = Pictures.DeepPng.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 60_000);
        Assert.Contains("too many pixels", Assert.Throws<PictureException>(() => PictureReader.Read(png)).Message, StringComparison.Ordinal);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), int.MinValue);
        Assert.Throws<PictureException>(() => PictureReader.Read(png));

        var gif = Pictures.InterlacedGif.ToArray();
        (gif[6], gif[7], gif[8], gif[9]) = (0xFF, 0xFF, 0xFF, 0xFF);
        Assert.Throws<PictureException>(() => PictureReader.Read(gif));

        var jpeg = Pictures.Progressive.ToArray();
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC2]);
        BinaryPrimitives.WriteUInt32BigEndian(jpeg.AsSpan(frame + 5), 0xFFFF_FFFF);
        Assert.Throws<PictureException>(() => PictureReader.Read(jpeg));
    }

    [Fact]
    public void broken_files_end_in_a_picture_or_a_refusal_and_in_nothing_else()
    {
        var random = new Random(20261121);
        foreach (var (_, file, _) in Files.Select(row => row.Data))
        {
            for (var length = 0; length < file.Length; length += 3) Try(file[..length]);
            for (var i = 0; i < 300; i++)
            {
                var broken = file.ToArray();
                for (var flips = 0; flips <= i % 4; flips++) broken[random.Next(8, broken.Length)] = (byte)random.Next(256);
                Try(broken);
            }
        }
    }

    private static void Try(byte[] file)
    {
        try
        {
            PictureReader.Read(file);
        }
        catch (PictureException)
        {
            // As it should be.
        }
    }

    /// <summary>Mean of all differences, of 255.</summary>
    private static double Off(Raster picture, Func<int, int, (int Red, int Green, int Blue)> expected)
    {
        var sum = 0;
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var at = ((y * picture.Width) + x) * 3;
                var (red, green, blue) = expected(x, y);
                sum += Math.Abs(picture.Pixels[at] - red) + Math.Abs(picture.Pixels[at + 1] - green) + Math.Abs(picture.Pixels[at + 2] - blue);
            }
        }

        return sum / (3.0 * picture.Width * picture.Height);
    }

    /// <summary>With a note of a camera behind the first marker.</summary>
    private static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] tiff = [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        byte[] body = [(byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0, .. tiff];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(body.Length + 2), .. body, .. jpeg[2..]];
    }
}
