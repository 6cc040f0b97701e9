using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A player, a page seen long enough, or a mobile app that was offline reports how far blocks are completed.</summary>
/// <param name="Marks">Blocks of one course run with 0 to 1 each; a block named twice counts with its last value.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record CompleteBlocks(UserId User, IReadOnlyList<(UsageKey Block, double Completion)> Marks, DateTimeOffset At)
{
    /// <summary>A completion is a share: from 0 to 1, both included.</summary>
    public sealed record OutOfRange(UsageKey Block, double Completion) : Refusal;

    /// <summary>One wrong mark refuses them all. A value that a block already has records nothing; a smaller one is recorded, as upstream.</summary>
    public Decision<CompletionEvent> Decide(Completion state)
    {
        var facts = new List<CompletionEvent>();
        foreach (var (block, completion) in Marks)
        {
            if (completion is not (>= 0 and <= 1)) return new OutOfRange(block, completion);
            if (state.Blocks.TryGetValue(block, out var known) && known.Equals(completion)) continue;
            var fact = new BlockCompletionChanged(User, block, completion, At);
            facts.Add(fact);
            state = state.Evolve(fact);
        }

        return Decision<CompletionEvent>.Of(facts);
    }
}
