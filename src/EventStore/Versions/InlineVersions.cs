using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Versions;

/// <summary>Which versions of inline projections whoever appends has to apply.</summary>
internal static class InlineVersions
{
    /// <summary>
    /// Appends share the lock of a projection; who switches or rebuilds it takes it alone, and so sees all events that were applied and no
    /// others. Which version is live is read after the lock, by a statement of its own, and stays so until the end of the transaction.
    /// Versions beside the live one are fed from the log, until one of them takes its place.
    /// </summary>
    /// <param name="shards">Of inline projections, in all versions of this program.</param>
    /// <param name="alone">Takes the locks alone.</param>
    /// <returns>Of each projection the shard of its live version.</returns>
    /// <exception cref="StaleReleaseException">Another version than those of this program is live.</exception>
    public static async Task<IReadOnlyList<Shard>> Take(NpgsqlConnection connection, IReadOnlyCollection<Shard> shards, bool alone, CancellationToken ct)
    {
        if (shards.Count == 0) return [];
        string[] names = [.. shards.Select(shard => shard.Consumer).Distinct()];
        await using var batch = new NpgsqlBatch(connection) { Timeout = alone ? 0 : 30 };
        batch.BatchCommands.Add(new($"select count(pg_advisory_xact_lock{(alone ? "" : "_shared")}(id)) from unnest($1) id")
        {
            Parameters = { new NpgsqlParameter<long[]> { TypedValue = [.. names.Select(Shard.InlineLockOf).Order()], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint } },
        });
        batch.BatchCommands.Add(new(
            """
            select projection, max(version) filter (where state = 'live'), current_setting('transaction_isolation') from event_store.projection_versions
            where projection = any($1) group by projection
            """)
        {
            Parameters = { new NpgsqlParameter<string[]> { TypedValue = names } },
        });
        var (live, isOld) = (new Dictionary<string, int?>(StringComparer.Ordinal), false);
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                live[reader.GetString(0)] = await reader.IsDBNullAsync(1, ct) ? null : reader.GetInt32(1);
                isOld = reader.GetString(2) != "read committed";
            }
        }

        if (isOld) await LoseToSwitches(connection, names, ct);
        return [.. shards.GroupBy(shard => shard.Consumer).Select(versions => Live([.. versions], live))];
    }

    /// <summary>
    /// With a higher isolation the book is read as of the transaction's first statement, and may name a version, or show a table, that was
    /// replaced while we waited for the lock. A row that was changed since cannot be locked then: the transaction has lost its race.
    /// </summary>
    /// <exception cref="PostgresException">40001, or 55P03 where somebody is about to change it.</exception>
    private static async Task LoseToSwitches(NpgsqlConnection connection, string[] names, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select from event_store.projection_versions where projection = any($1) for share nowait", connection)
        {
            Parameters = { new NpgsqlParameter<string[]> { TypedValue = names } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static Shard Live(Shard[] versions, Dictionary<string, int?> live)
    {
        var newest = versions.MaxBy(one => one.Version)!;
        // In no book: the tables were made without a migration, for this program alone.
        if (!live.TryGetValue(newest.Consumer, out var version)) return newest;
        return Array.Find(versions, one => one.Version == version) ?? throw new StaleReleaseException(newest.Consumer, newest.Version, version);
    }
}
