using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner wants to end the exam and is asked whether to hand in.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record StopExamAttempt(UserId User, UsageKey Exam, DateTimeOffset At)
{
    /// <summary>There is no attempt, or its clock does not run.</summary>
    public sealed record NotStarted : Refusal;

    /// <summary>Handed in, or the time is up.</summary>
    public sealed record Completed : Refusal;

    public Decision<TimedExamEvent> Decide(TimedExam state)
    {
        if (ExpireExamAttempt.TimeOut(User, Exam, state, At) is { } timedOut) return Decision<TimedExamEvent>.Refused(new Completed(), timedOut);
        return state.Status switch
        {
            ExamAttemptStatus.Started => new ExamAttemptReadyToSubmit(User, Exam, state.Attempts, At),
            ExamAttemptStatus.ReadyToSubmit => Decision<TimedExamEvent>.Nothing,
            ExamAttemptStatus.Submitted or ExamAttemptStatus.TimedOut => new Completed(),
            _ => new NotStarted(),
        };
    }
}
