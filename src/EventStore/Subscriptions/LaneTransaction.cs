using Npgsql;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// One transaction of the daemon: takes the shards, reads a page, applies it, moves their progress. Whatever happens before the
/// commit leaves rows and progress as they were, so that each event counts once however often it is tried.
/// </summary>
internal sealed class LaneTransaction(NpgsqlConnection connection, StreamStore streams, bool isProcess)
{
    /// <summary>Positions found and the page applied; shards that another node holds are absent.</summary>
    /// <param name="Through">Position of the shards that were at the start of the page.</param>
    /// <param name="Applied">Sum over the shards of the events that concerned them.</param>
    public sealed record Outcome(IReadOnlyDictionary<string, long> Positions, long Through, int Applied);

    public async Task<Outcome> Run(IReadOnlyList<Shard> shards, long from, long bound, int pageSize, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var positions = await ProgressRows.Take(connection, shards, relaxed: !isProcess, ct);
        Shard[] ready = [.. shards.Where(shard => positions.TryGetValue(shard.Name, out var position) && position == from)];
        if (ready.Length == 0) return new(positions, from, 0);

        var page = await LogPage.Read(connection, streams, NamesOf(ready), from, bound, pageSize, ct);
        var session = new ProjectionSession(connection, transaction, streams) { IsExclusive = true };
        var applied = 0;
        foreach (var shard in ready) applied += await shard.Apply(page, session, ct);
        await ProgressRows.Set(connection, ready, page.Through, ct);
        await transaction.CommitAsync(ct);
        if (isProcess && applied > 0) streams.Appended.Raise();
        return new(positions, page.Through, applied);
    }

    /// <summary>Passes over the next event of a shard and records why. Does nothing when the shard has moved or is held elsewhere.</summary>
    /// <returns>The new position; null when nothing was done.</returns>
    public async Task<(long Through, long Event)?> SetAside(Shard shard, long from, long bound, Exception error, DateTimeOffset at, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var positions = await ProgressRows.Take(connection, [shard], relaxed: false, ct);
        if (!positions.TryGetValue(shard.Name, out var position) || position != from) return null;
        var page = await LogPage.Read(connection, streams, shard.StoredNames, from, bound, 1, ct);
        if (page.Entries is not [var poison]) return null;
        await DeadLetters.Add(connection, shard, poison.Position, error, at, ct);
        await ProgressRows.Set(connection, [shard], page.Through, ct);
        await transaction.CommitAsync(ct);
        return (page.Through, poison.Position);
    }

    private static IReadOnlyCollection<string> NamesOf(Shard[] shards) =>
        shards.Length == 1 ? shards[0].StoredNames : shards.SelectMany(shard => shard.StoredNames).ToHashSet(StringComparer.Ordinal);
}
