using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// Named JSON values of a block or course, as explicitly set by its author (never inherited ones). Ordered by name,
/// compared by content: two sets are equal when their JSON texts are.
/// </summary>
[JsonConverter(typeof(FieldValuesConverter))]
public sealed class FieldValues : IEquatable<FieldValues>, IEnumerable<KeyValuePair<string, JsonElement>>
{
    private readonly SortedDictionary<string, JsonElement> values;

    public FieldValues(IEnumerable<KeyValuePair<string, JsonElement>> values)
    {
        this.values = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in values) this.values[name] = value.Clone();
    }

    public static FieldValues Empty { get; } = new([]);

    public int Count => values.Count;

    public IEnumerable<string> Names => values.Keys;

    public bool TryGet(string name, [NotNullWhen(true)] out JsonElement? value)
    {
        value = values.TryGetValue(name, out var found) ? found : null;
        return value is not null;
    }

    /// <summary>Text of a string value; null when the field is absent, null, or no string.</summary>
    public string? Text(string name) =>
        values.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>These values with <paramref name="name"/> set to the JSON form of <paramref name="value"/>.</summary>
    public FieldValues With<T>(string name, T value) =>
        new(values.Where(pair => pair.Key != name).Append(new(name, JsonSerializer.SerializeToElement(value))));

    public FieldValues Without(string name) => new(values.Where(pair => pair.Key != name));

    public bool Equals(FieldValues? other) =>
        other is not null && values.Count == other.values.Count &&
        values.All(pair => other.values.TryGetValue(pair.Key, out var value) && JsonElement.DeepEquals(pair.Value, value));

    public override bool Equals(object? obj) => Equals(obj as FieldValues);

    public override int GetHashCode() =>
        values.Keys.Aggregate(values.Count, (hash, name) => HashCode.Combine(hash, name.GetHashCode(StringComparison.Ordinal)));

    public override string ToString() => JsonSerializer.Serialize(this);

    public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class FieldValuesConverter : JsonConverter<FieldValues>
    {
        public override FieldValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, FieldValues value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, element) in value.values)
            {
                writer.WritePropertyName(name);
                element.WriteTo(writer);
            }

            writer.WriteEndObject();
        }
    }
}
