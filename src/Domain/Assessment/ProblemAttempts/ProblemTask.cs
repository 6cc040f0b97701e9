using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>What a job over everybody's work on one problem needs to know: the input of its <c>task_requested</c>.</summary>
/// <param name="Task">Id of the job; also the request id of what it records.</param>
/// <param name="OnlyIfHigher">Of a rescoring: a lower score does not count.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Reason">Null: none given.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record ProblemTask(Guid Task, UsageKey Problem, bool OnlyIfHigher, UserId By, string? Reason, DateTimeOffset At)
{
    /// <summary>Kind of the job that grades everybody's submissions again.</summary>
    public const string Rescore = "rescore_problem";

    /// <summary>Kind of the job that gives everybody all attempts back.</summary>
    public const string ResetAttempts = "reset_problem_attempts";
}
