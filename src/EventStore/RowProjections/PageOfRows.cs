using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.RowProjections;

/// <summary>
/// A projection that reads once and then writes once: the daemon puts the reads of all projections of a page into one round trip,
/// and their writes into another.
/// </summary>
internal interface ISharesRoundTrips
{
    /// <param name="events">Consumed ones, in log order.</param>
    /// <returns>Null when no row is concerned.</returns>
    IPageOfRows? Begin(IReadOnlyList<RecordedEvent> events, TableNames names);
}

/// <summary>One page on its way through one projection. Needs a session that is exclusive.</summary>
internal interface IPageOfRows
{
    /// <summary>Its result goes to <see cref="Fold"/>.</summary>
    NpgsqlBatchCommand Read { get; }

    /// <param name="reader">At the result of <see cref="Read"/>.</param>
    Task Fold(NpgsqlDataReader reader, CancellationToken ct);

    /// <summary>After <see cref="Fold"/>. Adds nothing when no row changed.</summary>
    void AddWrites(NpgsqlBatch batch);
}

internal sealed class PageOfRows<TRow, TKey>(
    RowTable<TRow, TKey> table, RowFold<TRow, TKey> fold, Func<TRow?, TKey, RecordedEvent, TRow?> evolve) : IPageOfRows
    where TRow : class
    where TKey : struct
{
    private (IReadOnlyList<TRow> Changed, IReadOnlyList<TKey> Removed) outcome;

    public NpgsqlBatchCommand Read => table.Select(fold.Keys);

    public async Task Fold(NpgsqlDataReader reader, CancellationToken ct)
    {
        fold.Start(await RowTable<TRow, TKey>.Rows(reader, ct));
        outcome = fold.Run(evolve);
    }

    public void AddWrites(NpgsqlBatch batch) => table.AddWrites(batch, outcome.Changed, outcome.Removed);
}
