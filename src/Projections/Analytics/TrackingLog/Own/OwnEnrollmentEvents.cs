using System.Text.Json.Nodes;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>Enrollment and cohorts (tracking §3.1, §3.7).</summary>
/// <remarks>
/// Facts know cohorts by number; <c>cohort_name</c> is null where the fact does not tell it.
/// Source of the order: Open edX <c>openedx/core/djangoapps/course_groups/cohorts.py</c>.
/// </remarks>
internal static class OwnEnrollmentEvents
{
    public static IEnumerable<JsonObject>? Of(object fact, Recording of) => fact switch
    {
        EnrollmentActivated activated => [Enrollment("activated", of, activated.User, activated.Course, activated.Mode, activated.At)],
        EnrollmentDeactivated left => [Enrollment("deactivated", of, left.User, left.Course, left.Mode, left.At)],
        EnrollmentModeChanged changed => [Enrollment("mode_changed", of, changed.User, changed.Course, changed.Mode, changed.At)],
        CohortCreated created => Created(created, of),
        CohortJoined joined => Joined(joined, of),
        CohortLeft left => [Membership("user_removed", of, left.User, left.Course, left.Cohort, left.By, left.At)],
        _ => null,
    };

    private static JsonObject Enrollment(string what, Recording of, UserId user, CourseKey course, string mode, DateTimeOffset at) =>
        TrackingEvent.InCourse(
            $"edx.course.enrollment.{what}", of, at, user, course,
            new() { ["course_id"] = course.ToString(), ["user_id"] = user.Value, ["mode"] = mode });

    private static IEnumerable<JsonObject> Created(CohortCreated created, Recording of)
    {
        // Made by the platform itself: nobody acted, and upstream's context names nobody either; the number 0 is no account.
        var by = created.By ?? default;
        yield return TrackingEvent.InCourse("edx.cohort.created", of, created.At, by, created.Course, Cohort(created.Cohort, created.Name));
        if (created.By is not null)
            yield return TrackingEvent.InCourse("edx.cohort.creation_requested", of, created.At, by, created.Course, Cohort(created.Cohort, created.Name));
    }

    private static IEnumerable<JsonObject> Joined(CohortJoined joined, Recording of)
    {
        if (joined.Former is { } former) yield return Membership("user_removed", of, joined.User, joined.Course, former, joined.By, joined.At);
        yield return Membership("user_added", of, joined.User, joined.Course, joined.Cohort, joined.By, joined.At);
        if (joined.By is null) yield break;
        var asked = Membership("user_add_requested", of, joined.User, joined.Course, joined.Cohort, joined.By, joined.At);
        var data = asked["data"]!.AsObject();
        data["previous_cohort_id"] = joined.Former;
        data["previous_cohort_name"] = null;
        yield return asked;
    }

    private static JsonObject Membership(string what, Recording of, UserId user, CourseKey course, int cohort, UserId? by, DateTimeOffset at)
    {
        var data = Cohort(cohort, null);
        data["user_id"] = user.Value;
        return TrackingEvent.InCourse($"edx.cohort.{what}", of, at, by ?? user, course, data);
    }

    private static JsonObject Cohort(int number, string? name) => new() { ["cohort_id"] = number, ["cohort_name"] = name };
}
