using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>One learner's work on one scored block that is no problem.</summary>
/// <param name="Done">Of a <c>done</c> block; null: never said.</param>
/// <param name="Score">What the gradebook counts; null: no score yet.</param>
public sealed record ScoredBlock(bool? Done, WeightedScore? Score) : IAggregate<ScoredBlock, ScoredBlockEvent>
{
    public static string StreamType => "scored_block";

    public static ScoredBlock Initial { get; } = new(null, null);

    public ScoredBlock Evolve(ScoredBlockEvent fact) => fact switch
    {
        BlockScored scored => this with { Score = new(scored.WeightedEarned, scored.WeightedPossible) },
        DoneToggled toggled => this with { Done = toggled.Done },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of ScoredBlock."),
    };
}
