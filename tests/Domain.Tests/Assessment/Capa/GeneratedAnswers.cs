using System.Globalization;
using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>Right and wrong answers to problems that somebody else wrote, from what "show answer" tells.</summary>
internal static class GeneratedAnswers
{
    private const string Anything = ".*.";

    public static IReadOnlyList<CapaResponse> ResponsesOf(string xml, string id, int seed) =>
        new ProblemStructure(ProblemXml.Parse(xml), id, CapaVariables.Standard(seed, ""), seed).Responses;

    public static AnswerSheet Right(IEnumerable<CapaResponse> responses) => AnswerSheet.Of(responses.SelectMany(response => response.CorrectAnswers()
        .Join(response.Inputs, answer => answer.Id, input => input.Id, (answer, input) => (input.Id, Right(input, answer)))));

    /// <summary>The same answers, but for one question.</summary>
    public static AnswerSheet Wrong(AnswerSheet right, CapaResponse response) => AnswerSheet.Of(
        right.Values.Select(pair => (pair.Key, response.Inputs.FirstOrDefault(input => input.Id == pair.Key) is { } input ? Wrong(input) : (object)pair.Value)));

    public static bool AcceptsAnything(CapaResponse response) => response.CorrectAnswers().Any(answer => answer.Texts is [Anything]);

    private static object Right(CapaInput input, ShownAnswer answer) => input.Type switch
    {
        "checkboxgroup" => answer.Texts,
        "imageinput" => Inside(ImageTarget.Of(input.Element)),
        "annotationinput" => $"{{\"options\":[{IndexOfRight((AnnotationInput)input)}]}}",
        "textline" or "formulaequationinput" => Typed(answer.Texts[0]),
        _ => answer.Texts[0],
    };

    private static object Wrong(CapaInput input) => input.Type switch
    {
        "checkboxgroup" => new[] { "choice_none" },
        "imageinput" => "[99999,99999]",
        "annotationinput" => "{\"options\":[]}",
        _ => "-987654.5",
    };

    /// <summary>One of several alternatives, a number inside a range.</summary>
    private static string Typed(string shown)
    {
        if (shown == Anything) return "anything at all";
        var first = shown.Split(" or ")[0];
        if (!first.StartsWith('[') && !first.StartsWith('(')) return first;
        var bounds = first[1..^1].Split(',');
        if (bounds.Length != 2 || !double.TryParse(bounds[0], CultureInfo.InvariantCulture, out var low) || !double.TryParse(bounds[1], CultureInfo.InvariantCulture, out var high)) return first;
        return ((low + high) / 2).ToString(CultureInfo.InvariantCulture);
    }

    private static string Inside(ImageTarget target)
    {
        var (x, y) = target.Rectangles.Count > 0
            ? (target.Rectangles[0].Left, target.Rectangles[0].Top)
            : (Math.Round(target.Regions[0].Corners.Average(corner => corner.X)), Math.Round(target.Regions[0].Corners.Average(corner => corner.Y)));
        return string.Create(CultureInfo.InvariantCulture, $"[{x},{y}]");
    }

    private static string IndexOfRight(AnnotationInput input) =>
        input.Options.Select((option, index) => (option, index)).First(pair => pair.option.Attribute("choice")?.Value == "correct").index.ToString(CultureInfo.InvariantCulture);
}
