using System.Text.Json;

namespace OpenEdx.EventStore.RowProjections;

/// <summary>A JSON document as one column (<c>jsonb</c>). Equal when the documents mean the same, since PostgreSQL reorders and respaces them.</summary>
/// <param name="Value">JSON text; null stands for the document <c>null</c>.</param>
public readonly record struct JsonText(string? Value)
{
    /// <param name="options">Null: the serializer's defaults, that is C# property names.</param>
    public static JsonText Of<T>(T value, JsonSerializerOptions? options = null) => new(JsonSerializer.Serialize(value, options));

    public T? To<T>(JsonSerializerOptions? options = null) => JsonSerializer.Deserialize<T>(ToString(), options);

    public bool Equals(JsonText other)
    {
        if (string.Equals(Value, other.Value, StringComparison.Ordinal)) return true;
        using var left = JsonDocument.Parse(ToString());
        using var right = JsonDocument.Parse(other.ToString());
        return JsonElement.DeepEquals(left.RootElement, right.RootElement);
    }

    /// <summary>One for all: the texts of equal documents differ, and no document is a key.</summary>
    public override int GetHashCode() => 0;

    public override string ToString() => Value ?? "null";
}
