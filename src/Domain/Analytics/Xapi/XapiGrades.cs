using System.Text.Json;
using System.Text.Json.Nodes;
using static OpenEdx.Domain.Analytics.StatementJson;

namespace OpenEdx.Domain.Analytics;

/// <summary>Grades of subsections and courses, and the completion of blocks.</summary>
internal static class XapiGrades
{
    public static IEnumerable<(string Name, Func<XapiScene, XapiPart> Part)> Rows() =>
    [
        ("edx.grades.subsection.grade_calculated", Subsection),
        ("edx.grades.course.grade_calculated", Course),
        ("edx.completion.block_completion.changed", Completion),
    ];

    private static XapiPart Subsection(XapiScene scene) => new(XapiIris.Verbs.Earned, Block(scene, scene.Event.NeededText("data.block_id")))
    {
        Result = Earned(scene.Event.NumberOrZero("weighted_total_earned"), scene.Event.NumberOrZero("weighted_total_possible")),
    };

    /// <summary>A result that is a success when nothing is missing.</summary>
    public static JsonObject Earned(double earned, double possible) => Object(("success", earned >= possible), ("score", XapiStatement.Score(earned, possible)));

    private static XapiPart Course(XapiScene scene)
    {
        var grade = scene.Event.NumberOrZero("percent_grade");
        var letter = Raw(scene.Event.At("data.letter_grade")) ?? "Fail";
        return new(XapiIris.Verbs.Earned, XapiStatement.CourseActivity(scene.Settings, scene.NeededCourse, "en"))
        {
            Result = Object(
                ("score", Object(("min", Float(0)), ("max", Float(1)), ("raw", Float(grade)), ("scaled", Float(grade)))),
                ("extensions", Object((XapiIris.Extensions.GradeClassification, letter)))),
        };
    }

    private static XapiPart Completion(XapiScene scene)
    {
        var completion = scene.Event.At("data.completion") ?? throw new UntransformableException("data.completion is absent");
        var share = TrackedEvent.NumberOf(completion, "data.completion");

        // A hundred times a whole number is a whole number.
        var percent = completion.ValueKind == JsonValueKind.Number && completion.TryGetInt64(out var whole) ? JsonValue.Create(whole * 100) : Float(share * 100);
        return new(XapiIris.Verbs.Progressed, Block(scene, scene.Event.Text("data.block_id")))
        {
            Result = Object(("completion", share == 1), ("extensions", Object((XapiIris.Extensions.Progress, percent)))),
        };
    }

    private static JsonObject Block(XapiScene scene, string? id) =>
        XapiStatement.Activity(id is null ? null : scene.Settings.BlockIri(id), XapiIris.Activities.Resource);
}
