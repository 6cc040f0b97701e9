using System.Globalization;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>One line of a choice group.</summary>
/// <param name="Name">Value on the wire: <c>choice_0</c>, or <c>choice_</c> and the author's name.</param>
/// <param name="Letter">A, B, C …, or the author's id: what compound hints call it.</param>
/// <param name="IsIncorrect">Some choices are neither right nor wrong.</param>
/// <param name="PointValue">Points of a partially right choice.</param>
internal sealed record Choice(
    XElement Element, string Name, string Letter, bool IsCorrect, bool IsIncorrect, bool IsPartial, double PointValue, bool IsFixed)
{
    /// <summary>Names for single choice: the author's where given, else counted over the others.</summary>
    public static IReadOnlyList<Choice> NamedIn(XElement group, CapaVariables variables)
    {
        var unnamed = 0;
        return [.. group.Elements("choice").Select((element, place) => Of(
            element, element.Attribute("name")?.Value is { } name ? "choice_" + variables.Substitute(name) : $"choice_{unnamed++}", place, variables))];
    }

    /// <summary>Names for check boxes: always by place.</summary>
    public static IReadOnlyList<Choice> NumberedIn(XElement group, CapaVariables variables) =>
        [.. group.Elements("choice").Select((element, place) => Of(element, $"choice_{place}", place, variables))];

    private static Choice Of(XElement element, string name, int place, CapaVariables variables)
    {
        var correct = variables.Substitute(element.Attribute("correct")?.Value ?? "").ToLowerInvariant();
        var points = double.TryParse(
            element.Attribute("point_value")?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : 0.5;
        return new(
            element, name, element.Attribute("id")?.Value ?? LetterOf(place), correct == "true", correct == "false", correct == "partial",
            points, element.Attribute("fixed")?.Value == "true");
    }

    private static string LetterOf(int place) =>
        place < 26 ? ((char)('A' + place)).ToString() : LetterOf((place / 26) - 1) + (char)('A' + (place % 26));
}
