using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.RowProjections;

/// <summary>A projection whose rows can be kept in memory while much of the log is applied.</summary>
internal interface IReplayedInMemory
{
    /// <param name="isEmpty">Whether the table has no rows yet, so that none need be looked for.</param>
    IReplayedRows Replayed(TableNames names, bool isEmpty);
}

/// <summary>Rows on their way into a table, written when there are many of them and at the end.</summary>
/// <remarks>
/// A row that changes with every page of a long log would leave as many versions in the table: within one transaction
/// PostgreSQL cannot clean them away, and each scan meets them all.
/// </remarks>
internal interface IReplayedRows
{
    /// <summary>All events or, with an exception, none.</summary>
    Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct);

    /// <summary>Writes the rows.</summary>
    /// <param name="atLeast">Only when there are this many.</param>
    Task Write(int atLeast, ProjectionSession session, CancellationToken ct);
}

internal sealed class ReplayedRows<TRow, TKey>(
    RowTable<TRow, TKey> table, bool isEmpty, Func<RecordedEvent, IEnumerable<TKey>> keysOf, Func<TRow?, TKey, RecordedEvent, TRow?> evolve) : IReplayedRows
    where TRow : class
    where TKey : struct
{
    private const int ChunkSize = 5000;

    /// <summary>What the table does not show yet; null for a row that is gone.</summary>
    private readonly Dictionary<TKey, TRow?> unwritten = [];

    private bool tableIsEmpty = isEmpty;

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var fold = new RowFold<TRow, TKey>(events, keysOf);
        fold.Start(fold.Keys.Select(key => unwritten.GetValueOrDefault(key)).OfType<TRow>());
        TKey[] written = tableIsEmpty ? [] : [.. fold.Keys.Where(key => !unwritten.ContainsKey(key))];
        if (written.Length > 0) fold.Start(await table.Read(written, session, ct));
        var (changed, removed) = fold.Run(evolve);
        foreach (var row in changed) unwritten[RowTable<TRow, TKey>.KeyOf(row)] = row;
        foreach (var key in removed) unwritten[key] = null;
    }

    public async Task Write(int atLeast, ProjectionSession session, CancellationToken ct)
    {
        if (unwritten.Count < atLeast) return;
        foreach (var chunk in unwritten.Chunk(ChunkSize))
        {
            TKey[] removed = tableIsEmpty ? [] : [.. chunk.Where(pair => pair.Value is null).Select(pair => pair.Key)];
            await table.Write([.. chunk.Select(pair => pair.Value).OfType<TRow>()], removed, session, ct);
        }

        tableIsEmpty &= unwritten.Count == 0;
        unwritten.Clear();
    }
}
