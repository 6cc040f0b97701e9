using static OpenEdx.Domain.Analytics.StatementJson;

namespace OpenEdx.Domain.Analytics;

/// <summary>Learners come to a course, leave it, pass or fail it: statements about the course itself.</summary>
internal static class XapiEnrollments
{
    public static IEnumerable<(string Name, Func<XapiScene, XapiPart> Part)> Rows() =>
    [
        ("edx.course.enrollment.activated", Of(XapiIris.Verbs.Registered)),
        ("edx.course.enrollment.mode_changed", Of(XapiIris.Verbs.Registered)),
        ("edx.course.enrollment.deactivated", Of(XapiIris.Verbs.Unregistered)),
        ("edx.course.grade.passed.first_time", Of(XapiIris.Verbs.Passed)),
        ("edx.course.grade.now_passed", Of(XapiIris.Verbs.Passed)),
        ("edx.course.grade.now_failed", Of(XapiIris.Verbs.Failed)),
    ];

    private static Func<XapiScene, XapiPart> Of(XapiVerb verb) => scene => new(
        verb, XapiStatement.CourseActivity(scene.Settings, scene.NeededCourse, "en", Object((XapiIris.Extensions.Type, Raw(scene.Event.At("data.mode"))))))
    {
        IsWithinCourse = false,
    };
}
