using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using static OpenEdx.Domain.Analytics.StatementJson;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// Answers to problems: one statement, or with several parts one for the whole and one for each part. Source: Open edX event-routing-backends,
/// <c>processors/xapi/event_transformers/problem_interaction_events.py</c>.
/// </summary>
internal static class XapiProblemChecks
{
    private const string Other = "other";

    private static readonly FrozenDictionary<string, string> InteractionTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["choiceresponse"] = "choice",
        ["multiplechoiceresponse"] = "choice",
        ["choicetextresponse"] = "choice",
        ["optionresponse"] = "choice",
        ["numericalresponse"] = "numeric",
        ["stringresponse"] = "fill-in",
        ["formularesponse"] = "fill-in",
        ["annotationresponse"] = "fill-in",
        ["symbolicresponse"] = "fill-in",
        ["imageresponse"] = "matching",
        ["truefalseresponse"] = "true-false",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<JsonObject> Statements(XapiScene scene)
    {
        var tracked = scene.Event;
        var parts = tracked.Named("submission") is { ValueKind: JsonValueKind.Object } submissions && submissions.GetPropertyCount() > 1
            ? submissions.EnumerateObject().ToList()
            : [];
        var block = XapiProblems.BlockOf(tracked);
        var whole = Of(scene, block, FirstSubmission(tracked), isWhole: true);
        if (parts.Count > 0)
        {
            whole.Object["objectType"] = "GroupActivity";
            whole.Object["definition"]!["interactionType"] = Other;
        }

        var statement = XapiStatement.Of(scene, whole);
        return
        [
            statement,
            .. parts.Select(part => XapiStatement.OfChild(scene, Of(scene, BlockOfPart(block, part.Name), Some(part.Value), isWhole: false), part.Name, statement)),
        ];
    }

    /// <summary>The id of the whole up to its last at sign, then the id of the part.</summary>
    private static string BlockOfPart(string? block, string part) =>
        block is not null && block.LastIndexOf('@') is >= 0 and var at ? $"{block[..at]}@{part}" : part;

    /// <param name="block">Not yet the one that a browser's page tells.</param>
    /// <param name="submission">Null: none of which anything is known.</param>
    private static XapiPart Of(XapiScene scene, string? block, JsonElement? submission, bool isWhole)
    {
        var tracked = scene.Event;
        var isBrowser = IsBrowser(tracked);
        if (isBrowser) block = BlockIds.OfProblem(Text(tracked.Named("referer")), tracked.Payload, tracked.Course);
        var definition = Definition(tracked, submission);
        var activity = Object(("id", block is null ? null : scene.Settings.BlockIri(block)), ("objectType", "Activity"), ("definition", definition));
        return new(isBrowser ? XapiIris.Verbs.Attempted : XapiIris.Verbs.Evaluated, activity)
        {
            Result = isBrowser ? null : isWhole ? Result(tracked, submission) : ResultOfPart(tracked, submission),
        };
    }

    private static JsonObject Definition(TrackedEvent tracked, JsonElement? submission)
    {
        var isSubmitted = submission is not null;
        var attempts = Raw(TrackedEvent.Some(tracked.At("data.attempts")));
        var type = isSubmitted ? Member(submission, "response_type") : tracked.Named("response_type");
        var question = isSubmitted ? Question(submission!.Value) : null;
        return Object(
            ("type", XapiIris.Activities.Interaction),
            ("extensions", attempts is null ? null : Object((XapiIris.Extensions.Attempt, attempts))),
            ("description", question is null ? null : XapiStatement.Named("en-US", question)),
            ("name", !isSubmitted && Text(tracked.Named("display_name")) is { } name ? XapiStatement.Named("en-US", name) : null),
            ("interactionType", Text(type) is { } response ? InteractionTypes.GetValueOrDefault(response, Other) : Other));
    }

    private static JsonObject Result(TrackedEvent tracked, JsonElement? submission)
    {
        var (correct, answer) = submission is { } one ? (Correct(one), Answer(one)) : ((bool?)IsSuccess(tracked), AllAnswers(tracked));
        return Object(
            ("success", correct), ("score", XapiStatement.Score(NamedNumber(tracked, "grade"), NamedNumber(tracked, "max_grade"))), ("response", Response(answer)));
    }

    /// <summary>Without a score: only the whole has one.</summary>
    private static JsonObject ResultOfPart(TrackedEvent tracked, JsonElement? submission) => submission is { } part
        ? Object(("success", Correct(part)), ("response", Response(Answer(part))))
        : Object(("success", IsSuccess(tracked)));

    private static bool IsSuccess(TrackedEvent tracked) => tracked.Named("success") is { ValueKind: JsonValueKind.String } success && success.ValueEquals("correct"u8);

    private static JsonElement? AllAnswers(TrackedEvent tracked) => tracked.Payload is { ValueKind: JsonValueKind.Object } payload ? Member(payload, "answers") : null;

    /// <summary>A list as JSON, everything else as the text that Python makes of it; null: there is none.</summary>
    private static string? Response(JsonElement? answer) => answer switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Array } list => PythonText.Json(list, isAscii: false),
        { } one => PythonText.Of(one),
    };

    private static JsonElement Answer(JsonElement submission) => Member(submission, "answer") ?? throw new UntransformableException("a submission has no answer");

    private static string Question(JsonElement submission) =>
        Member(submission, "question") is { ValueKind: JsonValueKind.String } question ? question.GetString()! : throw new UntransformableException("a submission has no question");

    /// <summary>Null: not told.</summary>
    private static bool? Correct(JsonElement submission) => Member(submission, "correct") switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text => !text.ValueEquals(""u8),
        { ValueKind: JsonValueKind.Number } number => number.GetDouble() != 0,
        _ => true,
    };

    /// <summary>The first of which the kind of response is known; null: none.</summary>
    private static JsonElement? FirstSubmission(TrackedEvent tracked)
    {
        if (tracked.At("data.submission") is not { ValueKind: JsonValueKind.Object } submissions) return null;
        foreach (var submission in submissions.EnumerateObject())
        {
            if (Member(submission.Value, "response_type") is { ValueKind: JsonValueKind.String } type && !type.ValueEquals(""u8)) return submission.Value;
        }

        return null;
    }

    private static JsonElement? Some(JsonElement submission) => submission.ValueKind == JsonValueKind.Object && submission.GetPropertyCount() > 0 ? submission : null;

    private static JsonElement? Member(JsonElement? of, string name) =>
        of is { ValueKind: JsonValueKind.Object } members && members.TryGetProperty(name, out var value) ? value : null;

    private static double? NamedNumber(TrackedEvent tracked, string name) => tracked.Named(name) is { } value ? TrackedEvent.NumberOf(value, name) : null;

    private static string? Text(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>An event that does not tell where it comes from counts as the server's.</summary>
    private static bool IsBrowser(TrackedEvent tracked) => Text(tracked.Named("event_source")) == "browser";
}
