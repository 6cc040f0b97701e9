using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>Rows of <c>mt_event_progression</c>: how far each shard has come.</summary>
internal static class ProgressRows
{
    public const string HighWaterMark = "HighWaterMark";

    /// <summary>For shards that are new; each stands where it declares to begin.</summary>
    public static async Task Create(NpgsqlConnection connection, IReadOnlyCollection<Shard> shards, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into public.mt_event_progression (name, last_seq_id)
            select name, coalesce(start, (select case when is_called then last_value else last_value - 1 end from public.mt_events_sequence))
            from unnest($1, $2) as s(name, start) on conflict (name) do nothing
            """,
            connection);
        command.Parameters.Add(Names(shards));
        command.Parameters.Add(new NpgsqlParameter<long?[]> { TypedValue = [.. shards.Select(shard => shard.Start.Position)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await command.ExecuteNonQueryAsync(ct);
    }

    public static async Task<Dictionary<string, long>> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select name, coalesce(last_seq_id, 0) from public.mt_event_progression", connection);
        return await Positions(command, ct);
    }

    /// <summary>Position of one shard; 0 when it has no row.</summary>
    public static async Task<long> Of(NpgsqlConnection connection, Shard shard, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select coalesce(max(last_seq_id), 0) from public.mt_event_progression where name = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = shard.Name });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>The version is to be built from the beginning when it is needed again.</summary>
    public static Task Restart(NpgsqlConnection connection, string projection, int version, CancellationToken ct) =>
        Execute(connection, "update public.mt_event_progression set last_seq_id = 0 where name = $1", projection, version, ct);

    /// <summary>The version has no tables any more.</summary>
    public static Task Forget(NpgsqlConnection connection, string projection, int version, CancellationToken ct) =>
        Execute(connection, "delete from public.mt_event_progression where name = $1", projection, version, ct);

    /// <summary>
    /// Takes the shards that nobody else holds for the rest of the transaction, and reads their positions. Ownership ends with the
    /// transaction: a node that dies or hangs leaves nothing behind, and the node that appended is usually the one that projects.
    /// </summary>
    public static void AddTake(NpgsqlBatch batch, IReadOnlyCollection<Shard> shards)
    {
        batch.BatchCommands.Add(new("select name from unnest($1, $2) as s(name, id) where pg_try_advisory_xact_lock(id)")
        {
            Parameters = { Names(shards), new NpgsqlParameter<long[]> { TypedValue = [.. shards.Select(s => s.LockId)] } },
        });
        batch.BatchCommands.Add(new(
            "select name, coalesce(last_seq_id, 0) from public.mt_event_progression where name = any($1) order by name for update skip locked")
        {
            Parameters = { Names(shards) },
        });
    }

    /// <summary>Reads the results of <see cref="AddTake"/> and moves on to the result that follows, if any.</summary>
    /// <returns>Positions of the shards that were taken.</returns>
    public static async Task<IReadOnlyDictionary<string, long>> TakenOf(NpgsqlDataReader reader, CancellationToken ct)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) taken.Add(reader.GetString(0));
        await reader.NextResultAsync(ct);
        var positions = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            if (taken.Contains(reader.GetString(0))) positions[reader.GetString(0)] = reader.GetInt64(1);
        }

        await reader.NextResultAsync(ct);
        return positions;
    }

    /// <summary>Takes one shard for the rest of the transaction, waiting for whoever holds it, and reads its position.</summary>
    /// <param name="isOwned">False: leaves the shard with its owner, which in the case of a subscription never lets go.</param>
    public static async Task<long> Await(NpgsqlConnection connection, Shard shard, bool isOwned, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(isOwned ? "select pg_advisory_xact_lock($1)" : "select $1") { Parameters = { new NpgsqlParameter<long> { TypedValue = shard.LockId } } });
        batch.BatchCommands.Add(new("select coalesce(last_seq_id, 0) from public.mt_event_progression where name = $1 " + (isOwned ? "for update" : ""))
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = shard.Name } },
        });
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        return await reader.ReadAsync(ct) ? reader.GetInt64(0) : 0;
    }

    /// <summary>Must be executed in the transaction of the rows that the position stands for.</summary>
    public static async Task Set(NpgsqlConnection connection, IReadOnlyCollection<Shard> shards, long position, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Move(shards, position) } };
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>As <see cref="Set"/>, for a batch.</summary>
    public static NpgsqlBatchCommand Move(IReadOnlyCollection<Shard> shards, long position) => new(
        """
        insert into public.mt_event_progression (name, last_seq_id, last_updated) select name, $2, transaction_timestamp() from unnest($1) name
        on conflict (name) do update set last_seq_id = excluded.last_seq_id, last_updated = excluded.last_updated
        """)
    {
        Parameters = { Names(shards), new NpgsqlParameter<long> { TypedValue = position } },
    };

    /// <summary>Never backward: several nodes set it.</summary>
    public static async Task RaiseHighWaterMark(NpgsqlConnection connection, long position, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("set local synchronous_commit = off"));
        batch.BatchCommands.Add(new(
            $"""
            insert into public.mt_event_progression as p (name, last_seq_id, last_updated) values ('{HighWaterMark}', $1, transaction_timestamp())
            on conflict (name) do update set last_seq_id = excluded.last_seq_id, last_updated = excluded.last_updated
            where coalesce(p.last_seq_id, 0) < excluded.last_seq_id
            """)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = position } },
        });
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, string projection, int version, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Shard.NameOf(projection, version) });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlParameter<string[]> Names(IEnumerable<Shard> shards) =>
        new() { TypedValue = [.. shards.Select(shard => shard.Name)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar };

    private static async Task<Dictionary<string, long>> Positions(NpgsqlCommand command, CancellationToken ct)
    {
        var positions = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) positions[reader.GetString(0)] = reader.GetInt64(1);
        return positions;
    }
}
