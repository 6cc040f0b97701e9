using System.Text.Json;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Members of JSON objects whose shape is not ours.</summary>
public static class JsonFields
{
    /// <summary>Null: no object, no such member, or no text.</summary>
    public static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Null: no object, no such member, or no list of texts.</summary>
    public static IReadOnlyList<string>? Texts(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array &&
        list.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(one => one.GetString()!)]
            : null;
}
