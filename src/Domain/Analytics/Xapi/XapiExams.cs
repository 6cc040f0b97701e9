using System.Text.Json.Nodes;
using static OpenEdx.Domain.Analytics.StatementJson;

namespace OpenEdx.Domain.Analytics;

/// <summary>Attempts at special exams.</summary>
internal static class XapiExams
{
    public static IEnumerable<(string Name, Func<XapiScene, XapiPart> Part)> Rows() =>
    [
        .. Of("timed", XapiIris.Activities.TimedExam),
        .. Of("practice", XapiIris.Activities.PracticeExam),
        .. Of("proctored", XapiIris.Activities.ProctoredExam),
    ];

    private static (string, Func<XapiScene, XapiPart>)[] Of(string kind, string type) =>
    [
        ($"edx.special_exam.{kind}.attempt.created", scene => Attempt(scene, XapiIris.Verbs.Initialized, type)),
        ($"edx.special_exam.{kind}.attempt.submitted", scene => Attempt(scene, XapiIris.Verbs.Terminated, type)),
    ];

    private static XapiPart Attempt(XapiScene scene, XapiVerb verb, string type)
    {
        var exam = scene.Event;

        // Upstream reads the log form alone, whose payload is named otherwise; events that come from here have the emitter's.
        var payload = exam.At("event") is null ? "data" : "event";
        var name = XapiStatement.Named("en", exam.NeededText($"{payload}.exam_name"));
        var limit = Object((XapiIris.Extensions.TimeLimit, Raw(exam.At($"{payload}.exam_default_time_limit_mins"))));
        var attempt = Object(
            (XapiIris.Extensions.AttemptStarted, Raw(exam.At($"{payload}.attempt_started_at"))),
            (XapiIris.Extensions.AttemptCompleted, Raw(exam.At($"{payload}.attempt_completed_at"))),
            (XapiIris.Extensions.Duration, Raw(exam.At($"{payload}.attempt_event_elapsed_time_secs"))),
            (XapiIris.Extensions.Attempt, Raw(exam.At($"{payload}.attempt_id"))));
        if (exam.Course is null) throw new UntransformableException("it lies in no course");
        return new(verb, XapiStatement.Activity(exam.Text($"{payload}.exam_content_id"), type, name, limit))
        {
            Grouping = XapiStatement.Activity(exam.Text($"{payload}.attempt_code"), XapiIris.Activities.Attempt, (JsonObject)name.DeepClone(), attempt),
        };
    }
}
