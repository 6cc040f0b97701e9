using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenEdx.Api.SharedKernel;

/// <summary>JSON as Open edX's REST framework writes it: snake_case, nulls kept, instants with Z and microseconds only when there are any.</summary>
public static class WireJson
{
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions());

    /// <summary>The same in camelCase, for the few answers that are (wire-lms.md §24.1): the dashboard of learners, the context of the Authn MFE.</summary>
    public static JsonSerializerOptions CamelCase { get; } = new(Options) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new WireInstant());
        return options;
    }

    /// <summary>Source: Django REST framework <c>DateTimeField.to_representation</c>.</summary>
    public static string Instant(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        return utc.ToString(
            utc.Ticks % TimeSpan.TicksPerSecond / 10 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
            CultureInfo.InvariantCulture);
    }

    private sealed class WireInstant : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Instant(value));
    }
}
