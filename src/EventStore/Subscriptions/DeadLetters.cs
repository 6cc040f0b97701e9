using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>An event that a shard could not digest, and passed over.</summary>
/// <param name="Consumer">Name of the projection or process.</param>
/// <param name="Shard">Shard key: <c>All</c>, or <c>V2:All</c> of a later version.</param>
/// <param name="Position">Of the event in the log.</param>
public sealed record DeadLetter(
    Guid Id, string Consumer, string Shard, long Position, DateTimeOffset Timestamp, string ExceptionType, string ExceptionMessage);

/// <summary>Events set aside, in Marten's table <c>mt_doc_deadletterevent</c>.</summary>
public sealed class DeadLetters(NpgsqlDataSource database)
{
    internal const string Ddl = """
        create table if not exists public.mt_doc_deadletterevent (
            id uuid not null,
            data jsonb not null,
            mt_last_modified timestamptz null default transaction_timestamp(),
            mt_version uuid not null default (md5(random()::text || clock_timestamp()::text)::uuid),
            mt_dotnet_type varchar null,
            constraint pkey_mt_doc_deadletterevent_id primary key (id)
        );
        """;

    /// <summary>In the order of the log.</summary>
    /// <param name="consumer">Name of a projection or process; null: all.</param>
    public async Task<IReadOnlyList<DeadLetter>> All(CancellationToken ct, string? consumer = null)
    {
        await using var command = database.CreateCommand(
            """
            select id, data ->> 'ProjectionName', data ->> 'ShardName', (data ->> 'EventSequence')::bigint, (data ->> 'Timestamp')::timestamptz,
                data ->> 'ExceptionType', data ->> 'ExceptionMessage'
            from public.mt_doc_deadletterevent where $1::text is null or data ->> 'ProjectionName' = $1 order by 4, 2
            """);
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = consumer, NpgsqlDbType = NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var letters = new List<DeadLetter>();
        while (await reader.ReadAsync(ct))
        {
            letters.Add(new(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetFieldValue<DateTimeOffset>(4),
                reader.GetString(5), reader.GetString(6)));
        }

        return letters;
    }

    internal static async Task Add(NpgsqlConnection connection, Shard shard, long position, Exception error, DateTimeOffset at, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(at);
        var cause = error is UnreadableEventException { InnerException: { } inner } ? inner : error;
        await using var command = new NpgsqlCommand(
            "insert into public.mt_doc_deadletterevent (id, data) values ($1, $2)", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<string>
        {
            NpgsqlDbType = NpgsqlDbType.Jsonb,
            TypedValue = JsonSerializer.Serialize(new
            {
                Id = id,
                ProjectionName = shard.Consumer,
                ShardName = shard.Key,
                Timestamp = at,
                // jsonb holds no NUL.
                ExceptionMessage = error.Message.Replace("\0", "", StringComparison.Ordinal),
                ExceptionType = cause.GetType().FullName,
                EventSequence = position,
            }),
        });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Forgets those of a shard that starts again from the beginning.</summary>
    internal static async Task Clear(NpgsqlConnection connection, Shard shard, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "delete from public.mt_doc_deadletterevent where data ->> 'ProjectionName' = $1 and data ->> 'ShardName' = $2", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = shard.Consumer });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = shard.Key });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>How many each shard set aside, by the name of the shard.</summary>
    internal static async Task<Dictionary<string, long>> Count(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select concat(data ->> 'ProjectionName', ':', data ->> 'ShardName'), count(*) from public.mt_doc_deadletterevent group by 1", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) counts[reader.GetString(0)] = reader.GetInt64(1);
        return counts;
    }
}
