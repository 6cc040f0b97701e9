using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>The course team takes back the time that it gave a learner.</summary>
/// <param name="Reason">Null: none given.</param>
public sealed record WithdrawExamTime(UserId User, UsageKey Exam, UserId By, string? Reason, DateTimeOffset At)
{
    /// <summary>Where nothing was given, nothing is recorded.</summary>
    public Decision<TimedExamEvent> Decide(TimedExam state) =>
        state.ExtraMinutes == 0 ? Decision<TimedExamEvent>.Nothing : new ExamTimeWithdrawn(User, Exam, By, Reason, At);
}
