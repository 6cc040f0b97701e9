using System.Text.Json;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Members of bodies whose shape is not ours. What is absent, null or of another type is null; so is every member of what is no object.</summary>
public static class JsonMembers
{
    public static JsonElement? Member(this JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string? Text(this JsonElement body, string name) =>
        body.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A JSON truth value, or the words of forms for one: <c>true</c>, <c>false</c>.</summary>
    public static bool? Flag(this JsonElement body, string name) => body.Member(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out var flag) => flag,
        _ => null,
    };
}
