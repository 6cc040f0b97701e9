using System.Runtime.CompilerServices;
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

    /// <summary>Fewer rows than this are in an index sooner than it is dropped and built again.</summary>
    private const int ManyRows = 1000;

    private readonly Dictionary<TKey, Slot> rows = [];
    private readonly TextPool pool = new();

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
        foreach (var row in await table.Read(missed, session, ct))
        {
            var key = RowTable<TRow, TKey>.KeyOf(row);
            rows[key] = new(key, row, IsInTable: true, IsChanged: false);
        }
    }

    public void Fold()
    {
        undo.Clear();
        try
        {
            foreach (var (fact, wanted) in steps)
            {
                ref var slot = ref CollectionsMarshal.GetValueRefOrNullRef(rows, wanted);
                if (Unsafe.IsNullRef(ref slot)) slot = ref Empty(RowShape<TKey>.Instance.Pooled(wanted, pool));
                var key = slot.Key;
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
        var changed = rows.Values.Where(slot => slot.IsChanged).ToList();
        var isFirst = isEmpty && written is null;
        await table.Copy(
            changed.Where(slot => slot is { IsInTable: false, Row: not null }).Select(slot => slot.Row!),
            buildsIndexes: isFirst && session.OwnsTables && changed.Count >= ManyRows, session, ct);
        foreach (var some in changed.Where(slot => slot.IsInTable).Chunk(ChunkSize))
        {
            await table.Write(
                [.. some.Select(slot => slot.Row).OfType<TRow>()],
                [.. some.Where(slot => slot.Row is null).Select(slot => slot.Key)],
                session, ct);
        }

        written ??= new();
        foreach (var slot in changed) written.Add(slot.Key);
        rows.Clear();
    }

    private ref Slot Empty(TKey key)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, key, out _);
        slot = new(key, null, IsInTable: false, IsChanged: false);
        return ref slot;
    }

    private bool MayBeInTable(TKey key) => !isEmpty || written?.MayHave(key) is true;

    /// <param name="Key">Of the row, with texts that live as long as it: rows are made from these, not from those of each event.</param>
    /// <param name="Row">Null when there is none, or none any more.</param>
    /// <param name="IsInTable">The table has a row of this key, this one or an older one.</param>
    /// <param name="IsChanged">The table does not show it as it is.</param>
    private readonly record struct Slot(TKey Key, TRow? Row, bool IsInTable, bool IsChanged);
}
