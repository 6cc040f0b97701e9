using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The course team sets a learner's score in a block that is no problem, also where nothing was done.</summary>
/// <remarks>
/// Source: Open edX <c>lms/djangoapps/instructor_task/tasks_helper/module_state.py</c> (override_score_module_state). Differs: upstream refuses blocks of type
/// <c>done</c> and tools.
/// </remarks>
/// <param name="Score">Raw points.</param>
/// <param name="Reason">Null: none given.</param>
public sealed record OverrideBlockScore(UserId User, UsageKey Block, double Score, UserId By, string? Reason, DateTimeOffset At)
{
    /// <summary>A score that stands already records nothing.</summary>
    public Decision<ScoredBlockEvent> Decide(ScoredBlock state, BlockPoints points)
    {
        if (!(Score >= 0 && Score <= points.Possible)) return new OverrideScore.OutOfRange(points.Possible);
        if (points.Possible == 0 || points.Weight == 0) return new OverrideScore.Weightless();
        var weighted = WeightedScore.Of(Score, points.Possible, points.Weight);
        return state.Raw.Equals(Score) && state.Score == weighted
            ? Decision<ScoredBlockEvent>.Nothing
            : new BlockScoreOverridden(User, Block, Score, points.Possible, weighted.Earned, weighted.Possible, By, Reason, At);
    }
}

/// <summary>What a scored block that is no problem is worth.</summary>
/// <param name="Possible">Raw maximum.</param>
/// <param name="Weight">Points that it counts; null: the raw ones.</param>
/// <param name="RawOf">Raw points of the work that a learner left; null: only a tool outside the platform knows them.</param>
public sealed record BlockPoints(double Possible, double? Weight, Func<ScoredBlock, double>? RawOf);
