using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner asks a library or problem bank for another sample of its children.</summary>
/// <param name="IsAllowed">The author lets learners do so.</param>
/// <param name="Seed">Of this draw. It is not kept: facts carry what came out.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: Open edX <c>xmodule/item_bank_block.py</c> (reset_selected_children).</remarks>
public sealed record ResetSample(UserId User, ChildPool Pool, bool IsAllowed, int Seed, DateTimeOffset At)
{
    public sealed record NotAllowed : Refusal;

    /// <summary>The former sample is given back and a new one drawn at once; chance may draw the same children again.</summary>
    public Decision<LearnerSelectionsEvent> Decide(LearnerSelections state)
    {
        if (!IsAllowed) return new NotAllowed();
        var facts = new List<LearnerSelectionsEvent>();
        if (state.Drawn.GetValueOrDefault(Pool.Block) is { Count: > 0 } former) facts.Add(new LibrarySampleReturned(User, Pool.Block, former, At));
        facts.AddRange(new LibrarySample(Pool, []).Settle(new(() => new PythonRandom(Seed)), User, At));
        return Decision<LearnerSelectionsEvent>.Of(facts);
    }
}
