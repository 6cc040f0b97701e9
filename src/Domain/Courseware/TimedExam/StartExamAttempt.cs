using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner starts the clock of an attempt, or goes back to the exam after being asked whether to hand in.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record StartExamAttempt(UserId User, UsageKey Exam, DateTimeOffset At)
{
    public sealed record NoAttempt : Refusal;

    /// <summary>The clock runs already.</summary>
    public sealed record AlreadyStarted : Refusal;

    /// <summary>Handed in, or the time is up.</summary>
    public sealed record Completed : Refusal;

    /// <summary>The due date has passed, or the course is over.</summary>
    public sealed record PastDue : Refusal;

    public Decision<TimedExamEvent> Decide(TimedExam state, TimedExamRules rules)
    {
        if (ExpireExamAttempt.TimeOut(User, Exam, state, At) is { } timedOut) return Decision<TimedExamEvent>.Refused(new Completed(), timedOut);
        return state.Status switch
        {
            ExamAttemptStatus.None => new NoAttempt(),
            ExamAttemptStatus.Started => new AlreadyStarted(),
            ExamAttemptStatus.Submitted or ExamAttemptStatus.TimedOut => new Completed(),
            _ when rules.IsPastDue(At) => new PastDue(),
            ExamAttemptStatus.ReadyToSubmit => new ExamAttemptContinued(User, Exam, state.Attempts, At),
            _ => Started(User, Exam, state, rules, At),
        };
    }

    internal static ExamAttemptStarted Started(UserId user, UsageKey exam, TimedExam state, TimedExamRules rules, DateTimeOffset at) =>
        new(user, exam, state.Attempts, rules.LimitMinutes, state.ExtraMinutes, rules.AllowedMinutes(state.ExtraMinutes, at), rules.Due, at);
}
