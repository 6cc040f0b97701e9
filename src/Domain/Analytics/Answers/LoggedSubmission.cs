using System.Text.Json;

namespace OpenEdx.Domain.Analytics;

/// <summary>Submissions that lines of tracking logs tell of (tracking §4.6).</summary>
/// <remarks>Source: Open edX edx-analytics-pipeline, <c>tasks/insights/answer_dist.py</c>.</remarks>
public static class LoggedSubmission
{
    /// <summary>Null: no submission. Browsers tell of the same click; only the server's event counts.</summary>
    public static AnswerSubmission? Of(TrackingLineImported line)
    {
        if (line is not { EventType: "problem_check", Source: "server", Course: { } course, CourseIsFromUrl: false, Payload: { } payload }) return null;
        if (Text(payload, "problem_id") is not { Length: > 0 } problem) return null;
        return new(
            course, problem, line.Learner, line.At, line.BlockName ?? "", Text(payload, "success") == "correct", Number(payload, "grade"),
            Number(payload, "max_grade"), Parts(payload));
    }

    private static List<AnswerPart>? Parts(JsonElement payload)
    {
        if (Object(payload, "answers") is not { } answers || !answers.EnumerateObject().Any() || !AreReadable(answers)) return null;
        var marks = Object(payload, "correct_map");
        if (!payload.TryGetProperty("submission", out var told)) return BeforeSubmissions(payload, answers, marks);
        if (told.ValueKind != JsonValueKind.Object || !AreReadable(told)) return null;
        return [.. told.EnumerateObject().Where(part => part.Value.ValueKind == JsonValueKind.Object && !AnswerPart.IsHidden(part.Name)).Select(Part)];

        AnswerPart Part(JsonProperty part)
        {
            var seen = part.Value.TryGetProperty("answer", out var answer) ? AnswerValue.Of(answer) : null;
            var raw = answers.TryGetProperty(part.Name, out var given) ? AnswerValue.Of(given) : null;
            return new(
                part.Name, raw is null || raw.Equals(seen) ? null : raw, seen, Scalar(part.Value, "variant"), IsTrue(part.Value, "correct"),
                CorrectnessOf(marks, part.Name), Scalar(part.Value, "question"), Scalar(part.Value, "response_type"));
        }
    }

    /// <summary>Until March 2014 events told only raw answers, whose type nobody knows.</summary>
    private static List<AnswerPart> BeforeSubmissions(JsonElement payload, JsonElement answers, JsonElement? marks)
    {
        var seed = Object(payload, "state") is { } state ? Scalar(state, "seed") : "";
        return
        [
            .. from part in answers.EnumerateObject()
               where !AnswerPart.IsHidden(part.Name)
               let correctness = CorrectnessOf(marks, part.Name)
               where correctness is not null
               select new AnswerPart(part.Name, AnswerValue.Of(part.Value), null, seed, correctness == "correct", correctness, "", ""),
        ];
    }

    /// <summary>Empty: the mark does not say; null: there is no mark.</summary>
    private static string? CorrectnessOf(JsonElement? marks, string part) =>
        marks is { } all && Object(all, part) is { } mark ? Text(mark, "correctness") ?? "" : null;

    private static bool AreReadable(JsonElement parts) => parts.EnumerateObject().All(part => AnswerPart.IsReadable(part.Name));

    private static JsonElement? Object(JsonElement of, string field) =>
        of.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static bool IsTrue(JsonElement of, string field) => of.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.True;

    private static double? Number(JsonElement of, string field) =>
        of.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string? Text(JsonElement of, string field) =>
        of.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Scalar(JsonElement of, string field) => !of.TryGetProperty(field, out var value) ? "" : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        _ => "",
    };
}
