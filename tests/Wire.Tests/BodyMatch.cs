using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenEdx.Wire.Tests;

/// <summary>
/// Compares an answer with its pattern. Objects must have exactly the pattern's keys, arrays exactly its items. A string
/// pattern in angle brackets stands for a type: <c>&lt;int&gt; &lt;number&gt; &lt;string&gt; &lt;bool&gt; &lt;ts&gt; &lt;url&gt; &lt;any&gt; &lt;array&gt;</c>, with a trailing
/// <c>?</c> for "or null". A key <c>"..."</c> with any value allows further keys in that object; an item <c>"..."</c> further items.
/// </summary>
public static partial class BodyMatch
{
    /// <summary>Differences with their JSON paths; empty when the answer matches.</summary>
    public static IReadOnlyList<string> Differences(JsonElement pattern, JsonElement actual)
    {
        var differences = new List<string>();
        Compare(pattern, actual, "$", differences);
        return differences;
    }

    private static void Compare(JsonElement pattern, JsonElement actual, string path, List<string> differences)
    {
        switch (pattern.ValueKind)
        {
            case JsonValueKind.Object when actual.ValueKind == JsonValueKind.Object:
                CompareObjects(pattern, actual, path, differences);
                break;
            case JsonValueKind.Array when actual.ValueKind == JsonValueKind.Array:
                CompareArrays(pattern, actual, path, differences);
                break;
            case JsonValueKind.String when TypeName().Match(pattern.GetString()!) is { Success: true } type:
                if (!IsOfType(type.Groups[1].Value, actual)) differences.Add($"{path}: expected {type.Value}, found {Show(actual)}");
                break;
            case JsonValueKind.Number when actual.ValueKind == JsonValueKind.Number:
                if (!pattern.GetDouble().Equals(actual.GetDouble())) differences.Add($"{path}: expected {pattern}, found {actual}");
                break;
            default:
                if (!JsonElement.DeepEquals(pattern, actual)) differences.Add($"{path}: expected {Show(pattern)}, found {Show(actual)}");
                break;
        }
    }

    private static void CompareObjects(JsonElement pattern, JsonElement actual, string path, List<string> differences)
    {
        var open = pattern.TryGetProperty("...", out _);
        foreach (var wanted in pattern.EnumerateObject().Where(property => property.Name != "..."))
        {
            if (actual.TryGetProperty(wanted.Name, out var value)) Compare(wanted.Value, value, $"{path}.{wanted.Name}", differences);
            else differences.Add($"{path}.{wanted.Name}: missing");
        }

        if (open) return;
        foreach (var extra in actual.EnumerateObject().Where(property => !pattern.TryGetProperty(property.Name, out _)))
            differences.Add($"{path}.{extra.Name}: not expected, found {Show(extra.Value)}");
    }

    private static void CompareArrays(JsonElement pattern, JsonElement actual, string path, List<string> differences)
    {
        var wanted = pattern.EnumerateArray().ToList();
        var open = wanted.Count > 0 && wanted[^1].ValueKind == JsonValueKind.String && wanted[^1].GetString() == "...";
        if (open) wanted.RemoveAt(wanted.Count - 1);
        var found = actual.EnumerateArray().ToList();
        if (found.Count < wanted.Count || (!open && found.Count > wanted.Count))
            differences.Add($"{path}: expected {wanted.Count} items, found {found.Count}");
        for (var i = 0; i < Math.Min(wanted.Count, found.Count); i++)
            Compare(wanted[i], found[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), differences);
    }

    private static bool IsOfType(string type, JsonElement actual)
    {
        if (type.EndsWith('?'))
        {
            if (actual.ValueKind == JsonValueKind.Null) return true;
            type = type[..^1];
        }

        return type switch
        {
            "any" => true,
            "int" => actual.ValueKind == JsonValueKind.Number && actual.TryGetInt64(out _),
            "number" => actual.ValueKind == JsonValueKind.Number,
            "string" => actual.ValueKind == JsonValueKind.String,
            "bool" => actual.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "array" => actual.ValueKind == JsonValueKind.Array,
            "object" => actual.ValueKind == JsonValueKind.Object,
            "ts" => actual.ValueKind == JsonValueKind.String && Timestamp().IsMatch(actual.GetString()!),
            "url" => actual.ValueKind == JsonValueKind.String && Uri.TryCreate(actual.GetString(), UriKind.Absolute, out _),
            _ => throw new FormatException($"Unknown type '{type}' in a pattern."),
        };
    }

    private static string Show(JsonElement element)
    {
        var text = element.GetRawText();
        return text.Length <= 160 ? text : text[..160] + "…";
    }

    /// <summary>Markup, which answers hold as well, has more than a word between its brackets.</summary>
    [GeneratedRegex(@"\A<([a-z]+\??)>\z")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z\z")]
    private static partial Regex Timestamp();
}
