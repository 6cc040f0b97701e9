using System.Collections.Immutable;
using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>One block as an author wrote it: what a draft holds and a publication copies.</summary>
/// <param name="Fields">Explicitly set settings only.</param>
/// <param name="Content">Body by type, see <see cref="CourseBlockPublished"/>; null for containers.</param>
public sealed record CourseBlock(UsageKey Block, FieldValues Fields, string? Content, IReadOnlyList<UsageKey> Children)
{
    public bool Equals(CourseBlock? other) =>
        other is not null && Block == other.Block && Fields.Equals(other.Fields) && Content == other.Content &&
        Children.SequenceEqual(other.Children);

    public override int GetHashCode() => HashCode.Combine(Block, Content);
}

/// <summary>A course as a whole: every block by key, the grading policy, the pages. Blocks include those that no parent names.</summary>
/// <param name="GradingPolicy">Null: none, so that Open edX's default policy applies.</param>
/// <param name="Pages">HTML by name, see <see cref="CoursePagePublished"/>.</param>
public sealed record CourseContent(
    ImmutableDictionary<UsageKey, CourseBlock> Blocks, JsonElement? GradingPolicy, ImmutableSortedDictionary<string, string> Pages)
{
    public static CourseContent Empty { get; } = new(
        ImmutableDictionary<UsageKey, CourseBlock>.Empty, null, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>Keys in the order in which a reader meets them, depth first from the root; orphans last, by key.</summary>
    public IEnumerable<UsageKey> InOrder(UsageKey root)
    {
        var seen = new HashSet<UsageKey>();
        var open = new Stack<UsageKey>([root]);
        while (open.TryPop(out var usage))
        {
            if (!Blocks.TryGetValue(usage, out var block) || !seen.Add(usage)) continue;
            yield return usage;
            foreach (var child in block.Children.Reverse()) open.Push(child);
        }

        foreach (var orphan in Blocks.Keys.Where(usage => !seen.Contains(usage)).Order()) yield return orphan;
    }

    /// <summary>Two policies are the same when their JSON is.</summary>
    public static bool SamePolicy(JsonElement? one, JsonElement? other) =>
        one is { } left && other is { } right ? JsonElement.DeepEquals(left, right) : one is null && other is null;
}

/// <summary>A static file of a course.</summary>
/// <param name="Path">As in the archive, below <c>static/</c>.</param>
/// <param name="Name">As in asset keys and URLs: see <see cref="StaticUrls.AssetName"/>.</param>
/// <param name="Sha256">Lower-case hexadecimal; under this name the file store holds the bytes.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Locked">Only for members of the course.</param>
public sealed record CourseAsset(string Path, string Name, string Sha256, long Length, string ContentType, bool Locked);
