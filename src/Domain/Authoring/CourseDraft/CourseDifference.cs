using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>What turns one content of a course into another.</summary>
/// <param name="Changed">New or different blocks, in reading order.</param>
/// <param name="Removed">By key.</param>
/// <param name="GradingPolicy">Null: unchanged; JSON null: there is none any more.</param>
/// <param name="Pages">By name; HTML null: removed.</param>
public sealed record CourseDifference(
    IReadOnlyList<CourseBlock> Changed,
    IReadOnlyList<UsageKey> Removed,
    JsonElement? GradingPolicy,
    IReadOnlyList<(string Name, string? Html)> Pages)
{
    public bool IsEmpty => Changed.Count == 0 && Removed.Count == 0 && GradingPolicy is null && Pages.Count == 0;
}

public static class CourseDifferences
{
    /// <summary>What has to happen to <paramref name="former"/> to make it this content.</summary>
    public static CourseDifference Since(this CourseContent content, CourseContent former, UsageKey root) => new(
        [.. content.InOrder(root).Select(usage => content.Blocks[usage]).Where(block => former.Blocks.GetValueOrDefault(block.Block) != block)],
        [.. former.Blocks.Keys.Where(usage => !content.Blocks.ContainsKey(usage)).Order()],
        CourseContent.SamePolicy(content.GradingPolicy, former.GradingPolicy) ? null : content.GradingPolicy ?? JsonSerializer.SerializeToElement<object?>(null),
        [
            .. content.Pages.Where(page => former.Pages.GetValueOrDefault(page.Key) != page.Value).Select(page => (page.Key, (string?)page.Value)),
            .. former.Pages.Keys.Where(name => !content.Pages.ContainsKey(name)).Select(name => (name, (string?)null)),
        ]);

    /// <summary>Number of blocks of each type, ordered by type.</summary>
    public static IReadOnlyDictionary<string, int> CountByType(this CourseContent content) => new SortedDictionary<string, int>(
        content.Blocks.Keys.GroupBy(usage => usage.Type).ToDictionary(group => group.Key, group => group.Count()), StringComparer.Ordinal);
}
