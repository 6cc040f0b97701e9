namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>The smallest convex polygon around some points.</summary>
/// <remarks>Andrew's monotone chain: corners from the left, counted against the clock where y grows upwards.</remarks>
internal sealed class ConvexHull
{
    private readonly List<(double X, double Y)> corners;

    public ConvexHull(IEnumerable<(double X, double Y)> points)
    {
        var sorted = points.Distinct().Order().ToList();
        corners = sorted.Count < 3 ? [] : [.. Chain(sorted), .. Chain(Enumerable.Reverse(sorted))];
        if (corners.Count < 3) corners = [];
    }

    /// <summary>Empty: all points are on one line.</summary>
    public IReadOnlyList<(double X, double Y)> Corners => corners;

    /// <summary>Strictly inside; the border is outside, and so is everything where there are not three points off one line.</summary>
    public bool Contains((double X, double Y) point)
    {
        for (var i = 0; i < corners.Count; i++)
        {
            if (Turn(corners[i], corners[(i + 1) % corners.Count], point) <= 0) return false;
        }

        return corners.Count > 0;
    }

    /// <summary>One side, without its last corner, which begins the other side.</summary>
    private static List<(double X, double Y)> Chain(IEnumerable<(double X, double Y)> points)
    {
        var side = new List<(double X, double Y)>();
        foreach (var point in points)
        {
            while (side.Count >= 2 && Turn(side[^2], side[^1], point) <= 0) side.RemoveAt(side.Count - 1);
            side.Add(point);
        }

        side.RemoveAt(side.Count - 1);
        return side;
    }

    /// <summary>Positive: from a over b to c is a turn to the left.</summary>
    private static double Turn((double X, double Y) a, (double X, double Y) b, (double X, double Y) c) =>
        ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}
