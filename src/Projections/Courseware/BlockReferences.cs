using System.Text.Json;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>Blocks that settings of other blocks name. Archives keep keys of the course they were written in: only type and id count.</summary>
public static class BlockReferences
{
    private const string OldScheme = "i4x://";

    /// <param name="text"><c>block-v1:…</c> of any run, or <c>i4x://ORG/COURSE/TYPE/ID</c>.</param>
    /// <returns>Null: unreadable.</returns>
    public static UsageKey? Resolve(string? text, CourseKey course)
    {
        if (UsageKey.TryParse(text?.Trim(), out var usage)) return course.Block(usage.Type, usage.BlockId);
        if (text?.Trim() is not { } old || !old.StartsWith(OldScheme, StringComparison.Ordinal)) return null;
        var parts = old[OldScheme.Length..].Split('/');
        return parts.Length == 4 && UsageKey.TryParse($"block-v1:{course.Body}+type@{parts[2]}+block@{parts[3].Split('@')[0]}", out var found) ? found : null;
    }

    /// <summary>A setting that lists blocks: a list, or text with semicolons.</summary>
    public static IReadOnlyList<UsageKey> Of(PublishedBlock block, string field)
    {
        if (!block.Fields.TryGet(field, out var value)) return [];
        IEnumerable<string?> texts = value.Value.ValueKind switch
        {
            JsonValueKind.Array => value.Value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : null),
            JsonValueKind.String => value.Value.GetString()!.Split(';'),
            _ => [],
        };
        return [.. texts.Select(text => Resolve(text, block.Usage.Course)).OfType<UsageKey>().Distinct()];
    }
}
