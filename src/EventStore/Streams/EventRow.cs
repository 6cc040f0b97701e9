using System.Text.Json;
using Npgsql;
using OpenEdx.EventStore.Serialization;

namespace OpenEdx.EventStore.Streams;

/// <summary>An event as it came from the server, its data still JSON: whoever reads many takes them off the wire first and decodes them on another thread.</summary>
internal readonly record struct EventRow(
    long Position, Guid Id, string Stream, long Version, string Type, ReadOnlyMemory<byte> Data, DateTimeOffset Timestamp,
    string? CorrelationId, string? CausationId, string? UserName, string? Headers)
{
    public const string Columns = "seq_id, id, stream_id, version, type, data, timestamp, correlation_id, causation_id, user_name, headers";

    public const int PositionColumn = 0;

    /// <param name="reader">At a row of <see cref="Columns"/>.</param>
    /// <param name="json">Holds the data until the event is loaded.</param>
    public static EventRow Of(NpgsqlDataReader reader, JsonBuffer json)
    {
        return new(
            reader.GetInt64(PositionColumn), reader.GetGuid(1), reader.GetString(2), reader.GetInt64(3), reader.GetString(4),
            json.Add(reader, 5), reader.GetFieldValue<DateTimeOffset>(6), Text(7), Text(8), Text(9), Text(10));

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    /// <exception cref="Exception">The event does not load: its type is unknown, or its JSON is not what the type needs.</exception>
    public RecordedEvent Load(EventTypeRegistry types) =>
        new(Position, Id, Stream, Version, Type, types.Deserialize(Type, Data.Span), Timestamp, Metadata());

    private EventMetadata Metadata() =>
        CorrelationId is null && CausationId is null && UserName is null && Headers is null
            ? EventMetadata.None
            : new(CorrelationId, CausationId, UserName, Headers is null ? null : HeadersOf(Headers));

    /// <summary>Ours are texts; another writer of the layout may store any value, which is given as its JSON text.</summary>
    private static Dictionary<string, string> HeadersOf(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!
            .ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
}
