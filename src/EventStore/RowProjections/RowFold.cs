using System.Runtime.InteropServices;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.RowProjections;

/// <summary>One batch on its way through the rows that it concerns.</summary>
internal sealed class RowFold<TRow, TKey>
    where TRow : class
    where TKey : struct
{
    private readonly List<FoldStep<TKey>> steps;
    private readonly Dictionary<TKey, (TRow? Before, TRow? Now)> rows = [];

    public RowFold(IReadOnlyList<RecordedEvent> events, Func<RecordedEvent, IEnumerable<TKey>> keysOf)
    {
        steps = FoldStep<TKey>.Of(events, keysOf);
        foreach (var step in steps) rows.TryAdd(step.Key, default);
    }

    public IReadOnlyList<TKey> Keys => [.. rows.Keys];

    public void Start(IEnumerable<TRow> existing)
    {
        foreach (var row in existing) rows[RowTable<TRow, TKey>.KeyOf(row)] = (row, row);
    }

    public (IReadOnlyList<TRow> Changed, IReadOnlyList<TKey> Removed) Run(Func<TRow?, TKey, RecordedEvent, TRow?> evolve)
    {
        foreach (var (fact, key) in steps)
        {
            ref var slot = ref CollectionsMarshal.GetValueRefOrNullRef(rows, key);
            slot.Now = evolve(slot.Now, key, fact) is { } next ? RowShape<TRow>.Instance.Exact(next) : null;
        }

        var changed = new List<TRow>();
        var removed = new List<TKey>();
        foreach (var (key, (before, now)) in rows)
        {
            if (now is null)
            {
                if (before is not null) removed.Add(key);
            }
            else if (!now.Equals(before))
            {
                if (!RowTable<TRow, TKey>.KeyOf(now).Equals(key)) throw new InvalidOperationException($"The row {now} was folded under the key {key}.");
                changed.Add(now);
            }
        }

        return (changed, removed);
    }
}
