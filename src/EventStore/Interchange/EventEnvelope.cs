using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Interchange;

/// <summary>
/// An event as the outside sees it: one JSON object on one line, its fields always all there and in this order
/// (docs/events/envelope.md). Stored JSON passes through as bytes and is not parsed.
/// </summary>
internal sealed class EventEnvelope : IDisposable
{
    /// <summary>Columns for <see cref="Write"/>, of <c>public.mt_events e</c>.</summary>
    public const string Columns =
        "e.seq_id, e.id, e.stream_id, (select s.type from public.mt_streams s where s.id = e.stream_id), e.version, e.type, e.timestamp, e.data, " +
        "e.correlation_id, e.causation_id, e.user_name, e.headers, e.mt_dotnet_type, coalesce(e.is_archived, false)";

    public const int PositionColumn = 0;
    public const int TypeColumn = 5;
    private const int DataColumn = 7;

    public static readonly JsonEncodedText Position = JsonEncodedText.Encode("position");
    public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    public static readonly JsonEncodedText Stream = JsonEncodedText.Encode("stream");
    public static readonly JsonEncodedText StreamType = JsonEncodedText.Encode("stream_type");
    public static readonly JsonEncodedText Version = JsonEncodedText.Encode("version");
    public static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    public static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");
    public static readonly JsonEncodedText Data = JsonEncodedText.Encode("data");
    public static readonly JsonEncodedText CorrelationId = JsonEncodedText.Encode("correlation_id");
    public static readonly JsonEncodedText CausationId = JsonEncodedText.Encode("causation_id");
    public static readonly JsonEncodedText UserName = JsonEncodedText.Encode("user_name");
    public static readonly JsonEncodedText Headers = JsonEncodedText.Encode("headers");
    public static readonly JsonEncodedText DotnetType = JsonEncodedText.Encode("dotnet_type");
    public static readonly JsonEncodedText Archived = JsonEncodedText.Encode("archived");

    private readonly EventTypeRegistry? upcasting;
    private readonly Utf8JsonWriter json;

    /// <param name="upcasting">Null: data as stored. Else events of retired names leave under today's name, in today's shape.</param>
    public EventEnvelope(IBufferWriter<byte> output, EventTypeRegistry? upcasting)
    {
        this.upcasting = upcasting;
        json = new(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>Writes the object without a line end.</summary>
    /// <exception cref="UnreadableEventException">An event to be upcast does not load.</exception>
    public void Write(NpgsqlDataReader row)
    {
        var (type, data, dotnetType) = (row.GetString(TypeColumn), row.GetFieldValue<byte[]>(DataColumn), Text(12));
        if (upcasting is not null) (type, data, dotnetType) = Upcast(upcasting, row.GetInt64(PositionColumn), type, data);

        json.Reset();
        json.WriteStartObject();
        json.WriteNumber(Position, row.GetInt64(PositionColumn));
        json.WriteString(Id, row.GetGuid(1));
        json.WriteString(Stream, row.GetString(2));
        json.WriteString(StreamType, Text(3));
        json.WriteNumber(Version, row.GetInt64(4));
        json.WriteString(Type, type);
        Instant(row.GetDateTime(6));
        json.WritePropertyName(Data);
        json.WriteRawValue(data, skipInputValidation: true);
        json.WriteString(CorrelationId, Text(8));
        json.WriteString(CausationId, Text(9));
        json.WriteString(UserName, Text(10));
        json.WritePropertyName(Headers);
        if (row.IsDBNull(11)) json.WriteNullValue();
        else json.WriteRawValue(row.GetFieldValue<byte[]>(11), skipInputValidation: true);
        json.WriteString(DotnetType, dotnetType);
        json.WriteBoolean(Archived, row.GetBoolean(13));
        json.WriteEndObject();
        json.Flush();

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }

    public void Dispose() => json.Dispose();

    private static (string Type, byte[] Data, string? DotnetType) Upcast(EventTypeRegistry types, long position, string type, byte[] data)
    {
        try
        {
            var today = types.Deserialize(type, data);
            return (types.NameOf(today.GetType()), types.Serialize(today), types.DotnetTypeOf(today.GetType()));
        }
        catch (Exception error) when (error is JsonException or UnknownEventTypeException or InvalidOperationException)
        {
            throw new UnreadableEventException(position, type, error);
        }
    }

    /// <summary>Always six digits, so that texts sort like instants.</summary>
    private void Instant(DateTime utc)
    {
        Span<byte> text = stackalloc byte[27];
        utc.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        json.WriteString(Timestamp, text[..length]);
    }
}
