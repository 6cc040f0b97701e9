using System.Text.Json;
using System.Text.RegularExpressions;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>What preferences may be: texts under keys of letters, digits, <c>_ - .</c>; few of them are looked into.</summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/preferences/api.py</c>. The bounds on number and length of values are ours.</remarks>
public static partial class PreferenceRules
{
    private const int MostAtOnce = 100;
    private const int LongestValue = 4000;

    /// <summary>Values by key, null to remove; valid only without errors.</summary>
    public static (Dictionary<string, string?> Values, Dictionary<string, FieldError> Errors) Read(JsonElement body)
    {
        var values = new Dictionary<string, string?>();
        var errors = new Dictionary<string, FieldError>();
        foreach (var (key, json) in body.EnumerateObject().Select(one => (one.Name, one.Value)))
        {
            var (value, error) = json.ValueKind == JsonValueKind.Null && KeyPattern().IsMatch(key) ? (null, null) : Judge(key, json);
            if (values.Count >= MostAtOnce) error = Wrong(key, json, "Too many preferences at once.");
            if (error is not null) errors[key] = error;
            else values[key] = value;
        }

        return (values, errors);
    }

    /// <returns>The value as it is kept, or why it is not.</returns>
    public static (string? Value, FieldError? Error) Judge(string key, JsonElement json)
    {
        if (!KeyPattern().IsMatch(key)) return (null, Wrong(key, json, "The name of a preference consists of letters, digits, '_', '-' and '.'."));

        // As upstream keeps them: numbers and switches by their text.
        var value = json.ValueKind switch
        {
            JsonValueKind.String => json.GetString()!.Trim(),
            JsonValueKind.Number => json.GetRawText(),
            JsonValueKind.True => "True",
            JsonValueKind.False => "False",
            _ => "",
        };
        if (value.Length == 0) return (null, Wrong(key, json, "An empty value cannot be set."));
        if (value.Length > LongestValue) return (null, Wrong(key, json, $"At most {LongestValue} characters."));
        var sentence = key switch
        {
            "account_privacy" => ProfileRules.Privacy(value),
            "time_zone" => TimeZones.IsKnown(value) ? null : "Choose a time zone from the list.",
            _ => null,
        };
        return sentence is null ? (value, null) : (null, Wrong(key, json, sentence));
    }

    private static FieldError Wrong(string key, JsonElement value, string sentence)
    {
        var shown = value.GetRawText();
        return new($"Value '{(shown.Length > 200 ? shown[..200] + "…" : shown)}' not valid for preference '{key}': {sentence}", sentence);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyPattern();
}
