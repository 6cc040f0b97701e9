using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OpenEdx.Projections.SharedKernel;

/// <summary>States of aggregates as JSON for people. States are made for decisions, not for writing, so that what JSON cannot say is said nearly.</summary>
internal static class StateJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        ReferenceHandler = ReferenceHandler.IgnoreCycles,
        Converters = { new JsonStringEnumConverter(), new UnsetElements(), new TupleKeys() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatIsNotYetKnown } },
    };

    public static string Of<TState>(TState state) => JsonSerializer.Serialize(state, Options);

    /// <summary>A property that may only be asked later (the key of a course that is not published yet) is null.</summary>
    private static void LeaveOutWhatIsNotYetKnown(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property is { Get: not null, PropertyType.IsValueType: false }))
        {
            var get = property.Get!;
            property.Get = owner =>
            {
                try
                {
                    return get(owner);
                }
                catch (Exception early) when (early is InvalidOperationException or KeyNotFoundException)
                {
                    return null;
                }
            };
        }
    }

    /// <summary>An element that no event has set is null.</summary>
    private sealed class UnsetElements : JsonConverter<JsonElement>
    {
        public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonElement.ParseValue(ref reader);

        public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options)
        {
            if (value.ValueKind == JsonValueKind.Undefined) writer.WriteNullValue();
            else value.WriteTo(writer);
        }
    }

    /// <summary>Keys of two texts: <c>html/intro</c>.</summary>
    private sealed class TupleKeys : JsonConverter<(string First, string Second)>
    {
        public override (string First, string Second) Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("States are only written.");

        public override void Write(Utf8JsonWriter writer, (string First, string Second) value, JsonSerializerOptions options) =>
            writer.WriteStringValue($"{value.First}/{value.Second}");

        public override void WriteAsPropertyName(Utf8JsonWriter writer, (string First, string Second) value, JsonSerializerOptions options) =>
            writer.WritePropertyName($"{value.First}/{value.Second}");
    }
}
