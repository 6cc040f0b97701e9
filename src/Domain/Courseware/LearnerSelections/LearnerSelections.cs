using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>What was drawn for one learner of a course run so far.</summary>
/// <param name="Groups">Group by experiment.</param>
/// <param name="Drawn">Children by library or problem bank, in the order shown.</param>
/// <param name="Choices">Place of the chosen child, from 0, by <c>randomize</c> block.</param>
public sealed record LearnerSelections(
    ImmutableSortedDictionary<int, int> Groups,
    ImmutableDictionary<UsageKey, IReadOnlyList<UsageKey>> Drawn,
    ImmutableDictionary<UsageKey, int> Choices) : IAggregate<LearnerSelections, LearnerSelectionsEvent>
{
    public static string StreamType => "learner_selections";

    public static LearnerSelections Initial { get; } = new(
        ImmutableSortedDictionary<int, int>.Empty,
        ImmutableDictionary<UsageKey, IReadOnlyList<UsageKey>>.Empty,
        ImmutableDictionary<UsageKey, int>.Empty);

    public LearnerSelections Evolve(LearnerSelectionsEvent fact) => fact switch
    {
        PartitionGroupAssigned assigned => this with { Groups = Groups.SetItem(assigned.PartitionId, assigned.GroupId) },
        LibraryContentAssigned assigned => this with { Drawn = Drawn.SetItem(assigned.Block, assigned.Result) },
        LibrarySampleReturned returned => this with { Drawn = Drawn.Remove(returned.Block) },
        LibraryContentRemoved removed => this with { Drawn = Drawn.SetItem(removed.Block, removed.Result) },
        RandomChildChosen chosen => this with { Choices = Choices.SetItem(chosen.Block, chosen.Choice) },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of LearnerSelections."),
    };
}
