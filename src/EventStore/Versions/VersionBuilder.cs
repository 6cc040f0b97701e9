using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Versions;

/// <summary>
/// Brings the tables of one version to the decided end of the log, beside whoever reads and appends. Each chunk is a transaction of
/// rows and progress: a build that was killed goes on where it was, and a daemon that has the version may take turns with it.
/// </summary>
internal sealed class VersionBuilder(Shards shards, DaemonSettings settings, TimeProvider clock)
{
    /// <param name="shard">Not the live version of an inline projection: that follows by itself.</param>
    /// <returns>Events digested.</returns>
    public async Task<long> CatchUp(Shard shard, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        var (digested, isThere) = (0L, false);
        ReplayMeter? meter = null;
        while (!isThere)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await VersionLocks.Take(connection, [shard.LockId], ct);
            var position = await ProgressRows.Of(connection, shard, ct);
            var bound = await new DecidedBound().Read(connection, ct);
            var through = Math.Min(bound, position + settings.BuildChunk);
            meter ??= await ReplayMeter.Start(connection, [shard], position, bound, progress, ct);
            digested += await Apply(shard, position, through, readsAhead: true, meter, connection, transaction, ct);
            await transaction.CommitAsync(ct);
            isThere = through >= bound;
        }

        return digested;
    }

    /// <summary>A stretch of the log, in a transaction that holds the shard.</summary>
    /// <param name="readsAhead">See <see cref="Replay.ReadsAhead"/>.</param>
    /// <returns>Events digested.</returns>
    public async Task<long> Apply(
        Shard shard, long after, long through, bool readsAhead, ReplayMeter? meter, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (after == 0) await Clear(connection, shard, ct);
        if (through <= after) return 0;
        var digested = await new Replay(shards.Streams, connection, transaction, settings) { ReadsAhead = readsAhead }.Run(
            [shard], after, through,
            (one, position, error, token) => DeadLetters.Add(connection, one, position, error, clock.GetUtcNow(), token),
            meter, ct);
        await ProgressRows.Set(connection, [shard], through, ct);
        return digested[shard];
    }

    /// <summary>What starts from the beginning starts from nothing: a version of an inline projection that was live once has rows.</summary>
    private static async Task Clear(NpgsqlConnection connection, Shard shard, CancellationToken ct)
    {
        await DeadLetters.Clear(connection, shard, ct);
        await using var command = new NpgsqlCommand(
            string.Concat(shard.Projection!.Tables.Select(table => $"delete from {shard.Tables[table]};")), connection)
        {
            CommandTimeout = 0,
        };
        await command.ExecuteNonQueryAsync(ct);
    }
}
