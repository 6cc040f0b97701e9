using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>One learner in one timed exam.</summary>
/// <param name="Attempts">How many were created, those that were reset included.</param>
/// <param name="Status">Of the present attempt.</param>
/// <param name="StartedAt">Null: the clock does not run yet.</param>
/// <param name="AllowedMinutes">0 before the start.</param>
/// <param name="CompletedAt">Null: not handed in.</param>
/// <param name="ExtraMinutes">Given by the course team for the next start; 0: none.</param>
public sealed record TimedExam(
    int Attempts, ExamAttemptStatus Status, DateTimeOffset? StartedAt, int AllowedMinutes, DateTimeOffset? CompletedAt, int ExtraMinutes)
    : IAggregate<TimedExam, TimedExamEvent>
{
    public static string StreamType => "timed_exam";

    public static TimedExam Initial { get; } = new(0, ExamAttemptStatus.None, null, 0, null, 0);

    /// <summary>The last instant at which the learner may work; null: the clock does not run yet.</summary>
    public DateTimeOffset? Expires => StartedAt?.AddMinutes(AllowedMinutes);

    public bool IsRunning => Status is ExamAttemptStatus.Started or ExamAttemptStatus.ReadyToSubmit;

    /// <summary>Handed in, or the time was up.</summary>
    public bool IsCompleted => Status is ExamAttemptStatus.Submitted or ExamAttemptStatus.TimedOut;

    /// <summary>The time is up, and nobody noticed yet.</summary>
    public bool IsOverdue(DateTimeOffset at) => IsRunning && at > Expires;

    /// <summary>Zero when the clock does not run, or no longer.</summary>
    public TimeSpan Remaining(DateTimeOffset at) => IsRunning && Expires > at ? Expires.Value - at : TimeSpan.Zero;

    public TimedExam Evolve(TimedExamEvent fact) => fact switch
    {
        ExamAttemptCreated created => Initial with { Attempts = created.Attempt, Status = ExamAttemptStatus.Created, ExtraMinutes = ExtraMinutes },
        ExamAttemptStarted started => this with { Status = ExamAttemptStatus.Started, StartedAt = started.At, AllowedMinutes = started.AllowedMinutes },
        ExamAttemptReadyToSubmit => this with { Status = ExamAttemptStatus.ReadyToSubmit },
        ExamAttemptContinued => this with { Status = ExamAttemptStatus.Started },
        ExamAttemptSubmitted submitted => this with { Status = ExamAttemptStatus.Submitted, CompletedAt = submitted.At },
        ExamAttemptTimedOut timedOut => this with { Status = ExamAttemptStatus.TimedOut, CompletedAt = timedOut.Expired },
        ExamAttemptReset => Initial with { Attempts = Attempts, ExtraMinutes = ExtraMinutes },
        ExamTimeGranted granted => this with { ExtraMinutes = granted.ExtraMinutes },
        ExamTimeWithdrawn => this with { ExtraMinutes = 0 },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of TimedExam."),
    };
}

/// <summary>How far an attempt at a timed exam is. Source: edx-proctoring <c>statuses.py</c>, without what only proctoring needs.</summary>
public enum ExamAttemptStatus
{
    /// <summary>There is no attempt, or the course team took it away.</summary>
    None,

    Created,

    Started,

    /// <summary>The learner is asked whether to hand in; the clock runs.</summary>
    ReadyToSubmit,

    Submitted,

    TimedOut,
}
