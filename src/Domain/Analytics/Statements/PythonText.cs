using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// Texts as Python writes them. Upstream's statements hold such texts (answers that are no text), and ids of statements are digests of them, so that they have
/// to be the same to the letter.
/// </summary>
internal static class PythonText
{
    /// <summary>As <c>str()</c>: texts as they are, everything else as a literal.</summary>
    public static string Of(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : Literal(value);

    /// <summary>As <c>repr()</c>.</summary>
    public static string Literal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Quoted(value.GetString()!),
        JsonValueKind.Number => Number(value),
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Literal))}]",
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(member => $"{Quoted(member.Name)}: {Literal(member.Value)}"))}}}",
        _ => "None",
    };

    /// <summary>As <c>json.dumps()</c>: a blank behind each colon and comma.</summary>
    /// <param name="isAscii">Escape everything else.</param>
    public static string Json(JsonElement value, bool isAscii) => value.ValueKind switch
    {
        JsonValueKind.String => JsonQuoted(value.GetString()!, isAscii),
        JsonValueKind.Number => Number(value),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(item => Json(item, isAscii)))}]",
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(member => $"{JsonQuoted(member.Name, isAscii)}: {Json(member.Value, isAscii)}"))}}}",
        _ => "null",
    };

    /// <inheritdoc cref="Json(JsonElement, bool)"/>
    public static string Json(JsonNode value, bool isAscii) => Json(JsonSerializer.SerializeToElement(value), isAscii);

    /// <summary>Fewest digits that read back as the same number; a whole one ends in <c>.0</c>.</summary>
    public static string Float(double number)
    {
        // Python writes sixteen digits before it turns to powers of ten, .NET fifteen.
        var size = Math.Abs(number);
        var text = size is >= 1e15 and < 1e16 ? number.ToString("F0", CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        return text.AsSpan().IndexOfAny('.', 'e') < 0 ? text + ".0" : text;
    }

    private static string Number(JsonElement value)
    {
        var text = value.GetRawText();
        return text.AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? text : Float(value.GetDouble());
    }

    private static string Quoted(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var quoted = new StringBuilder().Append(quote);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append(@"\n"),
                '\r' => quoted.Append(@"\r"),
                '\t' => quoted.Append(@"\t"),
                var value when value == quote => quoted.Append('\\').Append(quote),
                var value when IsPrintable(rune) => quoted.Append(rune.ToString()),
                <= 0xFF and var value => quoted.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
                <= 0xFFFF and var value => quoted.Append(CultureInfo.InvariantCulture, $"\\u{value:x4}"),
                var value => quoted.Append(CultureInfo.InvariantCulture, $"\\U{value:x8}"),
            };
        }

        return quoted.Append(quote).ToString();
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    private static string JsonQuoted(string text, bool isAscii)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append(@"\n"),
                '\r' => quoted.Append(@"\r"),
                '\t' => quoted.Append(@"\t"),
                '\b' => quoted.Append(@"\b"),
                '\f' => quoted.Append(@"\f"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                > '~' when isAscii => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }
}
