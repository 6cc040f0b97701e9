using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>
/// The sample of a library or problem bank that one learner is shown: members that left the pool are dropped and replaced, and when fewer
/// are to be shown, chance decides which go. Any change shuffles the order shown.
/// </summary>
/// <param name="Sample">As shown so far; empty: nothing drawn yet.</param>
/// <remarks>Source: Open edX <c>xmodule/item_bank_block.py</c> (make_selection, publish_selected_children_events).</remarks>
internal sealed record LibrarySample(ChildPool Pool, IReadOnlyList<UsageKey> Sample)
{
    /// <returns>Facts in the order of upstream's events: invalid, surplus, added. Each counts on the one before.</returns>
    public IEnumerable<LearnerSelectionsEvent> Settle(Lazy<PythonRandom> random, UserId user, DateTimeOffset at)
    {
        var limit = Pool.MaxCount < 0 ? Pool.Children.Count : Pool.MaxCount;
        var invalid = Sample.Except(Pool.Children).ToList();
        var kept = Sample.Except(invalid).ToList();
        var surplus = Draw(kept, kept.Count - limit, random);
        kept = [.. kept.Except(surplus)];
        var added = Draw([.. Pool.Children.Except(kept)], limit - kept.Count, random);
        if (invalid.Count + surplus.Count + added.Count == 0) yield break;

        List<UsageKey> result = [.. kept, .. added];
        random.Value.Shuffle(result);
        var count = Sample.Count;
        if (invalid.Count > 0)
        {
            yield return new LibraryContentRemoved(user, Pool.Block, invalid, "invalid", result, count, Pool.MaxCount, at);
            count = result.Count;
        }

        if (surplus.Count > 0)
        {
            yield return new LibraryContentRemoved(user, Pool.Block, surplus, "overlimit", result, count, Pool.MaxCount, at);
            count = result.Count;
        }

        if (added.Count > 0) yield return new LibraryContentAssigned(user, Pool.Block, added, result, count, Pool.MaxCount, at);
    }

    private static List<UsageKey> Draw(List<UsageKey> from, int count, Lazy<PythonRandom> random)
    {
        if (count <= 0 || from.Count == 0) return [];
        random.Value.Shuffle(from);
        return from[..Math.Min(count, from.Count)];
    }
}
