using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Courseware;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Analytics;

/// <summary>How videos of a course are watched: by section, subsection and video, and second by second (tracking §6, engagement videos).</summary>
internal static class VideoPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/insights/courses/{course}/engagement/videos/", Sections).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/engagement/videos/sections/{section}/", Subsections).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/engagement/videos/sections/{section}/subsections/{subsection}/", Videos).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/engagement/videos/sections/{section}/subsections/{subsection}/modules/{module}/timeline/", Timeline)
            .RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/engagement/videos/modules/{module}/timeline/", Unplaced).RequiresOnPage(Operation.ReadInsights);
    }

    private static async Task<IResult> Sections(AnalyticsCourse? asked, HttpContext http, InsightsVisits visits, VideosQuery videos, CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { } view) return InsightsVisits.Unknown(http);
        var reports = await Reports(view, videos, ct);
        var chapters = view.Published?.Root.Children ?? [];
        var placed = chapters.SelectMany(VideosIn).Select(video => video.Usage.BlockId).ToHashSet(StringComparer.Ordinal);
        return Page(http, view, null, [], new(
            "Average viewers of a video, by section", "Section", "Complete", "Incomplete", ["Videos", "Completion"],
            [
                .. Averages(chapters, reports, chapter => SectionUrl(view, chapter)),
                .. reports.Values.Where(report => !placed.Contains(report.Video)).Select(report => Row(report.Video, LooseUrl(view, report.Video), report, "1")),
            ]));
    }

    private static async Task<IResult> Subsections(
        AnalyticsCourse? asked, string section, HttpContext http, InsightsVisits visits, VideosQuery videos, CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { } view || Find(view, section) is not { } chapter) return InsightsVisits.Unknown(http);
        return Page(http, view, chapter.ShownName(), [Top(view)], new(
            "Average viewers of a video, by subsection", "Subsection", "Complete", "Incomplete", ["Videos", "Completion"],
            Averages(chapter.Children, await Reports(view, videos, ct), child => SubsectionUrl(view, chapter, child))));
    }

    private static async Task<IResult> Videos(
        AnalyticsCourse? asked, string section, string subsection, HttpContext http, InsightsVisits visits, VideosQuery videos, CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { } view || Find(view, section) is not { } chapter || Find(view, subsection) is not { } sequence)
            return InsightsVisits.Unknown(http);
        var reports = await Reports(view, videos, ct);
        return Page(http, view, sequence.ShownName(), [Top(view), new(chapter.ShownName(), SectionUrl(view, chapter))], new(
            "Viewers by video", "Video", "Complete", "Incomplete", ["Length", "Completion"],
            [
                .. VideosIn(sequence).Select(video => reports.TryGetValue(video.Usage.BlockId, out var report)
                    ? Row(video.ShownName(), TimelineUrl(view, chapter, sequence, video), report, Length(report.Figures.Duration))
                    : new(video.ShownName(), null, 0, 0, ["–", "–"])),
            ]));
    }

    private static async Task<IResult> Timeline(
        AnalyticsCourse? asked, string section, string subsection, string module, HttpContext http, InsightsVisits visits, VideosQuery videos, CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { } view || Find(view, section) is not { } chapter || Find(view, subsection) is not { } sequence ||
            Find(view, module) is not { } video) return InsightsVisits.Unknown(http);
        return await TimelineOf(
            http, view, video.Usage.BlockId, video,
            [Top(view), new(chapter.ShownName(), SectionUrl(view, chapter)), new(sequence.ShownName(), SubsectionUrl(view, chapter, sequence))], videos, ct);
    }

    /// <summary>A video that is not, or no longer, in the published course.</summary>
    private static async Task<IResult> Unplaced(AnalyticsCourse? asked, string module, HttpContext http, InsightsVisits visits, VideosQuery videos, CancellationToken ct) =>
        await visits.Open(http, asked, ct) is { } view ? await TimelineOf(http, view, module, null, [Top(view)], videos, ct) : InsightsVisits.Unknown(http);

    private static async Task<IResult> TimelineOf(
        HttpContext http, InsightsView view, string id, PublishedBlock? video, List<Crumb> trail, VideosQuery videos, CancellationToken ct)
    {
        var report = await videos.Video(view.Course.Id, id, view.AsOf, ct);
        if (report is null && video is null) return InsightsVisits.Unknown(http);
        return http.Page<VideoTimelinePage>(new Dictionary<string, object?>
        {
            [nameof(VideoTimelinePage.View)] = view,
            [nameof(VideoTimelinePage.Name)] = video?.ShownName() ?? id,
            [nameof(VideoTimelinePage.Trail)] = trail,
            [nameof(VideoTimelinePage.Report)] = report,
            [nameof(VideoTimelinePage.Video)] = id,
            [nameof(VideoTimelinePage.Sources)] = video is null ? null : VideoSources.Of(video),
        });
    }

    private static RazorComponentResult Page(HttpContext http, InsightsView view, string? heading, List<Crumb> trail, DrillModel model) =>
        http.Page<DrillPage>(new Dictionary<string, object?>
        {
            [nameof(DrillPage.View)] = view,
            [nameof(DrillPage.Lens)] = InsightsLens.Videos,
            [nameof(DrillPage.Heading)] = heading,
            [nameof(DrillPage.Trail)] = trail,
            [nameof(DrillPage.Model)] = model,
            [nameof(DrillPage.Empty)] = "Nobody has watched a video yet.",
            [nameof(DrillPage.CsvUrl)] = view.With($"/api/v0/courses/{view.Course.Segment}/videos/", ("format", "csv")),
        });

    private static async Task<Dictionary<string, VideoReport>> Reports(InsightsView view, VideosQuery videos, CancellationToken ct) =>
        (await videos.Videos(view.Course.Id, view.AsOf, ct)).ToDictionary(report => report.Video, StringComparer.Ordinal);

    /// <summary>Levels with videos below, in course order; a video that nobody watched counts as well.</summary>
    private static List<DrillRow> Averages(IEnumerable<PublishedBlock> levels, Dictionary<string, VideoReport> reports, Func<PublishedBlock, string> url) =>
    [
        .. from level in levels
           let videos = VideosIn(level).ToList()
           where videos.Count > 0
           let watched = videos.Select(video => reports.GetValueOrDefault(video.Usage.BlockId)).OfType<VideoReport>().Select(report => report.Figures).ToList()
           let complete = watched.Sum(figures => figures.UsersAtEnd)
           let most = watched.Sum(figures => Math.Max(figures.UsersAtStart, figures.UsersAtEnd))
           select new DrillRow(
               level.ShownName(), url(level), Mean(complete, videos.Count), Mean(most - complete, videos.Count),
               [videos.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), Share(complete, most)]),
    ];

    private static DrillRow Row(string name, string url, VideoReport report, string cell)
    {
        var (start, end) = (report.Figures.UsersAtStart, report.Figures.UsersAtEnd);
        return new(name, url, end, Math.Max(start - end, 0), [cell, Share(end, Math.Max(start, end))]);
    }

    private static IEnumerable<PublishedBlock> VideosIn(PublishedBlock block) => block.SelfAndDescendants().Where(one => one.Type == "video");

    private static PublishedBlock? Find(InsightsView view, string usage) =>
        view.Published is { } published && UsageKey.TryParse(usage, out var key) && published.TryFind(key, out var block) ? block : null;

    private static double Mean(int sum, int count) => Math.Round((double)sum / count, 2);

    private static string Share(int part, int whole) => whole == 0 ? "–" : Dates.Percent(Math.Round((double)part / whole, 3));

    private static string Length(int seconds) => TimeSpan.FromSeconds(seconds).ToString(seconds >= 3600 ? @"h\:mm\:ss" : @"m\:ss", System.Globalization.CultureInfo.InvariantCulture);

    private static Crumb Top(InsightsView view) => new(InsightsLens.Videos.Title, InsightsLens.Videos.Url(view.Course));

    private static string SectionUrl(InsightsView view, PublishedBlock section) => $"/insights/courses/{view.Course.Segment}/engagement/videos/sections/{section.Usage}/";

    private static string SubsectionUrl(InsightsView view, PublishedBlock section, PublishedBlock subsection) =>
        $"/insights/courses/{view.Course.Segment}/engagement/videos/sections/{section.Usage}/subsections/{subsection.Usage}/";

    private static string TimelineUrl(InsightsView view, PublishedBlock section, PublishedBlock subsection, PublishedBlock video) =>
        $"/insights/courses/{view.Course.Segment}/engagement/videos/sections/{section.Usage}/subsections/{subsection.Usage}/modules/{video.Usage}/timeline/";

    private static string LooseUrl(InsightsView view, string video) => $"/insights/courses/{view.Course.Segment}/engagement/videos/modules/{Uri.EscapeDataString(video)}/timeline/";
}
