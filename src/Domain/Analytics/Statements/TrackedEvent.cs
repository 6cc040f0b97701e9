using System.Text.Json;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// An event as the makers of statements look into it (tracking §7.1), in emitter form, or in log form as it stands. Null, an empty text, an empty list and an
/// empty object count as absent; 0 and false are values. Source: Open edX event-routing-backends, <c>processors/mixins/base_transformer.py</c>.
/// </summary>
/// <param name="json">An object. What is made of the event may share its memory.</param>
public sealed class TrackedEvent(JsonElement json)
{
    public JsonElement Json => json;

    /// <summary>Empty: none.</summary>
    public string Name => At("name") is { ValueKind: JsonValueKind.String } name ? name.GetString()! : "";

    /// <summary>Null: outside any course.</summary>
    public string? Course => Text("context.course_id");

    /// <summary>The number or the username of the one whom the event is about; null: nobody.</summary>
    /// <remarks>The payload first: whoever enrolls somebody else acts, and is not meant.</remarks>
    public string? Person => (Some(At("data.user_id")) ?? Some(At("data.username")) ?? Some(Named("user_id")) ?? Named("username")) is { } person ? PythonText.Of(person) : null;

    /// <summary>The payload: an object, a text or a list; null: none, as in log form.</summary>
    public JsonElement? Payload => Named("data");

    /// <summary>By path: exactly there.</summary>
    /// <param name="path">Names with dots between them.</param>
    public JsonElement? At(string path)
    {
        var found = json;
        foreach (var name in path.Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found)) return null;
        }

        return Present(found);
    }

    /// <summary>By name: on the top level, else depth first through nested objects. What is found and empty ends the search, what is found and null only on its own level.</summary>
    public JsonElement? Named(string name) => Find(json, name) is { } found ? Present(found) : null;

    /// <summary>The text at a path, numbers included; null: absent.</summary>
    public string? Text(string path) => At(path) is { } value ? PythonText.Of(value) : null;

    /// <exception cref="UntransformableException">Absent.</exception>
    public string NeededText(string path) => Text(path) ?? throw new UntransformableException($"{path} is absent");

    /// <summary>The number at a path; null: absent.</summary>
    /// <exception cref="UntransformableException">Something else stands there.</exception>
    public double? Number(string path) => At(path) is { } value ? NumberOf(value, path) : null;

    /// <summary>The first that is neither absent nor 0; else what the last one is.</summary>
    public double? Number(string path, string otherwise) => Number(path) is { } number and not 0 ? number : Number(otherwise);

    /// <summary>A number of the payload that has to be named there, and may be null or empty: then 0.</summary>
    public double NumberOrZero(string field) =>
        Payload is { ValueKind: JsonValueKind.Object } payload && payload.TryGetProperty(field, out var value)
            ? Present(value) is { } number ? NumberOf(number, field) : 0
            : throw new UntransformableException($"the payload has no {field}");

    internal static double NumberOf(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => throw new UntransformableException($"{path} is no number"),
    };

    /// <summary>Null: absent, 0 or false.</summary>
    internal static JsonElement? Some(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.False } || (value is { ValueKind: JsonValueKind.Number } number && number.GetDouble() == 0) ? null : value;

    private static JsonElement? Present(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String when value.ValueEquals(""u8) => null,
        JsonValueKind.Array when value.GetArrayLength() == 0 => null,
        JsonValueKind.Object when value.GetPropertyCount() == 0 => null,
        _ => value,
    };

    private static JsonElement? Find(JsonElement within, string name)
    {
        if (within.TryGetProperty(name, out var here)) return here.ValueKind == JsonValueKind.Null ? null : here;
        foreach (var member in within.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object && Find(member.Value, name) is { } found) return found;
        }

        return null;
    }
}

/// <summary>An event from which no statement can be made; caught where the making begins.</summary>
/// <param name="reason">For an operator.</param>
internal sealed class UntransformableException(string reason) : Exception(reason);
