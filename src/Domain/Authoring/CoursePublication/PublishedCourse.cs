using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>
/// The published content of one course run at one version: what every other room reads (a live aggregate of the
/// CoursePublication stream, kept by (course, version)). Building the linked tree is done once, on first use.
/// </summary>
public sealed class PublishedCourse : IAggregate<PublishedCourse, CoursePublicationEvent>
{
    private readonly ImmutableDictionary<UsageKey, CourseBlockPublished> blocks;
    private readonly Lazy<Dictionary<UsageKey, PublishedBlock>> tree;

    private PublishedCourse(
        CourseKey? key, long version, DateTimeOffset? publishedAt, JsonElement? gradingPolicy,
        ImmutableDictionary<UsageKey, CourseBlockPublished> blocks, ImmutableSortedDictionary<string, string> pages)
    {
        KeyOrNull = key;
        Version = version;
        PublishedAt = publishedAt;
        GradingPolicy = gradingPolicy;
        this.blocks = blocks;
        Pages = pages;
        tree = new(BuildTree);
    }

    public static string StreamType => "course_publication";

    public static PublishedCourse Initial { get; } = new(
        null, 0, null, null, ImmutableDictionary<UsageKey, CourseBlockPublished>.Empty, ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>False before the first publication: nobody but authors may know the course.</summary>
    [MemberNotNullWhen(true, nameof(KeyOrNull))]
    public bool IsPublished => Version > 0 && KeyOrNull is not null;

    public CourseKey Key => KeyOrNull ?? throw new InvalidOperationException("The course has not been published.");

    /// <summary>Number of the last publication, from 1; 0 before the first.</summary>
    public long Version { get; }

    public DateTimeOffset? PublishedAt { get; }

    /// <summary>The policy document in force; null when the course has none (Open edX's default policy applies).</summary>
    public JsonElement? GradingPolicy { get; }

    /// <summary>HTML by page name, see <see cref="CoursePagePublished"/>.</summary>
    public ImmutableSortedDictionary<string, string> Pages { get; }

    /// <summary>The course block. Its fields are the course's settings (start, end, enrollment_start, self_paced, …).</summary>
    public PublishedBlock Root => tree.Value[Key.Root];

    private CourseKey? KeyOrNull { get; }

    public bool TryFind(UsageKey usage, [NotNullWhen(true)] out PublishedBlock? block) => tree.Value.TryGetValue(usage, out block);

    public PublishedCourse Evolve(CoursePublicationEvent fact) => fact switch
    {
        CourseBlockPublished block => new(
            KeyOrNull ?? block.Block.Course, Version, PublishedAt, GradingPolicy, blocks.SetItem(block.Block, block), Pages),
        CourseBlockWithdrawn block => new(KeyOrNull, Version, PublishedAt, GradingPolicy, blocks.Remove(block.Block), Pages),
        GradingPolicyPublished policy => new(
            policy.Course, Version, PublishedAt, policy.Policy.ValueKind == JsonValueKind.Null ? null : policy.Policy, blocks, Pages),
        CoursePagePublished page => new(
            page.Course, Version, PublishedAt, GradingPolicy, blocks,
            page.Html is null ? Pages.Remove(page.Name) : Pages.SetItem(page.Name, page.Html)),
        CourseVersionPublished version => new(version.Course, version.Version, version.At, GradingPolicy, blocks, Pages),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CoursePublication."),
    };

    /// <summary>What a block looks like in its last published form; null when it is not published.</summary>
    public CourseBlockPublished? PublishedForm(UsageKey usage) => blocks.GetValueOrDefault(usage);

    /// <summary>What is published, in the form in which drafts are written: for finding differences.</summary>
    public CourseContent Content => new(
        blocks.ToImmutableDictionary(
            pair => pair.Key, pair => new CourseBlock(pair.Key, pair.Value.Fields, pair.Value.Content, pair.Value.Children)),
        GradingPolicy,
        Pages);

    /// <summary>Keys of all published blocks, in no order.</summary>
    public IEnumerable<UsageKey> Usages => blocks.Keys;

    private Dictionary<UsageKey, PublishedBlock> BuildTree()
    {
        var built = blocks.Values.ToDictionary(
            fact => fact.Block, fact => new PublishedBlock(fact.Block, fact.Fields, fact.Content));
        foreach (var fact in blocks.Values.OrderBy(fact => fact.Block))
        {
            var parent = built[fact.Block];
            var adopted = fact.Children.Where(built.ContainsKey).Select(usage => built[usage]).ToList();
            parent.Adopt(adopted);
            foreach (var child in adopted) child.Parent ??= parent;
        }

        return built;
    }
}
