using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>A stretch of the log, with the events of the wanted names in it.</summary>
/// <param name="Through">Last position covered, whether or not there is an event at it.</param>
internal sealed record LogPage(long Through, IReadOnlyList<LogEntry> Entries)
{
    /// <summary>
    /// Longest stretch of one page. Where wanted events are rare, it bounds the time without progress: Marten's layout has no index by type.
    /// </summary>
    private const long Stretch = 100_000;

    /// <param name="connection">In a transaction.</param>
    /// <param name="through">Must be decided, and the decision older than the snapshot of this read.</param>
    public static async Task<LogPage> Read(
        NpgsqlConnection connection, StreamStore streams, IReadOnlyCollection<string> names, long after, long through, int limit, CancellationToken ct)
    {
        if (names.Count == 0 || through <= after) return new(Math.Min(through, after + Stretch), []);
        using var json = new JsonBuffer();
        var (rows, end) = await ReadRows(connection, json, names, after, through, limit, ct);
        return new(end, rows.ConvertAll(row => LogEntry.Of(row, streams.Types)));
    }

    /// <summary>Adds the read to a batch that runs in a transaction.</summary>
    /// <param name="through">The bound, where it is known; else <see cref="long.MaxValue"/>: what lies beyond it is left out by <see cref="Of"/>.</param>
    public static void AddTo(NpgsqlBatch batch, IReadOnlyCollection<string> names, long after, long through, int limit)
    {
        var read = new NpgsqlBatchCommand(
            $"select {EventRow.Columns} from public.mt_events where seq_id > $1 and seq_id <= $2 and type = any($3) order by seq_id limit $4");
        read.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        read.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Math.Min(through, after + Stretch) });
        read.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. names], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        read.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });

        // The planner's statistics end before the newest events: it expects next to none, and would sort the whole stretch for
        // each page instead of stopping in the index where the page is full.
        batch.BatchCommands.Add(new("set local enable_sort = off"));
        batch.BatchCommands.Add(read);
        batch.BatchCommands.Add(new("set local enable_sort = on"));
    }

    /// <summary>Reads the result of <see cref="AddTo"/>, at which the reader stands.</summary>
    /// <param name="through">The bound. Must be older than the snapshot of the read.</param>
    public static async Task<LogPage> Of(NpgsqlDataReader reader, StreamStore streams, long after, long through, int limit, CancellationToken ct)
    {
        using var json = new JsonBuffer();
        var (rows, end) = await RowsOf(reader, json, after, through, limit, ct);
        return new(end, rows.ConvertAll(row => LogEntry.Of(row, streams.Types)));
    }

    /// <summary>As <see cref="Read"/>, not decoded.</summary>
    /// <param name="json">Holds the data of the rows.</param>
    public static async Task<(List<EventRow> Rows, long Through)> ReadRows(
        NpgsqlConnection connection, JsonBuffer json, IReadOnlyCollection<string> names, long after, long through, int limit, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddTo(batch, names, after, through, limit);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return await RowsOf(reader, json, after, through, limit, ct);
    }

    private static async Task<(List<EventRow> Rows, long Through)> RowsOf(
        NpgsqlDataReader reader, JsonBuffer json, long after, long through, int limit, CancellationToken ct)
    {
        var rows = new List<EventRow>();
        while (await reader.ReadAsync(ct) && reader.GetInt64(EventRow.PositionColumn) <= through) rows.Add(EventRow.Of(reader, json));
        return (rows, rows.Count == limit ? rows[^1].Position : Math.Max(after, Math.Min(through, after + Stretch)));
    }
}

/// <summary>One event of a page.</summary>
/// <param name="Fact">Null when it did not load; then <paramref name="Error"/> says why.</param>
internal readonly record struct LogEntry(long Position, string Name, RecordedEvent? Fact, Exception? Error)
{
    public static LogEntry Of(EventRow stored, EventTypeRegistry types)
    {
        try
        {
            return new(stored.Position, stored.Type, stored.Load(types), null);
        }
        catch (Exception error)
        {
            return new(stored.Position, stored.Type, null, error);
        }
    }
}
