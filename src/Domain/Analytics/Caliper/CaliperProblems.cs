using System.Text.Json;
using System.Text.Json.Nodes;
using static OpenEdx.Domain.Analytics.StatementJson;

namespace OpenEdx.Domain.Analytics;

/// <summary>Answers to problems, their scores, and help with them.</summary>
internal static class CaliperProblems
{
    public static IEnumerable<(string Name, Func<CaliperScene, CaliperPart> Part)> Rows() =>
    [
        ("problem_check", scene => scene.Event.Text("context.event_source") == "server" ? Graded(scene) : Submitted(scene)),
        ("edx.grades.problem.submitted", Submitted),
        ("showanswer", scene => Viewed(scene, $"{NeededBlockOf(scene.Event)}/solution", "Solution")),
        ("edx.problem.hint.demandhint_displayed", scene => Viewed(scene, $"{NeededBlockOf(scene.Event)}/hint/{Field(scene.Event, "hint_index")}", "Hint")),
        ("edx.problem.completed", scene => new("AssessmentItemEvent", "Completed", Block(scene, BlockOf(scene.Event), "AssessmentItem"))),
    ];

    private static CaliperPart Submitted(CaliperScene scene) => new("AssessmentEvent", "Submitted", Block(scene, BlockOf(scene.Event), "Assessment"));

    private static CaliperPart Viewed(CaliperScene scene, string path, string name) => new("Event", "Viewed", Block(scene, path, "Annotation", name));

    private static CaliperPart Graded(CaliperScene scene)
    {
        var tracked = scene.Event;
        if (tracked.Payload is not { ValueKind: JsonValueKind.Object }) throw new UntransformableException("it has no payload");
        var block = NeededBlockOf(tracked);
        var attempt = Block(scene, $"{block}/user/{scene.Settings.ActorOfEvent(tracked)}/attempt/{Field(tracked, "attempts")}", "Attempt");
        var extensions = attempt["extensions"]!;
        extensions["assignee"] = scene.Person();
        extensions["assignable"] = Object(("id", scene.Settings.BlockIri(block)), ("type", "Assessment"));
        extensions["count"] = Raw(tracked.At("data.attempts"));
        return new("GradeEvent", "Graded", attempt) { Generated = Object(("score", Score(tracked))) };
    }

    private static JsonObject Score(TrackedEvent tracked) => Object(
        ("id", "_:score"), ("type", "Score"), ("maxScore", Raw(tracked.Named("max_grade"))), ("scoreGiven", Raw(tracked.Named("grade"))),
        ("attempts", Raw(tracked.Named("attempts"))),
        ("extensions", Object(("success", tracked.Named("success") is { ValueKind: JsonValueKind.String } success && success.ValueEquals("correct"u8) ? "True" : "False"))));

    private static JsonObject Block(CaliperScene scene, string? path, string type, string? name = null) => Object(
        ("id", path is null ? null : scene.Settings.BlockIri(path)), ("type", type), ("name", name), ("extensions", Object(("isPartOf", scene.IsPartOf()))));

    /// <summary>The block that the payload names, else the one that a browser's page tells; null: none.</summary>
    private static string? BlockOf(TrackedEvent tracked)
    {
        if (tracked.Payload is { ValueKind: JsonValueKind.Object } payload)
        {
            // A name that is there counts, empty or not; only then is the page asked.
            var named = payload.TryGetProperty("problem_id", out var problem) ? problem : payload.TryGetProperty("module_id", out var module) ? module : default;
            if (named is { ValueKind: JsonValueKind.String } && !named.ValueEquals(""u8)) return named.GetString()!;
        }

        return BlockIds.OfProblem(tracked.Text("context.referer"), tracked.Payload, tracked.Course);
    }

    private static string NeededBlockOf(TrackedEvent tracked) => BlockOf(tracked) ?? throw new UntransformableException("it names no block");

    /// <summary>Of the payload; empty: not there.</summary>
    private static string Field(TrackedEvent tracked, string name) =>
        tracked.Payload is { ValueKind: JsonValueKind.Object } payload && payload.TryGetProperty(name, out var value) ? PythonText.Of(value) : "";
}
