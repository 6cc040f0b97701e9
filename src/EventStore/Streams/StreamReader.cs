using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Serialization;

namespace OpenEdx.EventStore.Streams;

/// <summary>Reads recorded events by stream and by position. Events of archived streams are read like all others.</summary>
internal sealed class StreamReader(NpgsqlDataSource database, EventTypeRegistry types)
{
    /// <summary>Event type that Marten writes at numbers of failed appends; no fact.</summary>
    internal const string Tombstone = "tombstone";

    public async Task<IReadOnlyList<RecordedEvent>> Stream(string stream, long from, long? to, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            $"select {EventRow.Columns} from public.mt_events where stream_id = $1 and version between $2 and $3 order by version", connection);
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
            $"select {EventRow.Columns} from public.mt_events where stream_id = any($1) order by stream_id, version", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. streams] });
        await using var reader = await command.ReadPrepared(ct);
        var rows = await Rows(reader, ct);
        return rows.GroupBy(row => row.Stream, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<RecordedEvent>)[.. group], StringComparer.Ordinal);
    }

    public async Task<IReadOnlyList<RecordedEvent>> At(IReadOnlyCollection<long> positions, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            $"select {EventRow.Columns} from public.mt_events where seq_id = any($1) and type <> '{Tombstone}' order by seq_id", connection);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. positions] });
        await using var reader = await command.ReadPrepared(ct);
        return await Rows(reader, ct);
    }

    public async Task<long> Version(string stream, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand("select version from public.mt_streams where id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        await using var reader = await command.ReadPrepared(ct);
        return await reader.ReadAsync(ct) && !await reader.IsDBNullAsync(0, ct) ? reader.GetInt64(0) : 0;
    }

    /// <summary>
    /// From the second page on, the next page is on its way and decoded while the caller works on the one before it. Who stops within
    /// the first page, as most who look for one event do, has caused no second read.
    /// </summary>
    public async IAsyncEnumerable<RecordedEvent> Log(
        long after, IReadOnlyCollection<string>? names, int pageSize, [EnumeratorCancellation] CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var ahead = Page(after, names, pageSize, over.Token);
        try
        {
            for (var isFirst = true; ; isFirst = false)
            {
                var page = await ahead;
                if (!isFirst && page.Next is { } next) ahead = Page(next, names, pageSize, over.Token);
                foreach (var fact in await page.Facts) yield return fact;
                if (page.Next is not { } second) yield break;
                if (isFirst) ahead = Page(second, names, pageSize, over.Token);
            }
        }
        finally
        {
            await over.CancelAsync();
            await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Bound and page in one round trip; rows beyond the bound are left for the next time.</summary>
    private async Task<DecodedPage> Page(long after, IReadOnlyCollection<string>? names, int pageSize, CancellationToken ct)
    {
        var read = new NpgsqlBatchCommand(
            $"select {EventRow.Columns} from public.mt_events where seq_id > $1 and type <> '{Tombstone}' {(names is null ? "" : "and type = any($3)")} order by seq_id limit $2");
        read.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        read.Parameters.Add(new NpgsqlParameter<int> { TypedValue = pageSize });
        if (names is not null) read.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. names], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });

        await using var batch = database.CreateBatch();
        DecidedBound.AddTo(batch);
        batch.BatchCommands.Add(read);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var bound = await DecidedBound.Of(reader, ct);
        var (rows, json) = (new List<EventRow>(), new JsonBuffer());
        var isLast = false;
        while (!isLast && await reader.ReadAsync(ct))
        {
            isLast = reader.GetInt64(EventRow.PositionColumn) > bound;
            if (!isLast) rows.Add(EventRow.Of(reader, json));
        }

        // After the last event seen, not the bound: a number drawn and not yet flushed may be drawn again after a crash of the server.
        return new(Task.Run(Decoded, ct), isLast || rows.Count < pageSize ? null : rows[^1].Position);

        List<RecordedEvent> Decoded()
        {
            using (json) return rows.ConvertAll(row => row.Load(types));
        }
    }

    /// <param name="Next">Position after which the next page begins; null: this is the last one.</param>
    private sealed record DecodedPage(Task<List<RecordedEvent>> Facts, long? Next);

    private async Task<List<RecordedEvent>> Rows(NpgsqlDataReader reader, CancellationToken ct)
    {
        var rows = new List<RecordedEvent>();
        using var json = new JsonBuffer();
        for (; await reader.ReadAsync(ct); json.Reuse()) rows.Add(EventRow.Of(reader, json).Load(types));
        return rows;
    }
}
