using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner hands in. After the time it is recorded that the time was up, which comes to the same.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record SubmitExamAttempt(UserId User, UsageKey Exam, DateTimeOffset At)
{
    /// <summary>There is no attempt, or its clock does not run.</summary>
    public sealed record NotStarted : Refusal;

    public Decision<TimedExamEvent> Decide(TimedExam state)
    {
        if (ExpireExamAttempt.TimeOut(User, Exam, state, At) is { } timedOut) return timedOut;
        if (state.IsCompleted) return Decision<TimedExamEvent>.Nothing;
        return state.IsRunning ? new ExamAttemptSubmitted(User, Exam, state.Attempts, At) : new NotStarted();
    }
}
