using System.Globalization;
using System.Text.Json;

namespace OpenEdx.Api.Courseware;

/// <summary>Numbers as Python's <c>float()</c> takes them: mobile apps send them as texts.</summary>
internal static class Numbers
{
    /// <summary>Null: neither a number nor the text of one. Truth values count as 1 and 0, as upstream.</summary>
    public static double? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String => Of(value.GetString()),
        _ => null,
    };

    public static double? Of(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
