using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The course team has a learner's work in a block that is no problem scored again with the block as it is now.</summary>
/// <remarks>
/// Source: Open edX XBlock <c>xblock/scorable.py</c> (rescore), xblock-drag-and-drop-v2 <c>drag_and_drop_v2.py</c> (calculate_score). A board counts what lies on it
/// now, so that its score may go down. Differs: upstream refuses blocks of type <c>done</c>.
/// </remarks>
/// <param name="OnlyIfHigher">A lower score than the former one does not count.</param>
/// <param name="RequestId">A repeat of it records nothing.</param>
/// <param name="Reason">Null: none given.</param>
public sealed record RescoreBlock(UserId User, UsageKey Block, bool OnlyIfHigher, string RequestId, UserId By, string? Reason, DateTimeOffset At)
{
    public Decision<ScoredBlockEvent> Decide(ScoredBlock state, BlockPoints points)
    {
        if (state.LastRescoring == RequestId) return Decision<ScoredBlockEvent>.Nothing;
        if (points.RawOf is not { } rawOf) return new RescoreProblem.NotSupported();
        if (state.Score is not { } former || !state.HasWork) return new RescoreProblem.NotDone();
        var raw = rawOf(state);
        var weighted = WeightedScore.Of(raw, points.Possible, points.Weight);
        return new BlockRescored(
            User, Block, raw, points.Possible, weighted.Earned, weighted.Possible, OnlyIfHigher && Ratio(weighted) < Ratio(former), RequestId, By, Reason, At);
    }

    /// <summary>Nothing to earn counts as nothing earned (olx §14.5).</summary>
    private static double Ratio(WeightedScore score) => score.Possible == 0 ? 0 : score.Earned / score.Possible;
}
