using Npgsql;

namespace OpenEdx.EventStore.Streams;

/// <summary>An append of many events: streams advanced and numbers drawn in one round trip, then events by binary <c>COPY</c>.</summary>
internal static class BulkAppend
{
    /// <summary>Fewer are stored sooner by one statement with arrays (ADR-0013 has the figures).</summary>
    private const int FewestEvents = 50;

    /// <summary>Streams that are only checked need the other way.</summary>
    public static bool Suits(PreparedAppend append) =>
        append.Events.Length >= FewestEvents && Array.TrueForAll(append.Streams, stream => stream.Events.Count > 0);

    /// <param name="connection">In a transaction.</param>
    public static async Task<AppendResult> Store(PreparedAppend append, NpgsqlConnection connection, CancellationToken ct)
    {
        long[] versions, positions;
        await using (var command = AppendCommand.Reservation(append, connection))
        {
            await using var reader = await command.ReadPrepared(ct);
            await reader.ReadAsync(ct);
            (versions, positions) = (reader.GetFieldValue<long[]>(0), reader.GetFieldValue<long[]>(1));
        }

        var result = append.Stored(versions, positions, append.At);
        var headers = Array.ConvertAll(append.Metadata, AppendCommand.Headers);
        await using var copy = await EventCopy.Begin(connection, frozen: false, ct);
        for (var i = 0; i < positions.Length; i++)
        {
            var (fact, recorded) = (append.Events[i], result.Events[i]);
            await copy.Write(recorded.Position, Row(fact, recorded, headers[fact.Stream]), ct);
        }

        await copy.Complete(ct);
        return result;
    }

    private static StoredEvent Row(PreparedEvent fact, RecordedEvent recorded, byte[]? headers) =>
        new(recorded.Stream, recorded.Version, recorded.Id, recorded.Type, fact.Body, recorded.Timestamp)
        {
            DotnetType = fact.DotnetType,
            CorrelationId = recorded.Metadata.CorrelationId,
            CausationId = recorded.Metadata.CausationId,
            UserName = recorded.Metadata.UserName,
            Headers = headers is null ? default(ReadOnlyMemory<byte>?) : headers,
        };
}
