using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>Facts about the grades of one learner in one course run. Each says what caused it; nothing is ever overwritten.</summary>
public abstract record LearnerGradesEvent
{
    public static string StreamOf(UserId user, CourseKey course) => $"learner_grades/{course}/{user}";
}

/// <summary>Why a grade was calculated again.</summary>
/// <param name="Kind"><c>problem_checked</c>, <c>problem_reset</c>, <c>course_version_published</c>, …: stored name of the causing fact.</param>
/// <param name="EventId">Id of the causing event.</param>
/// <param name="Position">Its place in the log.</param>
public sealed record GradeCause(string Kind, Guid EventId, long Position);

/// <summary>A subsection grade came out differently than before.</summary>
/// <param name="EarnedAll">Points over all problems of the subsection.</param>
/// <param name="EarnedGraded">Points over the problems that count.</param>
/// <param name="FirstAttempted">Instant of the first attempt; null while nothing was attempted.</param>
/// <param name="ContentVersion">Course version in force.</param>
[EventType("subsection_grade_changed")]
public sealed record SubsectionGradeChanged(
    UserId User, UsageKey Subsection, double EarnedAll, double PossibleAll, double EarnedGraded, double PossibleGraded,
    DateTimeOffset? FirstAttempted, long ContentVersion, GradeCause Cause, DateTimeOffset At) : LearnerGradesEvent;

/// <summary>The course grade came out differently than before.</summary>
/// <param name="Percent">0 to 1, rounded as upstream (olx §14.7); above 1 is possible.</param>
/// <param name="Letter">Empty: below every cutoff.</param>
/// <param name="Passed">At or above the smallest non-zero cutoff.</param>
[EventType("course_grade_changed")]
public sealed record CourseGradeChanged(
    UserId User, CourseKey Course, double Percent, string Letter, bool Passed, long ContentVersion, GradeCause Cause, DateTimeOffset At)
    : LearnerGradesEvent;

/// <summary>
/// The learner began to pass the course: the first course grade passes, or the one before did not. Stands right behind the
/// <see cref="CourseGradeChanged"/> that made it so, and is not repeated while the learner keeps passing (ADR-0029).
/// </summary>
/// <param name="Percent">Of that course grade.</param>
/// <param name="Letter">Of that course grade; empty: none.</param>
[EventType("course_grade_now_passed")]
public sealed record CourseGradeNowPassed(
    UserId User, CourseKey Course, double Percent, string Letter, long ContentVersion, GradeCause Cause, DateTimeOffset At) : LearnerGradesEvent;

/// <summary>
/// The learner does not pass the course: the first course grade does not, or the one before still did. Stands right behind the
/// <see cref="CourseGradeChanged"/> that made it so, and is not repeated while the learner keeps failing (ADR-0029).
/// </summary>
/// <param name="Percent">Of that course grade.</param>
/// <param name="Letter">Of that course grade; a cutoff of 0 gives a letter but no pass.</param>
[EventType("course_grade_now_failed")]
public sealed record CourseGradeNowFailed(
    UserId User, CourseKey Course, double Percent, string Letter, long ContentVersion, GradeCause Cause, DateTimeOffset At) : LearnerGradesEvent;
