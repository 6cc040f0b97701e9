namespace OpenEdx.Api.Identity;

/// <summary>Squares of a picture: the middle of it, in any size.</summary>
public static class Square
{
    /// <summary>Each pixel is the mean of the area that it stands for; where that is less than a pixel, of its neighbors.</summary>
    public static Raster Of(Raster picture, int edge)
    {
        var side = Math.Min(picture.Width, picture.Height);
        var (left, top) = ((picture.Width - side) / 2, (picture.Height - side) / 2);
        var square = new Raster(edge, edge);
        var shares = Shares(side, edge);
        for (var y = 0; y < edge; y++)
        {
            for (var x = 0; x < edge; x++)
            {
                var (red, green, blue) = (0f, 0f, 0f);
                foreach (var (row, down) in shares[y])
                {
                    foreach (var (column, across) in shares[x])
                    {
                        var at = (((top + row) * picture.Width) + left + column) * 3;
                        var weight = down * across;
                        red += picture.Pixels[at] * weight;
                        green += picture.Pixels[at + 1] * weight;
                        blue += picture.Pixels[at + 2] * weight;
                    }
                }

                square.Set(x, y, JpegTransform.Clamp(red), JpegTransform.Clamp(green), JpegTransform.Clamp(blue));
            }
        }

        return square;
    }

    /// <summary>For each place of the result the places of the source, with their shares, which add up to one.</summary>
    private static (int Place, float Share)[][] Shares(int from, int to)
    {
        var scale = (float)from / to;
        var width = Math.Max(scale, 1);
        return [.. Enumerable.Range(0, to).Select(place =>
        {
            var begin = ((place + 0.5f) * scale) - (width / 2);
            var places = Enumerable.Range((int)Math.Floor(begin), (int)Math.Ceiling(width) + 1)
                .Select(one => (Place: Math.Clamp(one, 0, from - 1), Share: Math.Min(one + 1, begin + width) - Math.Max(one, begin)))
                .Where(one => one.Share > 0.0001f).ToArray();
            var sum = places.Sum(one => one.Share);
            return places.Select(one => (one.Place, one.Share / sum)).ToArray();
        })];
    }
}
