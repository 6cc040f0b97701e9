using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The course team set a learner's score in a block that is no problem by hand; what the learner or the tool does later may replace it.</summary>
/// <param name="Earned">Raw points from now on.</param>
/// <param name="Possible">Raw maximum.</param>
/// <param name="WeightedEarned">What the gradebook counts, after <c>weight</c>.</param>
/// <param name="By">Who set it.</param>
/// <param name="Reason">As given by <paramref name="By"/>; null: none given.</param>
[EventType("block_score_overridden")]
public sealed record BlockScoreOverridden(
    UserId User, UsageKey Block, double Earned, double Possible, double WeightedEarned, double WeightedPossible, UserId By, string? Reason,
    DateTimeOffset At) : ScoredBlockEvent;

/// <summary>The course team had a learner's work in a block that is no problem scored again with the block as it is now. No attempt is used.</summary>
/// <param name="Earned">Raw points.</param>
/// <param name="Possible">Raw maximum.</param>
/// <param name="WeightedEarned">What the gradebook would count, after <c>weight</c>.</param>
/// <param name="KeepsFormerScore">Only a better score was to count, and this one is lower: everything stays as it was.</param>
/// <param name="RequestId">Of the act; one act may rescore many learners. A repeat of it records nothing.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Reason">As given by <paramref name="By"/>; null: none given.</param>
[EventType("block_rescored")]
public sealed record BlockRescored(
    UserId User, UsageKey Block, double Earned, double Possible, double WeightedEarned, double WeightedPossible, bool KeepsFormerScore, string RequestId,
    UserId By, string? Reason, DateTimeOffset At) : ScoredBlockEvent;

/// <summary>The course team gave a learner all attempts at a block that is no problem back. The work and the score stay.</summary>
/// <param name="FormerAttempts">How many were used.</param>
/// <param name="By">Who did it.</param>
/// <param name="Reason">As given by <paramref name="By"/>; null: none given.</param>
[EventType("block_attempts_reset")]
public sealed record BlockAttemptsReset(UserId User, UsageKey Block, int FormerAttempts, UserId By, string? Reason, DateTimeOffset At) : ScoredBlockEvent;

/// <summary>
/// The course team deleted a learner's work in a block that is no problem, the score included: as if never begun. What it was stays readable in the
/// facts before this one.
/// </summary>
/// <param name="By">Who did it.</param>
/// <param name="Reason">As given by <paramref name="By"/>; null: none given.</param>
[EventType("block_state_deleted")]
public sealed record BlockStateDeleted(UserId User, UsageKey Block, UserId By, string? Reason, DateTimeOffset At) : ScoredBlockEvent;
