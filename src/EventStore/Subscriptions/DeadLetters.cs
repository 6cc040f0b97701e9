using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>An event that a shard could not digest, and passed over.</summary>
/// <param name="Consumer">Name of the projection or process.</param>
/// <param name="Shard">Shard key: <c>All</c>, or <c>V2:All</c> of a later version.</param>
/// <param name="Position">Of the event in the log.</param>
/// <param name="ExceptionMessage">Message, and after an empty line the whole error with its stack.</param>
public sealed record DeadLetter(
    Guid Id, string Consumer, string Shard, long Position, DateTimeOffset Timestamp, string ExceptionType, string ExceptionMessage)
{
    /// <summary>The message without the stack.</summary>
    public string Reason => ExceptionMessage.Split("\n\n", 2)[0];
}

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

    private const string Columns = """
        id, data ->> 'ProjectionName', data ->> 'ShardName', (data ->> 'EventSequence')::bigint, (data ->> 'Timestamp')::timestamptz,
        data ->> 'ExceptionType', data ->> 'ExceptionMessage'
        """;

    /// <summary>Longest text kept of an error: inner errors and their stacks can be endless.</summary>
    private const int LongestText = 16_000;

    /// <summary>In the order of the log.</summary>
    /// <param name="consumer">Name of a projection or process; null: all.</param>
    public async Task<IReadOnlyList<DeadLetter>> All(CancellationToken ct, string? consumer = null)
    {
        await using var command = database.CreateCommand(
            $"select {Columns} from public.mt_doc_deadletterevent where $1::text is null or data ->> 'ProjectionName' = $1 order by 4, 2");
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = consumer, NpgsqlDbType = NpgsqlDbType.Text });
        return await Read(command, ct);
    }

    /// <summary>Null when there is none of this id.</summary>
    public async Task<DeadLetter?> Find(Guid id, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"select {Columns} from public.mt_doc_deadletterevent where id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        return (await Read(command, ct)).SingleOrDefault();
    }

    /// <summary>Forgets a record; its event stays in the log, and unapplied.</summary>
    /// <returns>False when there was none of this id.</returns>
    public async Task<bool> Discard(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await Remove(connection, id, ct);
    }

    internal static async Task<bool> Remove(NpgsqlConnection connection, Guid id, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("delete from public.mt_doc_deadletterevent where id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        return await command.ExecuteNonQueryAsync(ct) > 0;
    }

    private static async Task<List<DeadLetter>> Read(NpgsqlCommand command, CancellationToken ct)
    {
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
                ExceptionMessage = TextOf(error),
                ExceptionType = cause.GetType().FullName,
                EventSequence = position,
            }),
        });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Marten's document has no member for a stack; its message takes any text.</summary>
    private static string TextOf(Exception error)
    {
        var text = $"{error.Message}\n\n{error}";
        // jsonb holds no NUL.
        return (text.Length <= LongestText ? text : text[..LongestText]).Replace("\0", "", StringComparison.Ordinal);
    }

    /// <summary>Forgets those of a shard that starts again from the beginning.</summary>
    internal static Task Clear(NpgsqlConnection connection, Shard shard, CancellationToken ct) => Clear(connection, shard.Consumer, shard.Key, ct);

    internal static async Task Clear(NpgsqlConnection connection, string consumer, string shard, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "delete from public.mt_doc_deadletterevent where data ->> 'ProjectionName' = $1 and data ->> 'ShardName' = $2", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = consumer });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = shard });
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
