using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.RowProjections;

/// <summary>One fact and one row that it may change.</summary>
internal readonly record struct FoldStep<TKey>(RecordedEvent Fact, TKey Key)
    where TKey : struct
{
    /// <summary>Steps of a batch, in log order.</summary>
    public static List<FoldStep<TKey>> Of(IReadOnlyList<RecordedEvent> events, Func<RecordedEvent, IEnumerable<TKey>> keysOf)
    {
        var exact = RowShape<TKey>.Instance.Exact;
        var steps = new List<FoldStep<TKey>>(events.Count);
        foreach (var fact in events)
        {
            var keys = keysOf(fact);
            if (keys is IReadOnlyList<TKey> { Count: <= 1 } few)
            {
                if (few.Count == 1) steps.Add(new(fact, exact(few[0])));
                continue;
            }

            // A fact that names a key twice (one person in two roles) still concerns its row once.
            foreach (var key in keys.Select(exact).Distinct()) steps.Add(new(fact, key));
        }

        return steps;
    }
}
