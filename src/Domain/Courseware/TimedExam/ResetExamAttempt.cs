using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>The course team takes an attempt away, so that the learner may take the exam again. The work on its problems stays.</summary>
/// <param name="Reason">Null: none given.</param>
public sealed record ResetExamAttempt(UserId User, UsageKey Exam, UserId By, string? Reason, DateTimeOffset At)
{
    public sealed record NoAttempt : Refusal;

    public Decision<TimedExamEvent> Decide(TimedExam state) => state.Status == ExamAttemptStatus.None
        ? new NoAttempt()
        : new ExamAttemptReset(User, Exam, state.Attempts, By, Reason, At);
}
