using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Serialization;

namespace OpenEdx.EventStore.Streams;

/// <summary>Reads recorded events by stream and by position. Events of archived streams are read like all others.</summary>
internal sealed class StreamReader(NpgsqlDataSource database, EventTypeRegistry types)
{
    /// <summary>Event type that Marten writes at numbers of failed appends; no fact.</summary>
    internal const string Tombstone = "tombstone";

    internal const string Columns =
        "seq_id, id, stream_id, version, type, data, timestamp, correlation_id, causation_id, user_name, headers";

    internal const int PositionColumn = 0;
    internal const int TypeColumn = 4;

    public async Task<IReadOnlyList<RecordedEvent>> Stream(string stream, long from, long? to, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            $"select {Columns} from public.mt_events where stream_id = $1 and version between $2 and $3 order by version", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to ?? long.MaxValue });
        await using var reader = await command.ReadPrepared(ct);
        return await Rows(reader, ct);
    }

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<RecordedEvent>>> Streams(IReadOnlyCollection<string> streams, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            $"select {Columns} from public.mt_events where stream_id = any($1) order by stream_id, version", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. streams] });
        await using var reader = await command.ReadPrepared(ct);
        var rows = await Rows(reader, ct);
        return rows.GroupBy(row => row.Stream, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<RecordedEvent>)[.. group], StringComparer.Ordinal);
    }

    public async Task<long> Version(string stream, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand("select version from public.mt_streams where id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        await using var reader = await command.ReadPrepared(ct);
        return await reader.ReadAsync(ct) && !await reader.IsDBNullAsync(0, ct) ? reader.GetInt64(0) : 0;
    }

    public async IAsyncEnumerable<RecordedEvent> Log(
        long after, IReadOnlyCollection<string>? names, int pageSize, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var (page, isLast) = await Page(after, names, pageSize, ct);
            foreach (var fact in page) yield return fact;
            if (isLast) yield break;

            // The last event seen, not the bound: a number drawn and not yet flushed may be drawn again after a crash of the server.
            after = page[^1].Position;
        }
    }

    /// <summary>Bound and page in one round trip; rows beyond the bound are left for the next time.</summary>
    private async Task<(List<RecordedEvent> Rows, bool IsLast)> Page(
        long after, IReadOnlyCollection<string>? names, int pageSize, CancellationToken ct)
    {
        var read = new NpgsqlBatchCommand(
            $"select {Columns} from public.mt_events where seq_id > $1 and type <> '{Tombstone}' {(names is null ? "" : "and type = any($3)")} order by seq_id limit $2");
        read.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        read.Parameters.Add(new NpgsqlParameter<int> { TypedValue = pageSize });
        if (names is not null) read.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. names], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });

        await using var batch = database.CreateBatch();
        DecidedBound.AddTo(batch);
        batch.BatchCommands.Add(read);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var bound = await DecidedBound.Of(reader, ct);
        var rows = new List<RecordedEvent>();
        while (await reader.ReadAsync(ct))
        {
            if (reader.GetInt64(0) > bound) return (rows, true);
            rows.Add(Row(reader, types));
        }

        return (rows, rows.Count < pageSize);
    }

    private async Task<List<RecordedEvent>> Rows(NpgsqlDataReader reader, CancellationToken ct)
    {
        var rows = new List<RecordedEvent>();
        while (await reader.ReadAsync(ct)) rows.Add(Row(reader, types));
        return rows;
    }

    internal static RecordedEvent Row(NpgsqlDataReader reader, EventTypeRegistry types)
    {
        var name = reader.GetString(TypeColumn);
        return new(
            reader.GetInt64(PositionColumn), reader.GetGuid(1), reader.GetString(2), reader.GetInt64(3), name,
            types.Deserialize(name, reader.GetFieldValue<byte[]>(5)), reader.GetFieldValue<DateTimeOffset>(6), Metadata(reader));
    }

    private static EventMetadata Metadata(NpgsqlDataReader reader)
    {
        var (correlation, causation, user, headers) = (Text(7), Text(8), Text(9), Text(10));
        return correlation is null && causation is null && user is null && headers is null
            ? EventMetadata.None
            : new(correlation, causation, user, headers is null ? null : Headers(headers));

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    /// <summary>Ours are texts; another writer of the layout may store any value, which is given as its JSON text.</summary>
    private static Dictionary<string, string> Headers(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!
            .ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
}
