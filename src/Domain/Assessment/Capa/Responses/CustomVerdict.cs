using System.Text.Json;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>What the code of a <c>customresponse</c> returned or left behind, as marks (olx §7.9).</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (CustomResponse.execute_check_function). Kept on purpose: in an
/// <c>input_list</c> without <c>grade_decimal</c>, <c>ok: 1</c> and <c>ok: "correct"</c> give a tick and no points; code inside a question
/// may leave any word as a mark, and a text instead of a list is its letters. Differs: the message to a whole question is kept with the marks, where
/// Open edX shows it once, in every question of the problem, and forgets it.
/// </remarks>
internal static class CustomVerdict
{
    private const double Half = 0.5;

    /// <exception cref="ProblemErrorException">Nobody understands it.</exception>
    public static IEnumerable<InputResult> Of(PythonResult.Finished result, bool isFunction, IReadOnlyList<CapaInput> inputs)
    {
        var marks = isFunction ? Returned(result, inputs) : LeftBehind(result, inputs);
        return inputs.Select((input, place) => new InputResult(
            input.Id, marks[place].Correctness, input.Points * marks[place].Part, marks[place].Message, ResponseMessage: marks[place].Overall));
    }

    private static List<Mark> LeftBehind(PythonResult.Finished result, IReadOnlyList<CapaInput> inputs)
    {
        var correct = Words(Global(result, "correct"), inputs.Count);
        var messages = Items(Global(result, "messages"), inputs.Count).Select(PythonObject.Text).ToList();
        var grades = result.Globals.TryGetValue("grade_decimals", out var set) && PythonObject.Parse(set.Json) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
            ? Items(list, inputs.Count).Select(grade => Grade(grade, takesText: false)).ToList()
            : null;
        var marks = correct.Select((word, place) =>
        {
            var correctness = word.Length > 0 ? word : Correctnesses.Incorrect;
            return new Mark(correctness, grades?[place] ?? PartOf(correctness), MessageHtml.Clean(messages[place]));
        }).ToList();
        return WithOverall(marks, PythonObject.Text(Global(result, "overall_message")));
    }

    private static List<Mark> Returned(PythonResult.Finished result, IReadOnlyList<CapaInput> inputs)
    {
        // Open edX's own words for a value that does not survive JSON: the name of the missing key.
        if (!result.Globals.TryGetValue("cfn_return", out var value)) throw new ProblemErrorException("'cfn_return'");
        var returned = PythonObject.Parse(value.Json);
        if (returned.ValueKind != JsonValueKind.Object)
        {
            var all = CorrectnessOf(returned);
            return [.. inputs.Select(_ => new Mark(all, PartOf(all), ""))];
        }

        if (returned.TryGetProperty("ok", out var ok)) return OneForAll(returned, ok, inputs.Count);
        if (returned.TryGetProperty("input_list", out var list)) return OnePerInput(returned, list, inputs.Count);
        throw new ProblemErrorException("CustomResponse: check function returned an invalid dictionary!");
    }

    private static List<Mark> OneForAll(JsonElement returned, JsonElement ok, int count)
    {
        var correctness = CorrectnessOf(ok);
        var part = returned.TryGetProperty("grade_decimal", out var grade) ? Grade(grade, takesText: true) : PartOf(correctness);
        var message = returned.TryGetProperty("msg", out var msg) ? PythonObject.Text(msg) : "";
        return count == 1
            ? [new(correctness, part, MessageHtml.Clean(message))]
            : WithOverall([.. Enumerable.Repeat(new Mark(correctness, part, ""), count)], message);
    }

    private static List<Mark> OnePerInput(JsonElement returned, JsonElement list, int count)
    {
        var marks = Items(list, count).Select(entry =>
        {
            if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("ok", out var ok)) throw new ProblemErrorException(CapaTexts.Unexpected);
            var word = PythonObject.Word(ok);
            var part = entry.TryGetProperty("grade_decimal", out var grade) ? Grade(grade, takesText: false)
                : word == "true" ? 1
                : word.Contains("partial", StringComparison.Ordinal) ? Half : 0;
            return new Mark(CorrectnessOf(ok), part, entry.TryGetProperty("msg", out var msg) ? MessageHtml.Clean(PythonObject.Text(msg)) : "");
        }).ToList();
        return WithOverall(marks, returned.TryGetProperty("overall_message", out var overall) ? PythonObject.Text(overall) : "");
    }

    /// <summary>Falsy and "false" are incorrect; a text with "partial" in it is partially correct; everything else is correct.</summary>
    private static string CorrectnessOf(JsonElement ok)
    {
        if (!PythonObject.IsTrue(ok)) return Correctnesses.Incorrect;
        var word = PythonObject.Word(ok);
        return word == "false" ? Correctnesses.Incorrect
            : word.Contains("partial", StringComparison.Ordinal) ? Correctnesses.PartiallyCorrect
            : Correctnesses.Correct;
    }

    private static double PartOf(string correctness) => correctness switch
    {
        Correctnesses.Correct => 1,
        Correctnesses.PartiallyCorrect => Half,
        _ => 0,
    };

    private static double Grade(JsonElement grade, bool takesText) =>
        PythonObject.Number(grade, takesText) ?? throw new ProblemErrorException(CapaTexts.Unexpected);

    private static JsonElement Global(PythonResult.Finished result, string name) =>
        result.Globals.TryGetValue(name, out var value) ? PythonObject.Parse(value.Json) : throw new ProblemErrorException(CapaTexts.Unexpected);

    /// <summary>The first so many; fewer are an error, more are ignored.</summary>
    private static List<JsonElement> Items(JsonElement list, int count) =>
        list.ValueKind == JsonValueKind.Array && list.GetArrayLength() >= count
            ? [.. list.EnumerateArray().Take(count)]
            : throw new ProblemErrorException(CapaTexts.Unexpected);

    private static List<string> Words(JsonElement list, int count)
    {
        if (list.ValueKind != JsonValueKind.String) return [.. Items(list, count).Select(word => word.ValueKind == JsonValueKind.String ? word.GetString()! : "")];
        var letters = list.GetString()!;
        return letters.Length >= count ? [.. letters.Take(count).Select(letter => letter.ToString())] : throw new ProblemErrorException(CapaTexts.Unexpected);
    }

    private static List<Mark> WithOverall(List<Mark> marks, string message)
    {
        if (MessageHtml.Clean(message) is { Length: > 0 } html)
            marks[^1] = marks[^1] with { Overall = html };
        return marks;
    }

    /// <param name="Part">Of the input's points, from 0 to 1; authors may give more.</param>
    /// <param name="Overall">Message to the whole question, at its last input; null: none.</param>
    private sealed record Mark(string Correctness, double Part, string Message, string? Overall = null);
}
