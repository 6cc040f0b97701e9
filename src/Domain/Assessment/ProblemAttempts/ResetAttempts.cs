using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The course team gives a learner all attempts back.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor/enrollment.py</c> (reset_student_attempts).</remarks>
/// <param name="Reason">Null: none given.</param>
public sealed record ResetAttempts(UserId User, UsageKey Problem, UserId By, string? Reason, DateTimeOffset At)
{
    /// <summary>The learner never did anything with the problem.</summary>
    public sealed record NoWork : Refusal;

    /// <summary>Where no attempt is used, nothing is recorded.</summary>
    public Decision<ProblemAttemptsEvent> Decide(ProblemAttempts state)
    {
        if (state.IsUntouched) return new NoWork();
        return state.Attempts == 0
            ? Decision<ProblemAttemptsEvent>.Nothing
            : new ProblemAttemptsReset(User, Problem, state.Attempts, By, Reason, At);
    }
}
