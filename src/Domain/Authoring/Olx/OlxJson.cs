using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace OpenEdx.Domain.Authoring;

/// <summary>
/// JSON of authors, brought into one form: names sorted, of repeated names the last, numbers that a database takes. What was stored
/// once therefore compares equal when the same archive comes again.
/// </summary>
public static class OlxJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>False for text that is no JSON, or that holds NUL, lone surrogates or infinite numbers.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out JsonElement? value, out int? line)
    {
        value = null;
        line = null;
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer))
            {
                if (!Write(document.RootElement, writer)) return false;
            }

            using var canonical = JsonDocument.Parse(buffer.ToArray());
            value = canonical.RootElement.Clone();
            return true;
        }
        catch (JsonException broken)
        {
            line = (int?)broken.LineNumber + 1;
            return false;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate: JSON by its grammar, but no text.
            return false;
        }
    }

    public static JsonElement Of<T>(T value) => JsonSerializer.SerializeToElement(value);

    private static bool Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return WriteObject(element, writer);
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    if (!Write(item, writer)) return false;
                }

                writer.WriteEndArray();
                return true;
            case JsonValueKind.String:
                var text = element.GetString()!;
                if (text.Contains('\0', StringComparison.Ordinal)) return false;
                writer.WriteStringValue(text);
                return true;
            case JsonValueKind.Number:
                return WriteNumber(element, writer);
            default:
                element.WriteTo(writer);
                return true;
        }
    }

    private static bool WriteObject(JsonElement element, Utf8JsonWriter writer)
    {
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject()) members[member.Name] = member.Value;
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            if (name.Contains('\0', StringComparison.Ordinal)) return false;
            writer.WritePropertyName(name);
            if (!Write(value, writer)) return false;
        }

        writer.WriteEndObject();
        return true;
    }

    private static bool WriteNumber(JsonElement element, Utf8JsonWriter writer)
    {
        var raw = element.GetRawText();
        if (raw.Length <= 24 && !raw.Contains('e', StringComparison.OrdinalIgnoreCase))
        {
            writer.WriteRawValue(raw);
            return true;
        }

        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return false;
        writer.WriteNumberValue(number);
        return true;
    }
}
