using Npgsql;
using OpenEdx.EventStore.Streams;
using StreamReader = OpenEdx.EventStore.Streams.StreamReader;

namespace OpenEdx.EventStore.Interchange;

/// <summary>
/// Goes through the log from a position on and gives wanted events as envelopes, page by page: nothing is skipped, nothing comes
/// twice, also while others append. Between pages it holds no connection, so that a slow consumer keeps nobody waiting.
/// </summary>
/// <param name="pageBytes">A page ends early when it holds that many bytes.</param>
/// <param name="upcast">Give today's shape of events that are stored under retired names.</param>
public sealed class EnvelopeReader(StreamStore streams, EventFilter filter, bool upcast = false, int pageBytes = 8 << 20)
{
    /// <summary>Longest stretch of one page: where wanted events are rare, it bounds the time without progress.</summary>
    private const long Stretch = 100_000;

    private static readonly TimeSpan Undecided = TimeSpan.FromMilliseconds(5);

    private readonly DecidedBound decided = new();
    private Task appended = Task.CompletedTask;
    private long bound;
    private long through = filter.Through ?? long.MaxValue;

    /// <summary>Everything wanted up to here has been given.</summary>
    public long Position { get; private set; } = filter.After;

    /// <summary>
    /// Last event of the log known to be decided, at most that of the filter. An event that is there, and not merely a number below the bound:
    /// numbers drawn and not yet flushed may be drawn again after a crash of the server.
    /// </summary>
    public long Top { get; private set; }

    /// <summary>The filter allows nothing after what has been given.</summary>
    public bool IsOver => Position >= through;

    /// <summary>Fills the page with what comes next; it may stay empty where nothing is wanted.</summary>
    /// <returns>False when there is nothing more for the time being.</returns>
    public async Task<bool> ReadNext(EnvelopePage page, int limit, CancellationToken ct)
    {
        page.Clear();
        await using var connection = await streams.Database.OpenConnectionAsync(ct);
        if (Position >= Top) await LookForMore(connection, ct);
        if (Position >= Top) return false;

        var last = Math.Min(Top, Position + Stretch);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        Position = await Read(page, connection, last, limit, ct) ? page.Lines[^1].Position : last;
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>After <see cref="ReadNext"/> said that there is nothing more: returns when there may be, at the latest after the given time.</summary>
    public async Task WaitForMore(TimeSpan longest, CancellationToken ct)
    {
        if (appended.IsCompleted) return;
        await using (var connection = await streams.Database.OpenConnectionAsync(ct))
        {
            // An append still open holds the bound back; when it is rolled back, or another node's, no signal tells.
            if (await DecidedBound.LastDrawn(connection, ct) > bound) longest = longest < Undecided ? longest : Undecided;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(appended, Task.Delay(longest, over.Token));
        await over.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    /// <summary>Ends with the events that are there now, whatever is appended meanwhile.</summary>
    public async Task EndAtPresent(CancellationToken ct)
    {
        await using var connection = await streams.Database.OpenConnectionAsync(ct);
        await LookForMore(connection, ct);
        through = Top;
    }

    /// <summary>Begins with the last wanted events of the log.</summary>
    public async Task GoToLast(int count, CancellationToken ct)
    {
        await using var connection = await streams.Database.OpenConnectionAsync(ct);
        await LookForMore(connection, ct);
        await using var command = new NpgsqlCommand { Connection = connection };
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Position });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Top });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        command.CommandText =
            $"""
            select min(seq_id) - 1 from (
                select e.seq_id from public.mt_events e
                where e.seq_id > $1 and e.seq_id <= $2 and e.type <> '{StreamReader.Tombstone}'{filter.Conditions(command.Parameters)}
                order by e.seq_id desc limit $3) as latest
            """;
        Position = await command.ExecuteScalarAsync(ct) as long? ?? Top;
    }

    private async Task LookForMore(NpgsqlConnection connection, CancellationToken ct)
    {
        appended = streams.Appended.Next;
        bound = await decided.Read(connection, ct);
        await using var command = new NpgsqlCommand("select coalesce(max(seq_id), 0) from public.mt_events where seq_id <= $1", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Math.Min(bound, through) });
        Top = Math.Max(Top, (long)(await command.ExecuteScalarAsync(ct))!);
    }

    /// <returns>True when the page is full before the stretch is read.</returns>
    private async Task<bool> Read(EnvelopePage page, NpgsqlConnection connection, long last, int limit, CancellationToken ct)
    {
        var read = new NpgsqlBatchCommand();
        read.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Position });
        read.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last });
        read.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        read.CommandText =
            $"""
            select {EventEnvelope.Columns} from public.mt_events e
            where e.seq_id > $1 and e.seq_id <= $2 and e.type <> '{StreamReader.Tombstone}'{filter.Conditions(read.Parameters)}
            order by e.seq_id limit $3
            """;

        // The planner's statistics end before the newest events: it would collect and sort the stretch instead of stopping in
        // the index where the page is full.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new("set local enable_sort = off"), new("set local enable_bitmapscan = off"), read },
            Timeout = 0,
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        using var envelope = new EventEnvelope(page.Buffer, upcast ? streams.Types : null);
        while (await reader.ReadAsync(ct))
        {
            var start = page.Buffer.WrittenCount;
            envelope.Write(reader);
            page.EndLine(reader.GetInt64(EventEnvelope.PositionColumn), reader.GetString(EventEnvelope.TypeColumn), start);
            if (page.Lines.Count == limit || page.Buffer.WrittenCount >= pageBytes) return true;
        }

        return false;
    }
}
