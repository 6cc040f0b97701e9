using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>References to the course itself, brought to the key under which it is imported (olx §4.4). Other courses are left alone.</summary>
internal sealed partial class OlxReferences
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CourseKey source;
    private readonly CourseKey target;
    private readonly Regex courseKey;

    public OlxReferences(CourseKey source, CourseKey target)
    {
        this.source = source;
        this.target = target;
        courseKey = new(Regex.Escape(source.ToString()) + @"(?![\w\-~.:])", RegexOptions.CultureInvariant, Patience);
    }

    public CourseContent Apply(CourseContent content) => content with
    {
        Blocks = content.Blocks.ToImmutableDictionary(pair => pair.Key, pair => pair.Value with
        {
            Fields = new(pair.Value.Fields.Select(field => KeyValuePair.Create(field.Key, Value(field.Value)))),
            Content = pair.Value.Content is { } text ? Text(text) : null,
        }),
        Pages = content.Pages.ToImmutableSortedDictionary(page => page.Key, page => Text(page.Value), StringComparer.Ordinal),
    };

    /// <summary>Usage key of a block named in any form that this course's own export uses; null for anything else.</summary>
    public UsageKey? Usage(string reference)
    {
        if (UsageKey.TryParse(reference, out var modern))
        {
            return modern.Course == source || modern.Course == target ? target.Block(modern.Type, modern.BlockId) : null;
        }

        var old = OldUsage().Match(reference);
        return old.Success && old.Groups["org"].Value == source.Org && old.Groups["number"].Value == source.Number &&
            UsageKey.TryParse($"block-v1:{target.Body}+type@{old.Groups["type"].Value}+block@{old.Groups["name"].Value}", out var key)
            ? key
            : null;
    }

    private string Text(string text)
    {
        if (source == target) return text;
        text = text
            .Replace($"block-v1:{source.Body}+", $"block-v1:{target.Body}+", StringComparison.Ordinal)
            .Replace($"asset-v1:{source.Body}+", $"asset-v1:{target.Body}+", StringComparison.Ordinal)
            .Replace($"i4x://{source.Org}/{source.Number}/", $"i4x://{target.Org}/{target.Number}/", StringComparison.Ordinal)
            .Replace($"/c4x/{source.Org}/{source.Number}/", $"/c4x/{target.Org}/{target.Number}/", StringComparison.Ordinal)
            .Replace($"/courses/{source.Org}/{source.Number}/{source.Run}/", $"/courses/{target}/", StringComparison.Ordinal);
        return courseKey.Replace(text, target.ToString());
    }

    // Old exports name blocks i4x://…, which no reader of a modern course understands: whole values become usage keys.
    private JsonElement Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is var text && text!.StartsWith("i4x://", StringComparison.Ordinal) && Usage(text) is { } usage
            ? OlxJson.Of(usage.ToString())
            : OlxJson.Of(Text(text)),
        JsonValueKind.Array => OlxJson.Of(value.EnumerateArray().Select(Value)),
        JsonValueKind.Object => OlxJson.Of(value.EnumerateObject().ToDictionary(member => member.Name, member => Value(member.Value), StringComparer.Ordinal)),
        _ => value,
    };

    [GeneratedRegex(@"\Ai4x://(?<org>[^/]+)/(?<number>[^/]+)/(?<type>[^/]+)/(?<name>[^/@]+)(@.*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex OldUsage();
}
