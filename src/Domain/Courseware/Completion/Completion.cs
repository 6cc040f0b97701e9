using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>How far one learner completed the blocks of one course run, as far as viewing and players say so.</summary>
/// <param name="Blocks">0 to 1 by block; a block that is absent was never marked.</param>
public sealed record Completion(ImmutableDictionary<UsageKey, double> Blocks) : IAggregate<Completion, CompletionEvent>
{
    public static string StreamType => "completion";

    public static Completion Initial { get; } = new(ImmutableDictionary<UsageKey, double>.Empty);

    public Completion Evolve(CompletionEvent fact) => fact switch
    {
        BlockCompletionChanged changed => new(Blocks.SetItem(changed.Block, changed.Completion)),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of Completion."),
    };
}
