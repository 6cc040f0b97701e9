using static OpenEdx.Domain.Analytics.StatementJson;

namespace OpenEdx.Domain.Analytics;

/// <summary>Learners come to a course, leave it, or pass it for the first time.</summary>
internal static class CaliperEnrollments
{
    public static IEnumerable<(string Name, Func<CaliperScene, CaliperPart> Part)> Rows() =>
    [
        ("edx.course.enrollment.activated", scene => Of(scene, "Activated")),
        ("edx.course.enrollment.deactivated", scene => Of(scene, "Deactivated")),
        ("edx.course.grade.passed.first_time", scene => Of(scene, "Completed")),
    ];

    /// <summary>The course of the payload, named as that of the context, which is empty where a tool outside enrolled somebody.</summary>
    private static CaliperPart Of(CaliperScene scene, string action)
    {
        var course = scene.Event.NeededText("data.course_id");
        return new("Event", action, Object(
            ("id", scene.Settings.CourseIri(course)), ("type", "CourseOffering"), ("name", scene.Settings.NameOf(scene.Event.Course ?? course)),
            ("extensions", Object(("mode", Raw(scene.Event.At("data.mode")))))));
    }
}
