using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The course team sets a learner's score, also where nothing was submitted.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor_task/tasks_helper/module_state.py</c> (override_score_module_state).</remarks>
/// <param name="Score">Raw points.</param>
/// <param name="Reason">Null: none given.</param>
public sealed record OverrideScore(UserId User, UsageKey Problem, double Score, UserId By, string? Reason, DateTimeOffset At)
{
    /// <summary>Below 0, above the maximum, or no number.</summary>
    /// <param name="Possible">Raw maximum.</param>
    public sealed record OutOfRange(double Possible) : Refusal;

    /// <summary>The problem counts nothing: its weight is 0.</summary>
    public sealed record Weightless : Refusal;

    /// <summary>The same score again records nothing.</summary>
    public Decision<ProblemAttemptsEvent> Decide(ProblemAttempts state, ProblemSettings settings, Func<int, CapaProblem> load)
    {
        var possible = load(state.Seed ?? 1).MaxPoints;
        if (!(Score >= 0 && Score <= possible)) return new OutOfRange(possible);
        if (settings.Weight == 0) return new Weightless();
        var weighted = WeightedScore.Of(Score, possible, settings.Weight);
        return state.IsOverridden && state.Earned.Equals(Score) && state.Score == weighted
            ? Decision<ProblemAttemptsEvent>.Nothing
            : new ProblemScoreOverridden(
                User, Problem, Score, possible, weighted.Earned, weighted.Possible, settings.ContentVersion, By, Reason, At);
    }
}
