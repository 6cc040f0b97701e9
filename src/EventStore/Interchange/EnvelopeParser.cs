using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using OpenEdx.EventStore.Serialization;

namespace OpenEdx.EventStore.Interchange;

/// <summary>Reads envelopes strictly: what is not exactly one is refused in words that name the field.</summary>
/// <param name="types">Names of events that are accepted; null: every name.</param>
internal sealed class EnvelopeParser(EventTypeRegistry? types)
{
    private const int LongestType = 500;

    /// <summary>A key of the index over streams and versions holds no more.</summary>
    private const int LongestStreamBytes = 2_000;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 256, AllowMultipleValues = false };

    private readonly HashSet<string>? known = types is null ? null : new(types.Names, StringComparer.Ordinal);

    /// <exception cref="FormatException">The line is no envelope; the message says why.</exception>
    public ImportedEvent Parse(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line)) throw new FormatException("the text is not UTF-8");
        try
        {
            return Read(line);
        }
        catch (JsonException error)
        {
            throw new FormatException($"this is no JSON object ({error.Message.Split(" LineNumber", 2)[0].TrimEnd('.')})", error);
        }
    }

    private ImportedEvent Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line, Strict);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject) throw new FormatException("this is no JSON object");

        var fields = default(Fields);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref json, "a name of a field")!;
            json.Read();
            if (!fields.Take(name)) throw new FormatException($"the field '{name}' {(Fields.IsKnown(name) ? "stands twice" : "is not known")}");
            switch (name)
            {
                case "position": fields.Position = Number(ref json, name); break;
                case "id": fields.Id = Id(ref json); break;
                case "stream": fields.Stream = Required(ref json, name); break;
                case "stream_type": fields.StreamType = Text(ref json, name); break;
                case "version": fields.Version = Number(ref json, name); break;
                case "type": fields.Type = Required(ref json, name); break;
                case "timestamp": fields.Timestamp = Instant(ref json); break;
                case "data": fields.Data = Json(ref json, line, name) ?? throw new FormatException("the field 'data' is null"); break;
                case "correlation_id": fields.CorrelationId = Text(ref json, name); break;
                case "causation_id": fields.CausationId = Text(ref json, name); break;
                case "user_name": fields.UserName = Text(ref json, name); break;
                case "headers": fields.Headers = Json(ref json, line, name); break;
                case "dotnet_type": fields.DotnetType = Text(ref json, name); break;
                case "archived": fields.IsArchived = Flag(ref json, name); break;
            }
        }

        // Throws on anything behind the object.
        json.Read();
        if (fields.Missing is { } missing) throw new FormatException($"the field '{missing}' is missing");
        if (fields.Type!.Length > LongestType) throw new FormatException($"the field 'type' is longer than {LongestType} characters");
        if (Encoding.UTF8.GetByteCount(fields.Stream!) > LongestStreamBytes) throw new FormatException($"the field 'stream' is longer than {LongestStreamBytes} bytes");
        if (known?.Contains(fields.Type) == false) throw new FormatException($"no event of this program is stored as '{fields.Type}'");
        return new(
            fields.Position, fields.Id, fields.Stream!, fields.StreamType, fields.Version, fields.Type, fields.Timestamp, fields.Data!,
            fields.CorrelationId, fields.CausationId, fields.UserName, fields.Headers, fields.DotnetType, fields.IsArchived);
    }

    private static long Number(ref Utf8JsonReader json, string field) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) && number > 0
            ? number
            : throw new FormatException($"the field '{field}' is no whole number from 1 on");

    private static bool Flag(ref Utf8JsonReader json, string field) =>
        json.TokenType is JsonTokenType.True or JsonTokenType.False
            ? json.GetBoolean()
            : throw new FormatException($"the field '{field}' is neither true nor false");

    private static Guid Id(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String && json.TryGetGuid(out var id) ? id : throw new FormatException("the field 'id' is no UUID");

    private static DateTimeOffset Instant(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String || !json.TryGetDateTimeOffset(out var instant))
            throw new FormatException("the field 'timestamp' is no instant (2026-05-01T08:30:00.000000Z)");
        return instant.UtcTicks % TimeSpan.TicksPerMicrosecond == 0
            ? instant.ToUniversalTime()
            : throw new FormatException("the field 'timestamp' is finer than a microsecond, which cannot be stored");
    }

    private static string Required(ref Utf8JsonReader json, string field) =>
        Text(ref json, field) is { Length: > 0 } text ? text : throw new FormatException($"the field '{field}' is empty");

    private static string? Text(ref Utf8JsonReader json, string field)
    {
        if (json.TokenType == JsonTokenType.Null) return null;
        if (json.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) throw new FormatException($"the field '{field}' is no text");
        string text;
        try
        {
            text = json.GetString()!;
        }
        catch (InvalidOperationException half)
        {
            throw new FormatException($"the field '{field}' holds half a character, which cannot be stored", half);
        }

        return text.Contains('\0', StringComparison.Ordinal) ? throw new FormatException($"the field '{field}' holds a NUL, which cannot be stored") : text;
    }

    /// <summary>The bytes of a value as they stand; null for JSON's null.</summary>
    private static byte[]? Json(ref Utf8JsonReader json, ReadOnlySpan<byte> line, string field)
    {
        if (json.TokenType == JsonTokenType.Null) return null;
        var (start, depth) = ((int)json.TokenStartIndex, json.CurrentDepth);
        while (true)
        {
            if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && json.ValueIsEscaped) Text(ref json, field);
            if (json.CurrentDepth == depth && json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) break;
            json.Read();
        }

        return line[start..(int)json.BytesConsumed].ToArray();
    }

    /// <summary>What has been read of a line.</summary>
    private struct Fields
    {
        private static readonly string[] Names =
        [
            "position", "id", "stream", "stream_type", "version", "type", "timestamp", "data",
            "correlation_id", "causation_id", "user_name", "headers", "dotnet_type", "archived",
        ];

        private int taken;

        public long Position;
        public Guid Id;
        public string? Stream;
        public string? StreamType;
        public long Version;
        public string? Type;
        public DateTimeOffset Timestamp;
        public byte[]? Data;
        public string? CorrelationId;
        public string? CausationId;
        public string? UserName;
        public byte[]? Headers;
        public string? DotnetType;
        public bool IsArchived;

        /// <summary>First field that a line lacks; null: it is whole.</summary>
        public readonly string? Missing
        {
            get
            {
                for (var i = 0; i < Names.Length; i++)
                {
                    if ((taken & (1 << i)) == 0) return Names[i];
                }

                return null;
            }
        }

        public static bool IsKnown(string name) => Names.Contains(name);

        /// <summary>False for a name that is unknown, or comes a second time.</summary>
        public bool Take(string name)
        {
            var bit = Array.IndexOf(Names, name) is >= 0 and var place ? 1 << place : 0;
            if (bit == 0 || (taken & bit) != 0) return false;
            taken |= bit;
            return true;
        }
    }
}
