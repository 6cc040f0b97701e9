using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OpenEdx.EventStore.Aggregates;

/// <summary>The stored form of states.</summary>
public static class SnapshotJson
{
    /// <summary>As events are stored; values that follow from others are not.</summary>
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>UTF-8 JSON.</summary>
    public static byte[] Write<TState>(TState state) => JsonSerializer.SerializeToUtf8Bytes(state, Options);

    /// <exception cref="JsonException">It is not what <see cref="Write"/> wrote for this type.</exception>
    public static TState Read<TState>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<TState>(json, Options) ?? throw new JsonException("A snapshot is stored as JSON null.");
}
