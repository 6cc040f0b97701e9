using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenEdx.Projections.Identity;

/// <summary>Texts by key in one column: a JSON object with its keys in order, null where there is none.</summary>
public static class TextMap
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyDictionary<string, string> Read(string? json) => json is null
        ? new Dictionary<string, string>()
        : JsonSerializer.Deserialize<SortedDictionary<string, string>>(json, Json)!;

    /// <summary>Null: nothing left.</summary>
    public static string? Write(IEnumerable<KeyValuePair<string, string>> texts)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, text) in texts) sorted[key] = text;
        return sorted.Count == 0 ? null : JsonSerializer.Serialize(sorted, Json);
    }

    /// <param name="changes">Null: the key goes.</param>
    internal static string? Changed(string? json, IReadOnlyDictionary<string, string?> changes)
    {
        var texts = new Dictionary<string, string>(Read(json), StringComparer.Ordinal);
        foreach (var (key, text) in changes)
        {
            if (text is null) texts.Remove(key);
            else texts[key] = text;
        }

        return Write(texts);
    }
}
