using System.Text.Json.Nodes;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>Grades of subsections and courses (tracking §3.3).</summary>
/// <remarks>
/// Fingerprints of upstream's own storage (<c>visible_blocks_hash</c>, <c>grading_policy_hash</c>, instants of edits) have no counterpart. Source: Open edX
/// <c>lms/djangoapps/grades/events.py</c>.
/// </remarks>
internal static class OwnGradeEvents
{
    public static IEnumerable<JsonObject>? Of(object fact, Recording of) => fact switch
    {
        SubsectionGradeChanged changed => [Subsection(changed, of)],
        CourseGradeChanged changed => [Course(changed, of)],
        CourseGradeNowPassed passed => Passed(passed, of),
        CourseGradeNowFailed failed => [Turned("edx.course.grade.now_failed", of, failed.User, failed.Course, failed.Cause, failed.At)],
        _ => null,
    };

    private static JsonObject Subsection(SubsectionGradeChanged changed, Recording of) => TrackingEvent.InCourse(
        "edx.grades.subsection.grade_calculated", of, changed.At, changed.User, changed.Subsection.Course,
        new()
        {
            ["user_id"] = changed.User.ToString(),
            ["course_id"] = changed.Subsection.Course.ToString(),
            ["block_id"] = changed.Subsection.ToString(),
            ["course_version"] = Version(changed.ContentVersion),
            ["weighted_total_earned"] = changed.EarnedAll,
            ["weighted_total_possible"] = changed.PossibleAll,
            ["weighted_graded_earned"] = changed.EarnedGraded,
            ["weighted_graded_possible"] = changed.PossibleGraded,
            ["first_attempted"] = changed.FirstAttempted is { } first ? TrackingEvent.Instant(first, ' ') : null,
            ["event_transaction_id"] = changed.Cause.EventId.ToString(),
            ["event_transaction_type"] = Cause(changed.Cause),
        });

    private static JsonObject Course(CourseGradeChanged changed, Recording of) => TrackingEvent.InCourse(
        "edx.grades.course.grade_calculated", of, changed.At, changed.User, changed.Course,
        new()
        {
            ["user_id"] = changed.User.ToString(),
            ["course_id"] = changed.Course.ToString(),
            ["course_version"] = Version(changed.ContentVersion),
            ["percent_grade"] = changed.Percent,
            ["letter_grade"] = changed.Letter,
            ["event_transaction_id"] = changed.Cause.EventId.ToString(),
            ["event_transaction_type"] = Cause(changed.Cause),
        });

    /// <summary>The first time has an event of its own, before the other.</summary>
    private static IEnumerable<JsonObject> Passed(CourseGradeNowPassed passed, Recording of)
    {
        if (of.IsFirst) yield return Turned("edx.course.grade.passed.first_time", of, passed.User, passed.Course, passed.Cause, passed.At);
        yield return Turned("edx.course.grade.now_passed", of, passed.User, passed.Course, passed.Cause, passed.At);
    }

    private static JsonObject Turned(string name, Recording of, UserId user, CourseKey course, GradeCause cause, DateTimeOffset at) => TrackingEvent.InCourse(
        name, of, at, user, course,
        new()
        {
            ["user_id"] = user.Value,
            ["course_id"] = course.ToString(),
            ["event_transaction_id"] = cause.EventId.ToString(),
            ["event_transaction_type"] = Cause(cause),
        });

    private static string Version(long version) => version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Upstream's word for what began it; null: it has none for this.</summary>
    private static string? Cause(GradeCause cause) => cause.Kind switch
    {
        "problem_checked" or "problem_answer_graded" or "block_scored" => OwnScoreEvents.SubmittedName,
        "problem_rescored" or "block_rescored" => OwnScoreEvents.RescoredName,
        "problem_score_overridden" or "block_score_overridden" => OwnScoreEvents.OverriddenName,
        "problem_state_deleted" or "block_state_deleted" => OwnScoreEvents.DeletedName,
        "subsection_grade_overridden" => "edx.grades.subsection.score_overridden",
        _ => null,
    };
}
