using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Enrollment of many courses together. Clients: edX Insights, edx-analytics-data-api-client (GET up to ten courses, POST above).
/// Source: Open edX analytics-data-api, <c>analytics_data_api/v1/views/course_totals.py</c>.
/// </summary>
/// <remarks>Only courses whose figures are open to the caller; upstream leaves that to Insights. Without any, all numbers are 0.</remarks>
internal static class CourseTotalsV0
{
    /// <summary><c>GET</c> and <c>POST /api/v0/course_totals/</c>, the same under <c>/api/v1/</c>.</summary>
    public static IEndpointRouteBuilder MapCourseTotalsV0(this IEndpointRouteBuilder routes)
    {
        routes.MapFigures("/api/v0/course_totals/", Totals, Operation.UseOwnAccount);
        routes.MapPost("/api/v0/course_totals/", Totals).Requires(Operation.UseOwnAccount);
        routes.MapPost("/api/v1/course_totals/", Totals).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Totals(HttpContext http, CourseSummariesQuery summaries, RequestClock clock, CancellationToken ct)
    {
        var asked = await AskedFields.Of(http, ct);
        var courses = asked.Many("course_ids").Select(AnalyticsCourse.Read).ToList();
        if (courses.Contains(null)) return AnalyticsAnswer.Error(400, "course_key_malformed", "Course id/key malformed.");
        var today = DateOnly.FromDateTime(clock.Now(http).UtcDateTime);
        var figures = await summaries.Of(CourseListsQuery.Open(http.User.Requester()!, courses.OfType<AnalyticsCourse>()), today, today, ct);
        var totals = new Dictionary<string, object?>
        {
            ["count"] = figures.Sum(mode => mode.Count),
            ["cumulative_count"] = figures.Sum(mode => mode.Cumulative),
            ["count_change_7_days"] = figures.Sum(mode => mode.CountChange7Days),
            ["verified_enrollment"] = figures.Where(mode => mode.Mode == "verified").Sum(mode => mode.Count),
        };
        return AnalyticsAnswer.WantsCsv(http) ? AnalyticsAnswer.List(http, [totals], null, null) : Results.Json(totals, WireJson.Options);
    }
}
