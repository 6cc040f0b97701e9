using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>The right places of a picture: rectangles with their borders, convex regions without.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/responsetypes.py</c> (ImageResponse). Kept on purpose: variables are not substituted here.</remarks>
internal sealed partial record ImageTarget(
    IReadOnlyList<(double Left, double Top, double Right, double Bottom)> Rectangles, IReadOnlyList<ConvexHull> Regions)
{
    /// <exception cref="ProblemErrorException">Rectangles or regions cannot be read.</exception>
    public static ImageTarget Of(XElement input) =>
        new([.. RectanglesIn(input.Attribute("rectangle")?.Value ?? "")], [.. RegionsIn(input.Attribute("regions")?.Value ?? "")]);

    public bool Contains((double X, double Y) point) =>
        Rectangles.Any(area => area.Left <= point.X && point.X <= area.Right && area.Top <= point.Y && point.Y <= area.Bottom) ||
        Regions.Any(region => region.Contains(point));

    private static IEnumerable<(double Left, double Top, double Right, double Bottom)> RectanglesIn(string written)
    {
        if (written.Length == 0) yield break;
        foreach (var rectangle in written.Split(';'))
        {
            var match = Rectangle().Match(PythonText.Strip(rectangle).Replace(" ", "", StringComparison.Ordinal));
            if (!match.Success) throw new ProblemErrorException($"A rectangle must read like (10,10)-(20,30), and not '{rectangle}'");
            yield return (Number(match, 1), Number(match, 2), Number(match, 3), Number(match, 4));
        }
    }

    /// <summary>A list of points, or a list of such lists.</summary>
    private static List<ConvexHull> RegionsIn(string written)
    {
        if (written.Length == 0) return [];
        try
        {
            using var document = JsonDocument.Parse(written);
            if (document.RootElement.GetArrayLength() == 0) return [];
            var isOne = document.RootElement[0][0].ValueKind != JsonValueKind.Array;
            return [.. (isOne ? [document.RootElement] : document.RootElement.EnumerateArray().ToArray()).Select(region =>
                new ConvexHull(region.EnumerateArray().Select(point => (point[0].GetDouble(), point[1].GetDouble()))))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or IndexOutOfRangeException or FormatException)
        {
            throw new ProblemErrorException($"regions must be a list of points, or a list of such lists, and not '{written}'");
        }
    }

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A[(\[]([0-9]+),([0-9]+)[)\]]-[(\[]([0-9]+),([0-9]+)[)\]]", RegexOptions.CultureInvariant)]
    private static partial Regex Rectangle();
}
