using System.Buffers;
using System.Globalization;
using System.Text;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// JSON text without what no <c>jsonb</c> of PostgreSQL holds: escaped NULs go, halves of surrogate pairs become the replacement character. Escapes of clients that
/// were cut in the middle bring both into logs.
/// </summary>
public static class StorableText
{
    private const int Escape = 6;

    private static readonly SearchValues<string> Suspicious = SearchValues.Create(["\\u0000", "\\ud"], StringComparison.OrdinalIgnoreCase);

    public static string Of(string json)
    {
        if (!json.AsSpan().ContainsAny(Suspicious)) return json;
        var text = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length;)
        {
            if (json[at] != '\\' || at + 1 == json.Length)
            {
                text.Append(json[at++]);
            }
            else if (UnitAt(json, at) is not { } unit)
            {
                text.Append(json, at, 2);
                at += 2;
            }
            else if (char.IsHighSurrogate(unit) && UnitAt(json, at + Escape) is { } low && char.IsLowSurrogate(low))
            {
                text.Append(json, at, 2 * Escape);
                at += 2 * Escape;
            }
            else
            {
                if (char.IsSurrogate(unit)) text.Append("\\uFFFD");
                else if (unit != '\0') text.Append(json, at, Escape);
                at += Escape;
            }
        }

        return text.ToString();
    }

    /// <summary>Null: no escape of the form <c>\uXXXX</c> begins here.</summary>
    private static char? UnitAt(string json, int at) =>
        at + Escape <= json.Length && json[at] == '\\' && json[at + 1] == 'u' &&
        ushort.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
