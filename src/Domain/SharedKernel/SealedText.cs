using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// Text encrypted under the key of one person, as stored in an event: base64 of nonce, cipher text and tag.
/// It can be opened only while that person's key exists; destroying the key retires the person everywhere at once.
/// </summary>
/// <param name="Base64">Never null; the empty text is sealed like any other.</param>
[JsonConverter(typeof(SealedTextConverter))]
public readonly record struct SealedText(string Base64)
{
    public override string ToString() => "(sealed)";

    internal sealed class SealedTextConverter : JsonConverter<SealedText>
    {
        public override SealedText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString() ?? throw new JsonException("A sealed text is a string."));

        public override void Write(Utf8JsonWriter writer, SealedText value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Base64);
    }
}
