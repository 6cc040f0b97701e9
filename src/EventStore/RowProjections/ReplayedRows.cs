using System.Runtime.InteropServices;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.RowProjections;

/// <summary>A projection whose rows can be kept in memory while much of the log is applied.</summary>
public interface IReplayedInMemory
{
    /// <param name="isEmpty">Whether the table has no rows yet, so that none need be looked for.</param>
    IReplayedRows Replayed(TableNames names, bool isEmpty);
}

/// <summary>Rows on their way into a table, written when there are many of them and at the end.</summary>
/// <remarks>
/// A row that changes with every page of a long log would leave as many versions in the table: within one transaction
/// PostgreSQL cannot clean them away, and each scan meets them all.
/// </remarks>
public interface IReplayedRows
{
    /// <summary>How many are in memory.</summary>
    int Count { get; }

    /// <summary>Takes up events, to be folded next. Needs no connection, so that several projections do it at once.</summary>
    /// <returns>False when rows that they concern have to be read first.</returns>
    bool Begin(IReadOnlyList<RecordedEvent> events);

    /// <summary>Reads the rows that were missed. Called between <see cref="Begin"/> and <see cref="Fold"/> where the former said so.</summary>
    Task Read(ProjectionSession session, CancellationToken ct);

    /// <summary>Folds what was taken up: all events or, with an exception, none. Needs no connection.</summary>
    void Fold();

    /// <summary>Writes the rows, and forgets them.</summary>
    Task Write(ProjectionSession session, CancellationToken ct);
}

internal sealed class ReplayedRows<TRow, TKey>(
    RowTable<TRow, TKey> table, bool isEmpty, Func<RecordedEvent, IEnumerable<TKey>> keysOf, Func<TRow?, TKey, RecordedEvent, TRow?> evolve) : IReplayedRows
    where TRow : class
    where TKey : struct
{
    private const int ChunkSize = 5000;

    private readonly Dictionary<TKey, Slot> rows = [];

    /// <summary>Rows as they were before the events under way, the latest last.</summary>
    private readonly List<(TKey Key, Slot Before)> undo = [];

    private List<FoldStep<TKey>> steps = [];
    private List<TKey> missed = [];

    /// <summary>What was written from here; null: nothing.</summary>
    private WrittenKeys<TKey>? written;

    public int Count => rows.Count;

    public bool Begin(IReadOnlyList<RecordedEvent> events)
    {
        steps = FoldStep<TKey>.Of(events, keysOf);
        missed = isEmpty && written is null ? [] : [.. steps.Select(step => step.Key).Where(key => !rows.ContainsKey(key) && MayBeInTable(key)).Distinct()];
        return missed.Count == 0;
    }

    public async Task Read(ProjectionSession session, CancellationToken ct)
    {
        foreach (var row in await table.Read(missed, session, ct)) rows[RowTable<TRow, TKey>.KeyOf(row)] = new(row, IsInTable: true, IsChanged: false);
    }

    public void Fold()
    {
        undo.Clear();
        try
        {
            foreach (var (fact, key) in steps)
            {
                ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, key, out _);
                undo.Add((key, slot));
                var next = evolve(slot.Row, key, fact) is { } folded ? RowShape<TRow>.Instance.Exact(folded) : null;
                if (ReferenceEquals(next, slot.Row)) continue;
                if (next is not null && !RowTable<TRow, TKey>.KeyOf(next).Equals(key))
                    throw new InvalidOperationException($"The row {next} was folded under the key {key}.");
                slot = slot with { Row = next, IsChanged = true };
            }
        }
        catch
        {
            for (var i = undo.Count - 1; i >= 0; i--) rows[undo[i].Key] = undo[i].Before;
            throw;
        }
    }

    public async Task Write(ProjectionSession session, CancellationToken ct)
    {
        var changed = rows.Where(pair => pair.Value.IsChanged).ToList();
        await table.Copy(changed.Where(pair => pair.Value is { IsInTable: false, Row: not null }).Select(pair => pair.Value.Row!), session, ct);
        foreach (var some in changed.Where(pair => pair.Value.IsInTable).Chunk(ChunkSize))
        {
            await table.Write(
                [.. some.Select(pair => pair.Value.Row).OfType<TRow>()],
                [.. some.Where(pair => pair.Value.Row is null).Select(pair => pair.Key)],
                session, ct);
        }

        written ??= new();
        foreach (var (key, _) in changed) written.Add(key);
        rows.Clear();
    }

    private bool MayBeInTable(TKey key) => !isEmpty || written?.MayHave(key) is true;

    /// <param name="Row">Null when there is none, or none any more.</param>
    /// <param name="IsInTable">The table has a row of this key, this one or an older one.</param>
    /// <param name="IsChanged">The table does not show it as it is.</param>
    private readonly record struct Slot(TRow? Row, bool IsInTable, bool IsChanged);
}
