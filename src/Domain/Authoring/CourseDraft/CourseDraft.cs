using System.Collections.Immutable;
using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>A course run as its authors left it.</summary>
/// <param name="Key">Null before the course was created.</param>
/// <param name="Assets">By name in URLs.</param>
public sealed record CourseDraft(CourseKey? Key, CourseContent Content, ImmutableSortedDictionary<string, CourseAsset> Assets)
    : IAggregate<CourseDraft, CourseDraftEvent>
{
    public static string StreamType => "course_draft";

    public static CourseDraft Initial { get; } = new(
        null, CourseContent.Empty, ImmutableSortedDictionary.Create<string, CourseAsset>(StringComparer.Ordinal));

    public CourseDraft Evolve(CourseDraftEvent fact) => fact switch
    {
        DraftCourseCreated created => this with { Key = created.Course },
        DraftBlockChanged block => this with
        {
            Content = Content with
            {
                Blocks = Content.Blocks.SetItem(block.Block, new(block.Block, block.Fields, block.Content, block.Children)),
            },
        },
        DraftBlockRemoved block => this with { Content = Content with { Blocks = Content.Blocks.Remove(block.Block) } },
        DraftGradingPolicyChanged policy => this with
        {
            Content = Content with { GradingPolicy = policy.Policy.ValueKind == JsonValueKind.Null ? null : policy.Policy },
        },
        DraftPageChanged page => this with
        {
            Content = Content with
            {
                Pages = page.Html is null ? Content.Pages.Remove(page.Name) : Content.Pages.SetItem(page.Name, page.Html),
            },
        },
        DraftAssetStored asset => this with
        {
            Assets = Assets.SetItem(asset.Name, new(asset.Path, asset.Name, asset.Sha256, asset.Length, asset.ContentType, asset.Locked)),
        },
        DraftAssetRemoved asset => this with { Assets = Assets.Remove(asset.Name) },
        CourseImportReported => this,
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CourseDraft."),
    };
}
