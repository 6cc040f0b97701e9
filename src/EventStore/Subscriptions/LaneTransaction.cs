using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// One transaction of the daemon: takes the shards and reads a page, applies it, moves their progress. Whatever happens before the
/// commit leaves rows and progress as they were, so that each event counts once however often it is tried.
/// </summary>
/// <remarks>
/// Three round trips for all projections of rows: (1) bound, shards and page; (2) rows concerned; (3) rows changed, progress,
/// commit. The bound is read within the batch, ahead of the snapshot that reads the page, as <see cref="DecidedBound"/> demands.
/// </remarks>
internal sealed class LaneTransaction(NpgsqlConnection connection, StreamStore streams, LaneKind kind)
{
    private readonly bool isProcess = kind == LaneKind.Processes;

    /// <summary>How far the log was decided when the transaction began; null when it did not come so far.</summary>
    public Horizon? Horizon { get; private set; }

    /// <summary>Positions found and the page applied; shards that another node holds are absent.</summary>
    /// <param name="Through">Position of the shards that were at the start of the page.</param>
    public sealed record Outcome(IReadOnlyDictionary<string, long> Positions, long Through);

    public async Task<Outcome> Run(IReadOnlyList<Shard> shards, long from, int pageSize, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var (positions, page) = await Open(shards, from, pageSize, ct);
        Shard[] ready = [.. shards.Where(shard => positions.TryGetValue(shard.Name, out var position) && position == from)];
        if (ready.Length == 0 || page.Through == from) return new(positions, from);

        var session = new ProjectionSession(connection, transaction, streams) { IsExclusive = true };
        await using var closing = new NpgsqlBatch(connection, transaction);
        using var observed = new PageObservation(kind, ready, page);
        var applied = await PageApplication.Run(ready, page, session, closing, ct);
        await Close(closing, ready, page.Through, ct);
        observed.Committed(applied);
        if (isProcess && applied[0] > 0) streams.Appended.Raise();
        return new(positions, page.Through);
    }

    /// <summary>Passes over the next event of a shard and records why. Does nothing when the shard has moved or is held elsewhere.</summary>
    /// <returns>The new position; null when nothing was done.</returns>
    public async Task<(long Through, long Event)?> SetAside(Shard shard, long from, Exception error, DateTimeOffset at, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var (positions, page) = await Open([shard], from, 1, ct);
        if (!positions.TryGetValue(shard.Name, out var position) || position != from || page.Entries is not [var poison]) return null;
        await DeadLetters.Add(connection, shard, poison.Position, error, at, ct);
        await using var closing = new NpgsqlBatch(connection, transaction);
        // The record of a failure is not made again from the log.
        closing.BatchCommands.Add(new("set local synchronous_commit = on"));
        await Close(closing, [shard], page.Through, ct);
        return (page.Through, poison.Position);
    }

    private async Task<(IReadOnlyDictionary<string, long> Positions, LogPage Page)> Open(
        IReadOnlyList<Shard> shards, long from, int pageSize, CancellationToken ct)
    {
        var names = NamesOf(shards);
        await using var batch = new NpgsqlBatch(connection);
        DecidedBound.AddTo(batch);
        ProgressRows.AddTake(batch, shards);
        if (isProcess) ImportedStretches.AddTo(batch, shards[0], from);
        if (names.Count > 0) LogPage.AddTo(batch, names, from, long.MaxValue, pageSize);
        await using var reader = await batch.ReadPrepared(ct);
        var horizon = await DecidedBound.HorizonOf(reader, ct);
        var positions = await ProgressRows.TakenOf(reader, ct);
        var stretch = isProcess ? await ImportedStretches.Of(reader, ct) : null;
        var page = await LogPage.Of(reader, streams, from, horizon.Bound, pageSize, ct);
        Horizon = horizon;
        return (positions, stretch.PassedBy(page, from));
    }

    private static async Task Close(NpgsqlBatch closing, IReadOnlyCollection<Shard> shards, long through, CancellationToken ct)
    {
        closing.BatchCommands.Add(ProgressRows.Move(shards, through));
        // In the same round trip: after an error the server skips the rest of the batch, and so the commit.
        closing.BatchCommands.Add(new("commit"));
        await closing.PrepareAsync(ct);
        await closing.ExecuteNonQueryAsync(ct);
    }

    private static IReadOnlyCollection<string> NamesOf(IReadOnlyList<Shard> shards) =>
        shards.Count == 1 ? shards[0].StoredNames : shards.SelectMany(shard => shard.StoredNames).ToHashSet(StringComparer.Ordinal);
}
