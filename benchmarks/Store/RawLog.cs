using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.Bench.Logs;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Store;

/// <summary>The least code that does with the log's tables what the store does: what it is measured against.</summary>
internal static class RawLog
{
    public const string AdvanceStream =
        "update public.mt_streams set version = version + 1, timestamp = now() where id = $1 and version = $2";

    public const string InsertEvent = """
        insert into public.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type)
        values (nextval('public.mt_events_sequence'), $1, $2, $3, $4, $5, $6, $7) returning seq_id
        """;

    private const string Columns = "seq_id, id, stream_id, version, type, data, timestamp, correlation_id, causation_id, user_name, headers";

    /// <summary>Version check, event, commit: two statements, prepared, one round trip.</summary>
    public static async Task<NpgsqlBatch> PrepareAppend(NpgsqlConnection connection, CancellationToken ct)
    {
        var batch = new NpgsqlBatch(connection) { BatchCommands = { new(AdvanceStream), new(InsertEvent) } };
        batch.BatchCommands[0].Parameters.Add(new NpgsqlParameter<string>());
        batch.BatchCommands[0].Parameters.Add(new NpgsqlParameter<long>());
        var values = batch.BatchCommands[1].Parameters;
        values.Add(new NpgsqlParameter<Guid>());
        values.Add(new NpgsqlParameter<string>());
        values.Add(new NpgsqlParameter<long>());
        values.Add(new NpgsqlParameter<byte[]> { NpgsqlDbType = NpgsqlDbType.Jsonb });
        values.Add(new NpgsqlParameter<string>());
        values.Add(new NpgsqlParameter<DateTimeOffset>());
        values.Add(new NpgsqlParameter<string>());
        await batch.PrepareAsync(ct);
        return batch;
    }

    /// <param name="version">Of the stream before.</param>
    public static async Task Append(NpgsqlBatch batch, EventTypeRegistry types, string stream, long version, object data, CancellationToken ct)
    {
        var now = DateTimeOffset.UtcNow;
        ((NpgsqlParameter<string>)batch.BatchCommands[0].Parameters[0]).TypedValue = stream;
        ((NpgsqlParameter<long>)batch.BatchCommands[0].Parameters[1]).TypedValue = version;
        var values = batch.BatchCommands[1].Parameters;
        ((NpgsqlParameter<Guid>)values[0]).TypedValue = Guid.CreateVersion7(now);
        ((NpgsqlParameter<string>)values[1]).TypedValue = stream;
        ((NpgsqlParameter<long>)values[2]).TypedValue = version + 1;
        ((NpgsqlParameter<byte[]>)values[3]).TypedValue = types.Serialize(data);
        ((NpgsqlParameter<string>)values[4]).TypedValue = types.NameOf(data.GetType());
        ((NpgsqlParameter<DateTimeOffset>)values[5]).TypedValue = now;
        ((NpgsqlParameter<string>)values[6]).TypedValue = types.DotnetTypeOf(data.GetType());
        await using var reader = await batch.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct) || await reader.NextResultAsync(ct))
        {
        }

        if (batch.BatchCommands[0].RecordsAffected != 1) throw new InvalidOperationException($"'{stream}' is not at version {version}.");
    }

    /// <summary>New streams with their events, by binary <c>COPY</c> in one transaction.</summary>
    /// <param name="positions">Numbers of the events, drawn before.</param>
    /// <param name="metadata">Of all events; null: none, and its columns are left out.</param>
    public static async Task Copy(
        NpgsqlConnection connection, EventTypeRegistry types, IEnumerable<LoggedEvent> events, IEnumerable<long> positions, CancellationToken ct,
        EventMetadata? metadata = null)
    {
        var headers = metadata is null ? null : JsonSerializer.SerializeToUtf8Bytes(metadata.Headers);
        var now = DateTimeOffset.UtcNow;
        var streams = new Dictionary<string, (string Type, long Version)>(StringComparer.Ordinal);
        foreach (var one in events) streams[one.Stream] = (one.StreamType, streams.GetValueOrDefault(one.Stream).Version + 1);
        await using (var copy = await connection.BeginBinaryImportAsync("copy public.mt_streams (id, type, version) from stdin (format binary)", ct))
        {
            copy.Timeout = TimeSpan.FromMinutes(10);
            foreach (var (stream, (type, version)) in streams)
            {
                await copy.StartRowAsync(ct);
                await copy.WriteAsync(stream, NpgsqlDbType.Varchar, ct);
                await copy.WriteAsync(type, NpgsqlDbType.Varchar, ct);
                await copy.WriteAsync(version, NpgsqlDbType.Bigint, ct);
            }

            await copy.CompleteAsync(ct);
        }

        var versions = new Dictionary<string, long>(streams.Count, StringComparer.Ordinal);
        await using (var copy = await connection.BeginBinaryImportAsync(
            $"""
            copy public.mt_events (
                seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type{(metadata is null ? "" : ", correlation_id, causation_id, user_name, headers")})
            from stdin (format binary)
            """, ct))
        {
            copy.Timeout = TimeSpan.FromMinutes(10);
            foreach (var (one, position) in events.Zip(positions))
            {
                var type = one.Data.GetType();
                await copy.StartRowAsync(ct);
                await copy.WriteAsync(position, NpgsqlDbType.Bigint, ct);
                await copy.WriteAsync(Guid.CreateVersion7(now), NpgsqlDbType.Uuid, ct);
                await copy.WriteAsync(one.Stream, NpgsqlDbType.Varchar, ct);
                await copy.WriteAsync(versions[one.Stream] = versions.GetValueOrDefault(one.Stream) + 1, NpgsqlDbType.Bigint, ct);
                await copy.WriteAsync(types.Serialize(one.Data), NpgsqlDbType.Jsonb, ct);
                await copy.WriteAsync(types.NameOf(type), NpgsqlDbType.Varchar, ct);
                await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, ct);
                await copy.WriteAsync(types.DotnetTypeOf(type), NpgsqlDbType.Varchar, ct);
                if (metadata is null) continue;
                await copy.WriteAsync(metadata.CorrelationId, NpgsqlDbType.Varchar, ct);
                await copy.WriteAsync(metadata.CausationId, NpgsqlDbType.Varchar, ct);
                await copy.WriteAsync(metadata.UserName, NpgsqlDbType.Varchar, ct);
                await copy.WriteAsync(headers, NpgsqlDbType.Jsonb, ct);
            }

            await copy.CompleteAsync(ct);
        }
    }

    public static async Task<long[]> Draw(NpgsqlConnection connection, int count, CancellationToken ct)
    {
        await using var draw = new NpgsqlCommand("select array_agg(nextval('public.mt_events_sequence')) from generate_series(1, $1)", connection);
        draw.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        return (long[])(await draw.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Every event of the log, decoded, in order.</summary>
    /// <returns>Events per second.</returns>
    public static async Task<double> ReadAll(NpgsqlConnection connection, EventTypeRegistry types, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var command = new NpgsqlCommand($"select {Columns} from public.mt_events order by seq_id", connection) { CommandTimeout = 0 };
        await command.PrepareAsync(ct);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (count, last) = (0L, 0L);
        while (await reader.ReadAsync(ct))
        {
            var fact = Fact(reader, types);
            if (fact.Position <= last) throw new InvalidOperationException($"{fact.Position} came after {last}.");
            (count, last) = (count + 1, fact.Position);
        }

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static RecordedEvent Fact(NpgsqlDataReader reader, EventTypeRegistry types)
    {
        var name = reader.GetString(4);
        var hasMetadata = !reader.IsDBNull(7) || !reader.IsDBNull(8) || !reader.IsDBNull(9) || !reader.IsDBNull(10);
        return new(
            reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt64(3), name,
            types.Deserialize(name, reader.GetFieldValue<byte[]>(5)), reader.GetFieldValue<DateTimeOffset>(6),
            hasMetadata ? throw new InvalidOperationException("The log measured has no metadata.") : EventMetadata.None);
    }
}
