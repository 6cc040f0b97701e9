using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Learners of a course in the shapes of the analytics data API (tracking §5), which upstream gave up in 2022. Clients: edX Insights of those years,
/// edx-analytics-data-api-client. Source: Open edX analytics-data-api, <c>analytics_data_api/v0/views/learners.py</c>.
/// </summary>
/// <remarks>
/// Ours are as of now, or of the end of a day by <c>as_of=YYYY-MM-DD</c>. A CSV holds all learners who fit, whatever page is asked for. Personal data
/// is Identity's and joined when read; who may not see the figures of the course is refused.
/// </remarks>
public static class LearnerAnalyticsV0
{
    private const int UsualPage = 25;
    private const int LargestPage = 100;

    /// <summary>
    /// <c>GET /api/v0/learners/</c>, <c>GET /api/v0/learners/{username}/</c>, <c>GET /api/v0/engagement_timelines/{username}/</c>,
    /// <c>GET /api/v0/course_learner_metadata/{course}/</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapLearnerAnalyticsV0(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v0/learners/", List).Requires(Operation.ReadInsights);
        routes.MapGet("/api/v0/learners/{username}/", One).Requires(Operation.ReadInsights);
        routes.MapGet("/api/v0/engagement_timelines/{username}/", Timeline).Requires(Operation.ReadInsights);
        routes.MapGet("/api/v0/course_learner_metadata/{course}/", Metadata).Requires(Operation.ReadInsights);
        return routes;
    }

    private static async Task<IResult> List(
        HttpContext http, LearnerRosters rosters, LearnerItems items, PlatformSettings settings, RequestClock clock, CancellationToken ct)
    {
        if (!TryCourse(http, out var course, out var refusal)) return refusal!;
        var asked = RosterRequest.Read(http);
        if (asked.Filter is not { } filter) return asked.Refusal!;
        if (!AsOfDay.TryRead(http, clock, out var asOf)) return AsOfDay.Bad();
        var roster = await rosters.Of(course!, asOf, ct);
        var rows = RosterList.Of(roster.Rows, filter);
        if (AnalyticsAnswer.WantsCsv(http)) return AnalyticsAnswer.List(http, await items.Of(course!, rows, ct), course, "learners");
        if (PageCut.Of(http, settings, rows.Count, LargestPage, UsualPage) is not { } cut) return RestErrors.Detail(StatusCodes.Status404NotFound, "Invalid page.");
        string[] links = [.. new[] { (Url: cut.Next, Name: "next"), (Url: cut.Previous, Name: "prev") }.Where(link => link.Url is not null).Select(link => $"<{link.Url}>; rel=\"{link.Name}\"")];
        if (links.Length > 0) http.Response.Headers.Link = string.Join(", ", links);
        return Results.Json(
            new
            {
                count = rows.Count,
                num_pages = cut.Pages,
                next = cut.Next,
                previous = cut.Previous,
                results = await items.Of(course!, [.. rows.Skip(cut.Start).Take(cut.Size)], ct),
            },
            WireJson.Options);
    }

    private static async Task<IResult> One(string username, HttpContext http, LearnerRosters rosters, LearnerItems items, RequestClock clock, CancellationToken ct)
    {
        if (!TryCourse(http, out var course, out var refusal)) return refusal!;
        if (!AsOfDay.TryRead(http, clock, out var asOf)) return AsOfDay.Bad();
        var roster = await rosters.Of(course!, asOf, ct);
        var row = roster.Rows.FirstOrDefault(row => string.Equals(row.Username, username, StringComparison.OrdinalIgnoreCase));
        return row is null
            ? AnalyticsAnswer.Error(404, "no_learner_for_course", $"Learner {username} not found for course {course}.")
            : Results.Json((await items.Of(course!, [row], ct))[0], WireJson.Options);
    }

    private static async Task<IResult> Timeline(
        string username, HttpContext http, CourseLearners learners, EngagementQuery engagement, RequestClock clock, CancellationToken ct)
    {
        if (!TryCourse(http, out var course, out var refusal)) return refusal!;
        if (!AsOfDay.TryRead(http, clock, out var asOf)) return AsOfDay.Bad();
        var days = await engagement.Timeline(course!.Id, await learners.LearnerOf(username, ct), asOf, ct);
        return days.Count == 0
            ? AnalyticsAnswer.Error(404, "no_learner_engagement_timeline", $"Learner {username} engagement timeline not found for course {course}.")
            : Results.Json(
                new
                {
                    days = TimelineDays.Filled(days).Select(day => new
                    {
                        date = AnalyticsAnswer.Date(day.Date),
                        problems_attempted = day.ProblemsAttempted,
                        problems_completed = day.ProblemsCompleted,
                        discussion_contributions = day.DiscussionContributions,
                        videos_viewed = day.VideosViewed,
                    }),
                },
                WireJson.Options);
    }

    private static async Task<IResult> Metadata(AnalyticsCourse? asked, HttpContext http, LearnerRosters rosters, RequestClock clock, CancellationToken ct)
    {
        if (asked is not { } course) return AnalyticsAnswer.Error(400, "course_key_malformed", "Course id/key malformed.");
        if (!course.MaySee(http.User.Requester())) return RestErrors.Forbidden("You do not have permission to perform this action.");
        if (!AsOfDay.TryRead(http, clock, out var asOf)) return AsOfDay.Bad();
        var roster = await rosters.Of(course, asOf, ct);
        if (roster.Rows.Count == 0) return AnalyticsAnswer.NotFound();
        var ranges = new Dictionary<string, object?>
        {
            ["date_range"] = new { start = AnalyticsAnswer.Date(roster.WeekStart), end = AnalyticsAnswer.Date(roster.AsOf.AddDays(1)) },
        };
        foreach (var metric in MetricRanges.Metrics.Where(metric => metric != MetricRanges.ProblemAttempts)) ranges[metric] = Ranks(roster.Ranges, metric);
        return Results.Json(
            new
            {
                cohorts = Counted(roster.Rows.Select(row => row.Learner.Cohort).OfType<string>()),
                segments = LearnerSegments.All.ToDictionary(segment => segment, segment => roster.Rows.Count(row => row.Segments.Contains(segment))),
                enrollment_modes = Counted(roster.Rows.Select(row => row.Member.Mode)),
                engagement_ranges = ranges,
            },
            WireJson.Options);
    }

    /// <summary>Few attempts per solved problem rank at the top; of everything else much does.</summary>
    private static object Ranks(IReadOnlyList<MetricRange> ranges, string metric)
    {
        var (top, bottom) = metric == MetricRanges.AttemptsPerCompleted ? ("low", "high") : ("high", "low");
        return new { class_rank_bottom = Bounds(bottom), class_rank_average = Bounds("normal"), class_rank_top = Bounds(top) };

        double?[]? Bounds(string type) => ranges.FirstOrDefault(range => range.Metric == metric && range.Type == type) is { } range
            ? [double.IsFinite(range.Low) ? range.Low : null, double.IsFinite(range.High) ? range.High : null]
            : null;
    }

    private static SortedDictionary<string, int> Counted(IEnumerable<string> values) =>
        new(values.CountBy(value => value).ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal);

    private static bool TryCourse(HttpContext http, out AnalyticsCourse? course, out IResult? refusal)
    {
        course = AnalyticsCourse.Read(http.Request.Query.One("course_id"));
        refusal = http.Request.Query.One("course_id") is not { } named ? AnalyticsAnswer.Error(400, "course_not_specified", "Course id/key not specified.")
            : course is null ? AnalyticsAnswer.Error(400, "course_key_malformed", $"Course id/key {named} malformed.")
            : !course.MaySee(http.User.Requester()) ? RestErrors.Forbidden("You do not have permission to perform this action.")
            : null;
        return refusal is null;
    }
}
