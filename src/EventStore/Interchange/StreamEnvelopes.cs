using Npgsql;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Interchange;

/// <summary>One stream as envelopes, as it was at a moment.</summary>
public static class StreamEnvelopes
{
    /// <summary>Fills the page with the events of a stream by version. Empty when there was none at that moment.</summary>
    public static async Task Read(StreamStore streams, string stream, AsOf moment, EnvelopePage page, CancellationToken ct)
    {
        page.Clear();
        await using var command = streams.Database.CreateCommand(
            $"""
            select {EventEnvelope.Columns} from public.mt_events e
            where e.stream_id = $1 and ($2::bigint is null or e.version <= $2) and ($3::bigint is null or e.seq_id <= $3) and ($4::timestamptz is null or e.timestamp <= $4)
            order by e.version
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = moment.Version });
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = moment.Position });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset?> { TypedValue = moment.Instant });
        await using var reader = await command.ExecuteReaderAsync(ct);
        using var envelope = new EventEnvelope(page.Buffer, null);
        while (await reader.ReadAsync(ct))
        {
            var start = page.Buffer.WrittenCount;
            envelope.Write(reader);
            page.EndLine(reader.GetInt64(EventEnvelope.PositionColumn), reader.GetString(EventEnvelope.TypeColumn), start);
        }
    }
}

/// <summary>A moment in the life of a stream: at most one of the three is set; none of them means now.</summary>
/// <param name="Position">With the event at this position of the log.</param>
/// <param name="Version">With the event of this version.</param>
/// <param name="Instant">With events appended at this very instant.</param>
public readonly record struct AsOf(long? Position = null, long? Version = null, DateTimeOffset? Instant = null)
{
    /// <summary><c>v12</c>, a position, or an instant.</summary>
    public static bool TryParse(string text, out AsOf moment)
    {
        moment = default;
        if (text.StartsWith('v') && EventFilter.TryPosition(text[1..], out var version)) moment = new(Version: version);
        else if (EventFilter.TryPosition(text, out var position)) moment = new(Position: position);
        else if (EventFilter.TryInstant(text, out var instant)) moment = new(Instant: instant);
        else return false;
        return true;
    }
}
