using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Problems and videos of a course in the shapes of the analytics data API. Clients: edX Insights, edx-analytics-data-api-client.
/// Source: Open edX analytics-data-api, <c>analytics_data_api/v0/views/courses.py</c>.
/// </summary>
public static class CourseProblemsV0
{
    /// <summary>
    /// <c>GET /api/v0/courses/{course}/problems/</c>, <c>…/problems_and_tags/</c>, <c>…/videos/</c>; the same under <c>/api/v1/</c>. Ours: <c>as_of</c>
    /// (<c>YYYY-MM-DD</c>), the last day that counts.
    /// </summary>
    public static IEndpointRouteBuilder MapCourseProblemsV0(this IEndpointRouteBuilder routes)
    {
        routes.MapFigures("/api/v0/courses/{course}/problems/", Problems);
        routes.MapFigures("/api/v0/courses/{course}/problems_and_tags/", Tagged);
        routes.MapFigures("/api/v0/courses/{course}/videos/", Videos);
        return routes;
    }

    private static async Task<IResult> Problems(AnalyticsCourse? asked, HttpContext http, InsightsQuery insights, AnswersQuery answers, CancellationToken ct)
    {
        if (asked is not { } course) return AnalyticsAnswer.NotFound();
        if (!FigureRequests.TryDay(http.Request.Query.One("as_of"), out var asOf)) return FigureRequests.BadDate();
        var created = await Created(insights, course, ct);
        return AnalyticsAnswer.List(
            http,
            [.. (await answers.Problems(course.Id, asOf, ct)).Select(problem => new Dictionary<string, object?>
            {
                ["module_id"] = problem.Problem,
                ["total_submissions"] = problem.Submissions,
                ["correct_submissions"] = problem.Correct,
                ["part_ids"] = problem.Parts,
                ["created"] = created,
            })],
            course, null);
    }

    private static async Task<IResult> Tagged(AnalyticsCourse? asked, HttpContext http, InsightsQuery insights, PerformanceQuery performance, CancellationToken ct)
    {
        if (asked is not { } course) return AnalyticsAnswer.NotFound();
        if (!FigureRequests.TryDay(http.Request.Query.One("as_of"), out var asOf)) return FigureRequests.BadDate();
        var created = await Created(insights, course, ct);
        return AnalyticsAnswer.List(
            http,
            [.. (await performance.Tagged(course.Id, asOf, ct)).Select(problem => new Dictionary<string, object?>
            {
                ["module_id"] = problem.Problem,
                ["total_submissions"] = problem.Submissions,
                ["correct_submissions"] = problem.Correct,
                ["tags"] = problem.Tags.ToDictionary(tag => tag.Key, object? (tag) => tag.Value),
                ["created"] = created,
            })],
            course, null);
    }

    private static async Task<IResult> Videos(AnalyticsCourse? asked, HttpContext http, InsightsQuery insights, VideosQuery videos, CancellationToken ct)
    {
        if (asked is not { } course) return AnalyticsAnswer.NotFound();
        if (!FigureRequests.TryDay(http.Request.Query.One("as_of"), out var asOf)) return FigureRequests.BadDate();
        var created = await Created(insights, course, ct);
        return AnalyticsAnswer.List(
            http,
            [.. (await videos.Videos(course.Id, asOf, ct)).Select(video => new Dictionary<string, object?>
            {
                ["pipeline_video_id"] = video.PipelineId,
                ["encoded_module_id"] = video.Video,
                ["duration"] = video.Figures.Duration,
                ["segment_length"] = Domain.Analytics.Viewing.SegmentSeconds,
                ["users_at_start"] = video.Figures.UsersAtStart,
                ["users_at_end"] = video.Figures.UsersAtEnd,
                ["created"] = created,
            })],
            course, null);
    }

    private static async Task<string?> Created(InsightsQuery insights, AnalyticsCourse course, CancellationToken ct) =>
        await insights.Pulse(course, ct) is { } pulse ? AnalyticsAnswer.Instant(pulse.At) : null;
}
