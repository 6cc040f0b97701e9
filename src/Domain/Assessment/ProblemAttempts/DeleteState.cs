using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The course team deletes a learner's work on a problem, the score included.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor/enrollment.py</c> (reset_student_attempts with delete_module).</remarks>
/// <param name="Reason">Null: none given.</param>
public sealed record DeleteState(UserId User, UsageKey Problem, UserId By, string? Reason, DateTimeOffset At)
{
    /// <summary>There is nothing to delete.</summary>
    public sealed record NoWork : Refusal;

    public Decision<ProblemAttemptsEvent> Decide(ProblemAttempts state) =>
        state.IsUntouched ? new NoWork() : new ProblemStateDeleted(User, Problem, By, Reason, At);
}
