using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>Facts about one learner's work on one block that is no problem and earns points.</summary>
public abstract record ScoredBlockEvent
{
    public static string StreamOf(UserId user, UsageKey block) => $"scored_block/{block}/{user}";
}

/// <summary>The learner's score in the block is now this one: what grading, progress and completion read, whatever the type of the block.</summary>
/// <param name="Earned">Raw points.</param>
/// <param name="Possible">Raw maximum.</param>
/// <param name="WeightedEarned">What the gradebook counts, after <c>weight</c>.</param>
/// <param name="WeightedPossible">Maximum after <c>weight</c>; 0: the block counts nothing.</param>
[EventType("block_scored")]
public sealed record BlockScored(
    UserId User, UsageKey Block, double Earned, double Possible, double WeightedEarned, double WeightedPossible, DateTimeOffset At) : ScoredBlockEvent;

/// <summary>A learner said of a <c>done</c> block that it is done, or not done after all.</summary>
[EventType("done_toggled")]
public sealed record DoneToggled(UserId User, UsageKey Block, bool Done, DateTimeOffset At) : ScoredBlockEvent;

/// <summary>A learner dropped an item of a <c>drag-and-drop-v2</c> block.</summary>
/// <param name="Zone">Null: back into the bank.</param>
/// <param name="IsCorrect">It belongs there.</param>
/// <param name="Stays">It lies there now; false: it is in the bank.</param>
[EventType("drag_item_dropped")]
public sealed record DragItemDropped(
    UserId User, UsageKey Block, long Item, string? Zone, bool IsCorrect, bool Stays, DateTimeOffset At) : ScoredBlockEvent;

/// <summary>A learner submitted the board of a <c>drag-and-drop-v2</c> block in assessment mode: one used attempt.</summary>
/// <param name="Attempt">Number of this attempt, from 1.</param>
/// <param name="Earned">Raw points of this attempt, 0 to 1; the score is the best of all.</param>
/// <param name="IsSolved">Every item is where it belongs.</param>
/// <param name="Misplaced">Items that lie where they do not belong, decoys included.</param>
/// <param name="Returned">They are back in the bank; false after the last attempt.</param>
/// <param name="RequestId">Client's or server's id of the submission; a repeat of it records nothing.</param>
[EventType("drag_board_submitted")]
public sealed record DragBoardSubmitted(
    UserId User, UsageKey Block, int Attempt, double Earned, bool IsSolved, IReadOnlyList<long> Misplaced, bool Returned, string RequestId,
    DateTimeOffset At) : ScoredBlockEvent
{
    public bool Equals(DragBoardSubmitted? other) =>
        other is not null && User == other.User && Block == other.Block && Attempt == other.Attempt && Earned.Equals(other.Earned) &&
        IsSolved == other.IsSolved && Misplaced.SequenceEqual(other.Misplaced) && Returned == other.Returned && RequestId == other.RequestId && At == other.At;

    public override int GetHashCode() => HashCode.Combine(User, Block, Attempt, RequestId);
}

/// <summary>A learner put all items back into the bank.</summary>
[EventType("drag_board_cleared")]
public sealed record DragBoardCleared(UserId User, UsageKey Block, DateTimeOffset At) : ScoredBlockEvent;
