using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The course team gives a learner all attempts at a block that is no problem back.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor/enrollment.py</c> (reset_student_attempts).</remarks>
/// <param name="Reason">Null: none given.</param>
public sealed record ResetBlockAttempts(UserId User, UsageKey Block, UserId By, string? Reason, DateTimeOffset At)
{
    /// <summary>Where no attempt is used, or attempts are not counted, nothing is recorded.</summary>
    public Decision<ScoredBlockEvent> Decide(ScoredBlock state)
    {
        if (state.IsUntouched) return new ResetAttempts.NoWork();
        return state.Attempts == 0 ? Decision<ScoredBlockEvent>.Nothing : new BlockAttemptsReset(User, Block, state.Attempts, By, Reason, At);
    }
}
