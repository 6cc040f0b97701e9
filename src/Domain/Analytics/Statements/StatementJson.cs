using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenEdx.Domain.Analytics;

/// <summary>Pieces of statements.</summary>
internal static class StatementJson
{
    /// <summary>Members whose value is null are left out.</summary>
    public static JsonObject Object(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var made = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null) made[name] = value;
        }

        return made;
    }

    /// <summary>A value of the event as it stands; of members with the same name the last.</summary>
    public static JsonNode? Raw(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.Object } members => Copied(members),
        { ValueKind: JsonValueKind.Array } items => new JsonArray([.. items.EnumerateArray().Select(item => Raw(item))]),
        { } one => JsonValue.Create(one),
    };

    public static JsonObject Copied(JsonElement members)
    {
        var made = new JsonObject();
        foreach (var member in members.EnumerateObject()) made[member.Name] = Raw(member.Value);
        return made;
    }

    /// <summary>A number that is written as one with a fraction, also when it has none.</summary>
    public static JsonNode? Float(double? number) => number is { } there ? JsonNode.Parse(PythonText.Float(there)) : null;

    /// <summary>Takes out what is null or empty, at any depth of nested objects; a member that becomes empty by that stays.</summary>
    public static JsonObject Pruned(JsonObject made)
    {
        foreach (var (name, value) in made.ToList())
        {
            if (IsEmpty(value)) made.Remove(name);
            else if (value is JsonObject nested) Pruned(nested);
        }

        return made;
    }

    private static bool IsEmpty(JsonNode? value) => value switch
    {
        null => true,
        JsonObject members => members.Count == 0,
        JsonArray items => items.Count == 0,
        JsonValue text => text.GetValueKind() is JsonValueKind.Null || (text.GetValueKind() == JsonValueKind.String && text.GetValue<string>().Length == 0),
        _ => false,
    };
}
