using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Plain values in the place of the variables (<c>{{course}}</c>) and patterns (<c>&lt;ts&gt;</c>) of written exchanges.</summary>
internal static partial class SampleValues
{
    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        ["course"] = "course-v1:OpenEdx+HLW101+2026",
        ["block"] = "block-v1:OpenEdx+HLW101+2026",
        ["asset"] = "asset-v1:OpenEdx+HLW101+2026+type@asset+block@",
        ["course_quoted"] = "course-v1%3AOpenEdx%2BHLW101%2B2026",
        ["lms"] = "https://lms.example.org",
        ["password"] = "correct-horse-battery",
    };

    /// <summary>A text with its variables filled in; one that nobody gave a value becomes its own name.</summary>
    public static string Filled(string text) =>
        Variable().Replace(text, match => Variables.GetValueOrDefault(match.Groups[1].Value, match.Groups[1].Value));

    /// <summary>A copy without patterns: members that stand for "and others" are left out.</summary>
    public static JsonNode? Of(JsonNode? pattern) => pattern switch
    {
        JsonObject members => new JsonObject(members.Where(member => member.Key != "...").Select(member => KeyValuePair.Create(Filled(member.Key), Of(member.Value)))),
        JsonArray items => new JsonArray([.. items.Where(item => item is null || item.GetValueKind() != JsonValueKind.String || item.GetValue<string>() != "...").Select(Of)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Sample(value.GetValue<string>()),
        _ => pattern?.DeepClone(),
    };

    private static JsonNode? Sample(string text) => text switch
    {
        ['<', .., '?', '>'] => null,
        "<int>" => 7,
        "<number>" => 0.5,
        "<bool>" => true,
        "<ts>" => "2026-03-01T12:00:00Z",
        "<url>" => "https://lms.example.org/",
        "<array>" => new JsonArray(),
        "<object>" => new JsonObject(),
        "<any>" or "<string>" => "…",
        _ => Filled(text),
    };

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Variable();
}
