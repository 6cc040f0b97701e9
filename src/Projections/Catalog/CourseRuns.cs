using System.Text.RegularExpressions;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Catalog;

/// <summary>A course run as the catalog shows it.</summary>
/// <param name="Start">2030-01-01 stands for "not set".</param>
/// <param name="AdvertisedStart">Shown instead of the start; null: the start itself.</param>
/// <param name="CatalogVisibility"><c>both</c>, <c>about</c> (page, but not listed) or <c>none</c>.</param>
/// <param name="CourseImage">Path of the image below <c>static/</c>.</param>
/// <param name="VideoId">YouTube id of the introduction; null: none.</param>
/// <param name="Overview">HTML.</param>
/// <param name="Version">Number of the publication; 0 while the first one is still being stored.</param>
public sealed record CourseRun(
    string CourseId,
    string Org,
    string Number,
    string Run,
    string DisplayName,
    string? DisplayOrg,
    string? DisplayNumber,
    DateTimeOffset Start,
    DateTimeOffset? End,
    DateTimeOffset? EnrollmentStart,
    DateTimeOffset? EnrollmentEnd,
    string? AdvertisedStart,
    bool SelfPaced,
    bool InvitationOnly,
    bool MobileAvailable,
    string CatalogVisibility,
    string CourseImage,
    string BannerImage,
    string? Language,
    string? ShortDescription,
    string? Overview,
    string? Effort,
    string? VideoId,
    long Version,
    DateTimeOffset? PublishedAt)
{
    /// <summary>The same row, read from the published course itself: for answers that must not wait for the read model.</summary>
    public static CourseRun Of(PublishedCourse course) => course.Pages.Aggregate(
        CourseRuns.WithSettings(CourseRuns.Empty(course.Key), course.Root) with { Version = course.Version, PublishedAt = course.PublishedAt },
        (run, page) => CourseRuns.WithPage(run, page.Key, page.Value));
}

public readonly record struct CourseRunKey(string CourseId);

/// <summary>
/// Table <c>catalog.course_runs</c>, one row per published course run. Async: courses appear in lists milliseconds after their
/// publication. Readers: catalog and enrollment lists, pages, Insights.
/// </summary>
public sealed partial class CourseRuns : RowProjection<CourseRun, CourseRunKey>
{
    public override string Name => "course_runs";

    public override string Table => "catalog.course_runs";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyCollection<Type> Consumes { get; } =
        [typeof(CourseBlockPublished), typeof(CoursePagePublished), typeof(CourseVersionPublished)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["org"]];

    internal static CourseRun Empty(CourseKey key) => new(
        key.ToString(), key.Org, key.Number, key.Run, key.Number, null, null, BlockSettings.DefaultStart, null, null, null, null,
        false, false, false, "both", DefaultImage, DefaultImage, null, null, null, null, null, 0, null);

    private const string DefaultImage = "images_course_image.jpg";

    internal static CourseRun WithSettings(CourseRun run, PublishedBlock root) => run with
    {
        DisplayName = root.DisplayName is { Length: > 0 } name ? name : run.Number,
        DisplayOrg = NotEmpty(root.Text("display_organization")),
        DisplayNumber = NotEmpty(root.Text("display_coursenumber")),
        Start = root.Instant("start") ?? BlockSettings.DefaultStart,
        End = root.Instant("end"),
        EnrollmentStart = root.Instant("enrollment_start"),
        EnrollmentEnd = root.Instant("enrollment_end"),
        AdvertisedStart = NotEmpty(root.Text("advertised_start")),
        SelfPaced = root.Flag("self_paced") ?? false,
        InvitationOnly = root.Flag("invitation_only") ?? false,
        MobileAvailable = root.Flag("mobile_available") ?? false,
        CatalogVisibility = NotEmpty(root.Text("catalog_visibility")) ?? "both",
        CourseImage = NotEmpty(root.Text("course_image")) ?? DefaultImage,
        BannerImage = NotEmpty(root.Text("banner_image")) ?? DefaultImage,
        Language = NotEmpty(root.Text("language")),
    };

    internal static CourseRun WithPage(CourseRun run, string page, string? html) => page switch
    {
        "about/short_description" => run with { ShortDescription = html?.Trim() },
        "about/overview" => run with { Overview = html?.Trim() },
        "about/effort" => run with { Effort = NotEmpty(html?.Trim()) },
        "about/video" => run with { VideoId = html is not null && Embedded().Match(html) is { Success: true } video ? video.Groups[1].Value : null },
        _ => run,
    };

    protected override IEnumerable<CourseRunKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        CourseBlockPublished block when block.Block == block.Block.Course.Root => [new(block.Block.Course.ToString())],
        CoursePagePublished page when page.Name.StartsWith("about/", StringComparison.Ordinal) => [new(page.Course.ToString())],
        CourseVersionPublished version => [new(version.Course.ToString())],
        _ => [],
    };

    protected override CourseRun? Evolve(CourseRun? row, CourseRunKey key, RecordedEvent fact)
    {
        row ??= Empty(CourseKey.Parse(key.CourseId));
        return fact.Data switch
        {
            CourseBlockPublished block => WithSettings(row, RootOf(block)),
            CoursePagePublished page => WithPage(row, page.Name, page.Html),
            CourseVersionPublished version => row with { Version = version.Version, PublishedAt = version.At },
            _ => row,
        };
    }

    private static PublishedBlock RootOf(CourseBlockPublished block) =>
        PublishedCourse.Initial.Evolve(block).Evolve(new CourseVersionPublished(block.Block.Course, 1, 1, null, DateTimeOffset.UnixEpoch)).Root;

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    [GeneratedRegex(@"youtu(?:\.be|be\.com)/(?:embed/|watch\?v=|v/)?([\w-]{6,})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Embedded();
}
