using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// Makes read models again from the first event. One transaction: readers see the former rows until the new ones are complete, and an
/// interrupted rebuild leaves everything as it was. Appends that feed an inline projection wait until the end; async
/// projections go on from where the rebuild ended.
/// </summary>
public sealed class ProjectionRebuilder(Shards shards, DaemonSettings settings, TimeProvider clock)
{
    private const int Attempts = 5;

    /// <param name="name">Projection to rebuild, in all its versions; null: all.</param>
    /// <returns>Events that the projections digested, summed over them.</returns>
    /// <exception cref="ArgumentException">No projection has this name.</exception>
    public async Task<long> Rebuild(string? name, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        var named = shards.Named(name);
        return await Rebuild([.. named.Where(shard => shards.Async.Contains(shard))], progress, ct)
            + await Rebuild([.. named.Where(shard => shards.Inline.Contains(shard))], progress, ct);
    }

    /// <summary>Builds inline projections that came with this release, over the events that are already there.</summary>
    public async Task BuildMissingInline(CancellationToken ct)
    {
        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        var live = (await VersionBook.Read(connection, ct)).Where(one => one.State == VersionState.Live).Select(one => one.Projection).ToHashSet(StringComparer.Ordinal);
        foreach (var missing in shards.Inline.Where(shard => !live.Contains(shard.Consumer)))
        {
            await Rebuild([missing], null, ct);
            await VersionBook.Set(connection, missing.Consumer, missing.Version, VersionState.Live, ct);
        }
    }

    /// <summary>All async, or all inline: the two differ in how far they may read.</summary>
    private async Task<long> Rebuild(List<Shard> some, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        if (some.Count == 0) return 0;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RebuildOnce(some, progress, ct);
            }
            catch (PostgresException lost) when (attempt < Attempts && lost.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                // With an append that feeds two of them. Everything was rolled back.
            }
        }
    }

    private async Task<long> RebuildOnce(List<Shard> some, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        var streams = shards.Streams;
        await using var connection = await streams.Database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Take(connection, some, ct);

        // Async: what is decided. Inline: all that is visible, since what comes later is applied by its own append, which waits for us.
        var isInline = some[0].Projection!.Lifecycle == ProjectionLifecycle.Inline;
        var through = isInline ? await DecidedBound.LastDrawn(connection, ct) : await new DecidedBound().Read(connection, ct);
        foreach (var shard in some)
        {
            await DeadLetters.Clear(connection, shard, ct);
            foreach (var table in shard.Projection!.Tables) await Execute(connection, $"delete from {shard.Tables[table]}", ct);
        }

        var digested = await new Replay(streams, connection, transaction, settings).Run(
            some, 0, through,
            (shard, position, error, token) => DeadLetters.Add(connection, shard, position, error, clock.GetUtcNow(), token),
            progress, ct);
        await ProgressRows.Set(connection, some, through, ct);
        await transaction.CommitAsync(ct);
        return digested.Values.Sum();
    }

    /// <summary>Waits until the daemon, or the appends under way, have let go of the shards.</summary>
    private static async Task Take(NpgsqlConnection connection, IReadOnlyList<Shard> some, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select count(pg_advisory_xact_lock(id)) from unnest($1) id", connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. some.Select(shard => shard.LockId).Order()], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
