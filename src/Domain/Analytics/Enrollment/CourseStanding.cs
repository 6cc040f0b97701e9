using System.Text.Json;

namespace OpenEdx.Domain.Analytics;

/// <summary>Whether a learner passes a course run, by one course grade.</summary>
/// <param name="At">When the grade came to be.</param>
/// <param name="Rank">Orders grades of the same instant: the later one in the log of ours; of imported lines, whose order tells nothing, one that passes.</param>
public readonly record struct CourseStanding(bool IsPassing, DateTimeOffset At, long Rank)
{
    public DateOnly Date => DateOnly.FromDateTime(At.UtcDateTime);

    /// <summary>
    /// What a line tells of the grade of its payload's learner; null: nothing. A grade passes when it has a letter: without one the learner passed once, or never
    /// (tracking §4.2).
    /// </summary>
    public static (string Course, long Learner, CourseStanding Standing)? Of(TrackingLineImported line)
    {
        if (!line.EventType.StartsWith("edx.", StringComparison.Ordinal) || line.Payload is not { ValueKind: JsonValueKind.Object } payload) return null;
        bool? isPassing = line.EventType switch
        {
            "edx.grades.course.grade_calculated" => LoggedFields.Text(payload, "letter_grade") is { Length: > 0 },
            "edx.course.grade.passed.first_time" or "edx.course.grade.now_passed" => true,
            "edx.course.grade.now_failed" => false,
            _ => null,
        };
        if (isPassing is not { } passing || LoggedFields.Course(payload) is not { } course) return null;
        return (LoggedFields.User(payload) ?? line.User) is { } user ? (course, user, new(passing, line.At, passing ? 1 : 0)) : null;
    }
}
