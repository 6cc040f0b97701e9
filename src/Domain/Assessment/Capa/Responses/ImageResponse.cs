using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A place in a picture, as <c>[x,y]</c> in pixels from its upper left corner; several pictures allowed.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (ImageResponse). Kept on purpose: an empty answer is wrong, a missing one or
/// another text is refused; what stands behind the closing bracket is ignored.
/// </remarks>
internal sealed partial class ImageResponse : CapaResponse
{
    private readonly List<(ImageInput Input, ImageTarget Target)> pictures;

    public ImageResponse(ResponseSetup setup)
        : base(setup)
    {
        pictures = [.. setup.Inputs.Cast<ImageInput>().Select(input => (input, ImageTarget.Of(input.Element)))];
        foreach (var (input, target) in pictures) input.Target = target;
    }

    public override IEnumerable<InputResult> Grade(AnswerSheet answers) => pictures.Select(picture =>
    {
        var given = answers.Text(picture.Input.Id) ?? throw new StudentInputException("An answer is missing.");
        if (given.Length == 0) return InputResult.Of(picture.Input.Id, false);
        return PointIn(given) is { } point
            ? InputResult.Of(picture.Input.Id, picture.Target.Contains(point))
            : throw new StudentInputException($"'{given}' is no place in the picture; it must read like [12,34].");
    });

    public override IEnumerable<ShownAnswer> CorrectAnswers() => pictures.Select(picture =>
    {
        var (rectangle, regions) = (picture.Input.Element.Attribute("rectangle")?.Value, picture.Input.Element.Attribute("regions")?.Value);
        return new ShownAnswer(
            picture.Input.Id, [string.Join("; ", new[] { rectangle, regions }.Where(part => part is { Length: > 0 }))], IsList: false,
            Parts: new Dictionary<string, string?> { ["rectangle"] = rectangle, ["regions"] = regions });
    });

    /// <summary>Null: the text does not begin with a pair of whole numbers in brackets.</summary>
    public static (double X, double Y)? PointIn(string given) =>
        Pair().Match(PythonText.Strip(given).Replace(" ", "", StringComparison.Ordinal)) is { Success: true } match
            ? (double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))
            : null;

    [GeneratedRegex(@"\A\[([0-9]+),([0-9]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Pair();
}
