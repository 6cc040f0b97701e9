using Npgsql;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>How a shard gets on.</summary>
public enum ShardCondition
{
    /// <summary>Page by page, or idle.</summary>
    Running,

    /// <summary>Event by event, after a page failed.</summary>
    Stepping,

    /// <summary>Its next event, or its database, refuses; it is tried again.</summary>
    Failing,

    /// <summary>Held by an operator. Subscriptions only.</summary>
    Paused,
}

/// <summary>What a node says about a shard that does not simply run.</summary>
/// <param name="Node">Machine and process that met the trouble.</param>
/// <param name="Until">It lasts while the shard has not reached this position.</param>
/// <param name="Error">Null when stepping goes well.</param>
internal sealed record ShardTrouble(ShardCondition Condition, string Node, long Until, string? Error);

/// <summary>
/// Table <c>event_store.shard_troubles</c>. A row is written when a trouble begins or changes, never while all is well; it ends by itself,
/// on whatever node, as soon as the shard has passed the place.
/// </summary>
internal static class ShardTroubles
{
    public const string Ddl = """
        create schema if not exists event_store;
        create table if not exists event_store.shard_troubles (
            name varchar primary key,
            condition varchar not null,
            node varchar not null,
            until bigint not null,
            error text null,
            at timestamptz not null default now()
        );
        """;

    private static readonly string Node = $"{Environment.MachineName}/{Environment.ProcessId}";

    public static async Task Tell(
        NpgsqlConnection connection, Shard shard, ShardCondition condition, long until, Exception? error, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into event_store.shard_troubles (name, condition, node, until, error, at) values ($1, $2, $3, $4, $5, now())
            on conflict (name) do update set condition = excluded.condition, node = excluded.node, until = excluded.until, error = excluded.error, at = excluded.at
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = shard.Name });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = condition.ToString() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Node });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = until });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = error?.Message.Replace("\0", "", StringComparison.Ordinal), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>By the name of the shard, those included that are over.</summary>
    public static async Task<Dictionary<string, ShardTrouble>> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select name, condition, node, until, error from event_store.shard_troubles", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var troubles = new Dictionary<string, ShardTrouble>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            troubles[reader.GetString(0)] = new(
                Enum.Parse<ShardCondition>(reader.GetString(1)), reader.GetString(2), reader.GetInt64(3),
                await reader.IsDBNullAsync(4, ct) ? null : reader.GetString(4));
        }

        return troubles;
    }
}
