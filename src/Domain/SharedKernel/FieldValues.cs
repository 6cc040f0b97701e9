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
    /// <summary>By name, ordinal; no name twice.</summary>
    private readonly KeyValuePair<string, JsonElement>[] values;

    /// <param name="values">Of a repeated name the last counts.</param>
    public FieldValues(IEnumerable<KeyValuePair<string, JsonElement>> values)
    {
        KeyValuePair<string, JsonElement>[] all = [.. values.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Clone()))];
        this.values = IsOrdered(all)
            ? all
            : [.. all.GroupBy(pair => pair.Key, StringComparer.Ordinal).Select(same => same.Last()).OrderBy(pair => pair.Key, StringComparer.Ordinal)];
    }

    public static FieldValues Empty { get; } = new([]);

    public int Count => values.Length;

    public IEnumerable<string> Names => values.Select(pair => pair.Key);

    public bool TryGet(string name, [NotNullWhen(true)] out JsonElement? value)
    {
        var place = Find(name);
        value = place < 0 ? null : values[place].Value;
        return value is not null;
    }

    /// <summary>Text of a string value; null when the field is absent, null, or no string.</summary>
    public string? Text(string name) =>
        TryGet(name, out var value) && value.Value.ValueKind == JsonValueKind.String ? value.Value.GetString() : null;

    /// <summary>These values with <paramref name="name"/> set to the JSON form of <paramref name="value"/>.</summary>
    public FieldValues With<T>(string name, T value) =>
        new(values.Where(pair => pair.Key != name).Append(new(name, JsonSerializer.SerializeToElement(value))));

    public FieldValues Without(string name) => new(values.Where(pair => pair.Key != name));

    public bool Equals(FieldValues? other) =>
        other is not null && values.Length == other.values.Length &&
        values.Zip(other.values).All(pair => pair.First.Key == pair.Second.Key && JsonElement.DeepEquals(pair.First.Value, pair.Second.Value));

    public override bool Equals(object? obj) => Equals(obj as FieldValues);

    public override int GetHashCode() =>
        Names.Aggregate(values.Length, (hash, name) => HashCode.Combine(hash, name.GetHashCode(StringComparison.Ordinal)));

    public override string ToString() => JsonSerializer.Serialize(this);

    public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator() => values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsOrdered(KeyValuePair<string, JsonElement>[] values)
    {
        for (var i = 1; i < values.Length; i++)
        {
            if (string.CompareOrdinal(values[i - 1].Key, values[i].Key) >= 0) return false;
        }

        return true;
    }

    /// <returns>Negative: there is none.</returns>
    private int Find(string name)
    {
        var (low, high) = (0, values.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(values[middle].Key, name);
            if (order == 0) return middle;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    internal sealed class FieldValuesConverter : JsonConverter<FieldValues>
    {
        public override FieldValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            // One document for all values: each of its own would cost more than the values.
            var all = JsonElement.ParseValue(ref reader);
            return all.ValueKind == JsonValueKind.Object
                ? new(all.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, property.Value)))
                : throw new JsonException("Values by name are an object.");
        }

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
