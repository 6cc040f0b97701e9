using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Authoring;

/// <summary>
/// Values of settings: JSON where the text parses as JSON and the field accepts it, else the text (olx §3.4).
/// </summary>
internal static partial class OlxFieldValue
{
    private static readonly JsonElement Null = OlxJson.Of<object?>(null);

    /// <summary>Value of an attribute; null when the field does not accept it, which drops the setting.</summary>
    public static JsonElement? FromAttribute(OlxFieldKind kind, string text)
    {
        // Text that looks like a number or a list stays text, but quoted JSON text loses its quotes.
        if (MayBeJson(text) && OlxJson.TryParse(text, out var json, out _))
        {
            if (json.Value.ValueKind == JsonValueKind.Null) return Null;
            if (FromJson(kind, json.Value) is { } accepted) return accepted;
        }

        return FromJson(kind, OlxJson.Of(text));
    }

    /// <summary>
    /// Most attributes are plain text, which the parser would refuse by an exception. What begins like a text, list or object in JSON is
    /// left to it.
    /// </summary>
    internal static bool MayBeJson(ReadOnlySpan<char> text) => text.Trim(" \t\r\n") switch
    {
        "true" or "false" or "null" => true,
        ['"' or '[' or '{', ..] => true,
        ['-' or (>= '0' and <= '9'), ..] number => JsonNumber().IsMatch(number),
        _ => false,
    };

    /// <summary>Value of a policy entry; null when the field does not accept it.</summary>
    public static JsonElement? FromJson(OlxFieldKind kind, JsonElement value) => kind switch
    {
        _ when value.ValueKind == JsonValueKind.Null => value,
        OlxFieldKind.Any => value,
        OlxFieldKind.Text => value.ValueKind == JsonValueKind.String ? value : null,
        OlxFieldKind.Structure => value.ValueKind is JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.String ? value : null,
        OlxFieldKind.Boolean => Truth(value),
        OlxFieldKind.Integer => Whole(value),
        OlxFieldKind.Number => Real(value),
        OlxFieldKind.Date => Date(value),
        OlxFieldKind.Clock => Clock(value),
        OlxFieldKind.Rerandomize => Rerandomize(value),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of field."),
    };

    // Open edX: any text but "true" is false.
    private static JsonElement? Truth(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => value,
        JsonValueKind.String => OlxJson.Of(string.Equals(value.GetString(), "true", StringComparison.OrdinalIgnoreCase)),
        JsonValueKind.Number => OlxJson.Of(value.GetDouble() != 0),
        _ => null,
    };

    private static JsonElement? Whole(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is var text)
        {
            if (text.Length == 0) return Null;
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? OlxJson.Of(parsed) : null;
        }

        if (value.ValueKind != JsonValueKind.Number) return null;
        var number = value.GetDouble();
        return Math.Abs(number) < 1e15 ? OlxJson.Of((long)Math.Truncate(number)) : null;
    }

    private static JsonElement? Real(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number) return value;
        if (value.ValueKind != JsonValueKind.String) return null;
        var text = value.GetString()!.Trim();
        if (text.Length == 0) return Null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed)
            ? OlxJson.Of(parsed)
            : null;
    }

    // A date without a year would mean another day in every year, so it counts as unreadable.
    private static JsonElement? Date(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        var text = value.GetString()!.Trim().Trim('"');
        if (text.Length == 0) return Null;
        if (!Year().IsMatch(text) || !DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant))
        {
            return null;
        }

        var format = instant.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
        return OlxJson.Of(instant.ToString(format, CultureInfo.InvariantCulture));
    }

    private static JsonElement? Clock(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString()!.Trim(),
            _ => "?",
        };
        if (text.Length == 0) return Null;
        var parts = text.Split(':');
        var seconds = 0d;
        foreach (var part in parts)
        {
            if (parts.Length > 3 || !double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            seconds = (seconds * 60) + number;
        }

        if (seconds >= 24 * 3600) return null;
        return OlxJson.Of(TimeSpan.FromSeconds(Math.Floor(seconds)).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture));
    }

    private static JsonElement? Rerandomize(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => OlxJson.Of("always"),
        JsonValueKind.False => OlxJson.Of("per_student"),
        JsonValueKind.String => value.GetString() switch
        {
            "" or "true" => OlxJson.Of("always"),
            "false" => OlxJson.Of("per_student"),
            _ => value,
        },
        _ => null,
    };

    [GeneratedRegex(@"(?<!\d)\d{4}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Year();

    [GeneratedRegex(@"\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();
}
