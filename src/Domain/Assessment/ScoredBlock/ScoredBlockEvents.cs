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
