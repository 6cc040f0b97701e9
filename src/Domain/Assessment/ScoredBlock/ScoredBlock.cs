using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>One learner's work on one scored block that is no problem.</summary>
/// <param name="Done">Of a <c>done</c> block; null: never said.</param>
/// <param name="Places">Of a drag-and-drop block: where items lie; those that are absent are in the bank.</param>
/// <param name="Attempts">Used ones.</param>
/// <param name="LastRequest">Id of the last submission; null: none.</param>
/// <param name="Raw">Raw score, 0 to 1; null: none yet.</param>
/// <param name="Score">What the gradebook counts; null: no score yet.</param>
public sealed record ScoredBlock(
    bool? Done, ImmutableSortedDictionary<long, DragPlace> Places, int Attempts, string? LastRequest, double? Raw, WeightedScore? Score)
    : IAggregate<ScoredBlock, ScoredBlockEvent>
{
    public static string StreamType => "scored_block";

    /// <summary>What a tool outside the platform last reported; null: nothing that stands.</summary>
    public ToolResult? ToolResult { get; init; }

    /// <summary>The tool's own instant of its last post, by line item.</summary>
    public ImmutableSortedDictionary<long, DateTimeOffset> PostedAt { get; init; } = ImmutableSortedDictionary<long, DateTimeOffset>.Empty;

    /// <summary>Raw maximum of <see cref="Raw"/>.</summary>
    public double RawPossible { get; init; } = 1;

    /// <summary>Id of the act of the course team that last scored the work again; null: none did.</summary>
    public string? LastRescoring { get; init; }

    /// <summary>The learner left something that can be scored again; a score set by hand alone is nothing of that kind.</summary>
    public bool HasWork => Done is not null || !Places.IsEmpty || Attempts > 0;

    /// <summary>Nothing is left of any work: never begun, or deleted.</summary>
    public bool IsUntouched => Done is null && Places.IsEmpty && Attempts == 0 && Raw is null && ToolResult is null;

    public static ScoredBlock Initial { get; } = new(null, ImmutableSortedDictionary<long, DragPlace>.Empty, 0, null, null, null);

    public ScoredBlock Evolve(ScoredBlockEvent fact) => fact switch
    {
        BlockScored scored => Scored(scored.Earned, scored.Possible, scored.WeightedEarned, scored.WeightedPossible),
        BlockScoreOverridden set => Scored(set.Earned, set.Possible, set.WeightedEarned, set.WeightedPossible),
        BlockRescored { KeepsFormerScore: true } kept => this with { LastRescoring = kept.RequestId },
        BlockRescored made => Scored(made.Earned, made.Possible, made.WeightedEarned, made.WeightedPossible) with { LastRescoring = made.RequestId },
        BlockAttemptsReset => this with { Attempts = 0 },
        // Requests and the places of posts stay: a client or tool that repeats one from before the deletion did nothing anew.
        BlockStateDeleted => Initial with { LastRequest = LastRequest, LastRescoring = LastRescoring, PostedAt = PostedAt },
        BlockScoreRemoved => this with { Raw = null, Score = null },
        ToolResultRecorded recorded => this with { ToolResult = new(recorded.Score, recorded.Comment) },
        ToolScorePosted posted => this with { PostedAt = PostedAt.SetItem(posted.LineItem, posted.Timestamp) },
        ToolResultRemoved => this with { ToolResult = null },
        DoneToggled toggled => this with { Done = toggled.Done },
        DragItemDropped { Stays: true, Zone: { } zone } dropped => this with { Places = Places.SetItem(dropped.Item, new(zone, dropped.IsCorrect)) },
        DragItemDropped { Zone: null } dropped => this with { Places = Places.Remove(dropped.Item) },
        DragItemDropped => this,
        DragBoardSubmitted made => this with
        {
            Attempts = made.Attempt,
            LastRequest = made.RequestId,
            Places = made.Returned ? Places.RemoveRange(made.Misplaced) : Places,
        },
        DragBoardCleared => this with { Places = Places.Clear() },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of ScoredBlock."),
    };

    private ScoredBlock Scored(double earned, double possible, double weightedEarned, double weightedPossible) =>
        this with { Raw = earned, RawPossible = possible, Score = new(weightedEarned, weightedPossible) };
}
