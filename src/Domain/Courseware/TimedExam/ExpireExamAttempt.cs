using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>Records that the time of an attempt is up, when it is.</summary>
/// <param name="At">Instant of the request that asks, UTC.</param>
/// <remarks>Source: edx-proctoring <c>edx_proctoring/api.py</c> (_check_for_attempt_timeout): the last instant still belongs to the exam.</remarks>
public sealed record ExpireExamAttempt(UserId User, UsageKey Exam, DateTimeOffset At)
{
    public Decision<TimedExamEvent> Decide(TimedExam state) =>
        TimeOut(User, Exam, state, At) is { } timedOut ? timedOut : Decision<TimedExamEvent>.Nothing;

    internal static ExamAttemptTimedOut? TimeOut(UserId user, UsageKey exam, TimedExam state, DateTimeOffset at) =>
        state.IsOverdue(at) ? new(user, exam, state.Attempts, state.Expires!.Value, at) : null;
}
