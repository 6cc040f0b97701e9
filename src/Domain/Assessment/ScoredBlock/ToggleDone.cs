using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner marks a <c>done</c> block as done, or takes that back.</summary>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: DoneXBlock <c>done/done.py</c> (toggle_button).</remarks>
public sealed record ToggleDone(UserId User, UsageKey Block, bool Done, DateTimeOffset At)
{
    /// <summary>Done earns all points, not done none: the score follows in both directions. Saying the same again records nothing.</summary>
    /// <param name="weight">Points of the block; null: one.</param>
    public Decision<ScoredBlockEvent> Decide(ScoredBlock state, double? weight)
    {
        if (state.Done == Done) return Decision<ScoredBlockEvent>.Nothing;
        var earned = Done ? 1.0 : 0.0;
        var score = WeightedScore.Of(earned, 1, weight);
        return new ScoredBlockEvent[] { new DoneToggled(User, Block, Done, At), new BlockScored(User, Block, earned, 1, score.Earned, score.Possible, At) };
    }
}
