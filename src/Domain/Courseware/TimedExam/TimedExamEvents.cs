using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>Facts about one learner in one timed exam: a subsection with a time limit of its own.</summary>
public abstract record TimedExamEvent
{
    public static string StreamOf(UserId user, UsageKey exam) => $"timed_exam/{exam}/{user}";
}

/// <summary>A learner asked to take the exam; the clock stands still.</summary>
/// <param name="Attempt">Its number, from 1. A further one comes only after the course team reset the last.</param>
[EventType("timed_exam_attempt_created")]
public sealed record ExamAttemptCreated(UserId User, UsageKey Exam, int Attempt, DateTimeOffset At) : TimedExamEvent;

/// <summary>The clock of an attempt began to run, and how long it runs was settled for good.</summary>
/// <param name="LimitMinutes">What the course gave everybody at that instant.</param>
/// <param name="ExtraMinutes">What the course team had added for this learner.</param>
/// <param name="AllowedMinutes">What the learner has: both, cut off at the due date in whole minutes.</param>
/// <param name="Due">The learner's due date at that instant; null: none.</param>
[EventType("timed_exam_attempt_started")]
public sealed record ExamAttemptStarted(
    UserId User, UsageKey Exam, int Attempt, int LimitMinutes, int ExtraMinutes, int AllowedMinutes, DateTimeOffset? Due, DateTimeOffset At) : TimedExamEvent;

/// <summary>A learner went to the question whether to hand in; the clock runs on.</summary>
[EventType("timed_exam_attempt_ready_to_submit")]
public sealed record ExamAttemptReadyToSubmit(UserId User, UsageKey Exam, int Attempt, DateTimeOffset At) : TimedExamEvent;

/// <summary>A learner who was asked whether to hand in went back to the exam.</summary>
[EventType("timed_exam_attempt_continued")]
public sealed record ExamAttemptContinued(UserId User, UsageKey Exam, int Attempt, DateTimeOffset At) : TimedExamEvent;

/// <summary>A learner handed in.</summary>
[EventType("timed_exam_attempt_submitted")]
public sealed record ExamAttemptSubmitted(UserId User, UsageKey Exam, int Attempt, DateTimeOffset At) : TimedExamEvent;

/// <summary>The time was up before the learner handed in, which counts as handing in.</summary>
/// <param name="Expired">When the time was up.</param>
/// <param name="At">When that was noticed: at the learner's next request.</param>
[EventType("timed_exam_attempt_timed_out")]
public sealed record ExamAttemptTimedOut(UserId User, UsageKey Exam, int Attempt, DateTimeOffset Expired, DateTimeOffset At) : TimedExamEvent;

/// <summary>The course team took an attempt away, so that the learner may take the exam again.</summary>
/// <param name="By">Member of the course team.</param>
/// <param name="Reason">As given by <paramref name="By"/>; null: none given.</param>
[EventType("timed_exam_attempt_reset")]
public sealed record ExamAttemptReset(UserId User, UsageKey Exam, int Attempt, UserId By, string? Reason, DateTimeOffset At) : TimedExamEvent;

/// <summary>The course team gave a learner more time for an exam than others have. It replaces what was given before and counts for the next start.</summary>
/// <param name="ExtraMinutes">More than 0.</param>
/// <param name="By">Member of the course team.</param>
/// <param name="Reason">As given by <paramref name="By"/>; null: none given.</param>
[EventType("timed_exam_time_granted")]
public sealed record ExamTimeGranted(UserId User, UsageKey Exam, int ExtraMinutes, UserId By, string? Reason, DateTimeOffset At) : TimedExamEvent;

/// <summary>The course team took back what it had given; a clock that runs already is left alone.</summary>
/// <param name="By">Member of the course team.</param>
/// <param name="Reason">As given by <paramref name="By"/>; null: none given.</param>
[EventType("timed_exam_time_withdrawn")]
public sealed record ExamTimeWithdrawn(UserId User, UsageKey Exam, UserId By, string? Reason, DateTimeOffset At) : TimedExamEvent;
