using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// A hint function of the author's script (<c>hintgroup hintfn</c>): called behind every judgement of its question, it may change
/// marks and add hints. It wins over other hints.
/// </summary>
/// <remarks>Source: Open edX <c>xmodule/capa/responsetypes.py</c> (get_hints), <c>correctmap.py</c>.</remarks>
internal static class HintFunction
{
    /// <summary>Null: the question has none.</summary>
    public static string? NameIn(CapaResponse response) => response.Element.Element("hintgroup")?.Attribute("hintfn")?.Value;

    public static PythonRun RunFor(
        CapaResponse response, string function, IReadOnlyList<InputResult> results, AnswerSheet answers, GradingContext context, ProblemScript script)
    {
        var given = new JsonObject
        {
            ["answer_ids"] = new JsonArray([.. response.Inputs.Select(input => JsonValue.Create(input.Id))]),
            ["student_answers"] = PythonResponse.AllOf(answers),
            ["new_cmap_dict"] = Map(results.Select(result => (result.InputId, Entry(result.Correctness, result.Points, result.Message, result.Hint, result.HintMode, result.AnswerVariable)))),
            ["old_cmap_dict"] = Map(context.Before.Select(mark => (mark.InputId, Entry(mark.Correctness, mark.Points, mark.Message, mark.Hint, mark.HintMode, mark.AnswerVariable)))),
        };
        var code = $"""
            from correctmap import CorrectMap
            {script.Code}
            new_cmap = CorrectMap()
            new_cmap.set_dict(new_cmap_dict)
            old_cmap = CorrectMap()
            old_cmap.set_dict(old_cmap_dict)
            {function}(answer_ids, student_answers, new_cmap, old_cmap)
            new_cmap_dict.update(new_cmap.get_dict())

            """;
        return new(code, script.Seed, given.ToJsonString(), IsRepeatable: false);
    }

    public static string FailureText(CapaResponse response, string function) =>
        $"Error Couldn't execute jailed code: {{0}} in evaluating hint function {function}.\nSee XML source line {((IXmlLineInfo)response.Element).LineNumber}.";

    /// <exception cref="ProblemErrorException">The function left something else than a map of marks.</exception>
    public static IReadOnlyList<InputResult> Apply(PythonResult.Finished run, IReadOnlyList<InputResult> results)
    {
        if (!run.Globals.TryGetValue("new_cmap_dict", out var left) || PythonObject.Parse(left.Json) is not { ValueKind: JsonValueKind.Object } map)
            throw new ProblemErrorException(CapaTexts.Unexpected);
        return [.. results.Select(result => map.TryGetProperty(result.InputId, out var entry) && entry.ValueKind == JsonValueKind.Object ? Changed(result, entry) : result)];
    }

    private static InputResult Changed(InputResult result, JsonElement entry) => new(
        result.InputId,
        Text(entry, "correctness") is Correctnesses.Correct or Correctnesses.PartiallyCorrect ? Text(entry, "correctness") : Correctnesses.Incorrect,
        entry.TryGetProperty("npoints", out var points) ? PythonObject.Number(points, takesText: false) : null,
        Text(entry, "msg") == result.Message ? result.Message : MessageHtml.Clean(Text(entry, "msg")),
        Text(entry, "hint") == result.Hint ? result.Hint : MessageHtml.Clean(Text(entry, "hint")),
        Text(entry, "hintmode") is { Length: > 0 } mode ? mode : null, null, result.AnswerVariable, result.ResponseMessage);

    private static string Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? PythonObject.Text(value) : "";

    private static JsonObject Map(IEnumerable<(string Input, JsonObject Entry)> entries)
    {
        var map = new JsonObject();
        foreach (var (input, entry) in entries) map[input] = entry;
        return map;
    }

    private static JsonObject Entry(string correctness, double? points, string message, string hint, string? mode, string? variable) => new()
    {
        ["correctness"] = correctness,
        ["npoints"] = points,
        ["msg"] = message,
        ["hint"] = hint,
        ["hintmode"] = mode,
        ["queuestate"] = null,
        ["answervariable"] = variable,
    };
}
