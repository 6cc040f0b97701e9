using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenEdx.Domain.SharedKernel;

/// <summary>A set of texts as a sorted list: the order inside a set differs from process to process, and equal states are to be stored equally.</summary>
public sealed class OrderedTextsConverter : JsonConverter<ImmutableHashSet<string>>
{
    public override ImmutableHashSet<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("A set of texts is stored as a list.");
        var texts = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            texts.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("A set of texts holds texts."));
        return texts.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableHashSet<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var text in value.Order(StringComparer.Ordinal)) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
