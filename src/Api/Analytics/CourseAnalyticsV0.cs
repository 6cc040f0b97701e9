using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Figures of a course in the shapes of the analytics data API. Clients: edX Insights, edx-analytics-data-api-client.
/// Source: Open edX analytics-data-api, <c>analytics_data_api/v0/views/courses.py</c>.
/// </summary>
public static class CourseAnalyticsV0
{
    /// <summary><c>GET /api/v0/courses/{course}/problems/</c>.</summary>
    public static IEndpointRouteBuilder MapCourseAnalyticsV0(this IEndpointRouteBuilder routes)
    {
        routes.MapFigures("/api/v0/courses/{course}/problems/", Problems);
        return routes;
    }

    private static async Task<IResult> Problems(AnalyticsCourse? asked, HttpContext http, InsightsQuery insights, CancellationToken ct)
    {
        if (asked is not { Key: { } key } course) return AnalyticsAnswer.NotFound();
        var created = await Created(insights, key, ct);
        var problems = await insights.Problems(key, ct);
        return AnalyticsAnswer.List(
            http,
            [.. problems.Select(problem => new Dictionary<string, object?>
            {
                ["module_id"] = problem.Problem,
                ["total_submissions"] = problem.LastResponses / Math.Max(1, problem.Parts.Count),
                ["correct_submissions"] = problem.CorrectResponses / Math.Max(1, problem.Parts.Count),
                ["part_ids"] = problem.Parts,
                ["created"] = created,
            })],
            course, null);
    }

    private static async Task<string?> Created(InsightsQuery insights, CourseKey course, CancellationToken ct) =>
        await insights.Pulse(course, ct) is { } pulse ? AnalyticsAnswer.Instant(pulse.At) : null;
}
