using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Figures of a course in the shapes of the analytics data API. Clients: edX Insights, edx-analytics-data-api-client.
/// Source: Open edX analytics-data-api, <c>analytics_data_api/v0/views/courses.py</c>.
/// </summary>
/// <remarks>Ours are as of the last fact, so that the running day is the latest; of weeks only complete ones are served, as upstream.</remarks>
public static class CourseAnalyticsV0
{
    private static readonly string[] Modes = ["audit", "credit", "honor", "professional", "verified", "masters"];

    private static readonly (string Label, string Name)[] Labels =
    [
        (WeeklyActivity.Active, "any"), (WeeklyActivity.AttemptedProblem, "attempted_problem"), (WeeklyActivity.PlayedVideo, "played_video"),
        (WeeklyActivity.PostedForum, "posted_forum"),
    ];

    /// <summary>
    /// <c>GET /api/v0/courses/{course}/enrollment/</c>, <c>…/enrollment/mode/</c>, <c>…/activity/</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapCourseAnalyticsV0(this IEndpointRouteBuilder routes)
    {
        routes.MapFigures("/api/v0/courses/{course}/enrollment/", Enrollment);
        routes.MapFigures("/api/v0/courses/{course}/enrollment/mode/", EnrollmentByMode);
        routes.MapFigures("/api/v0/courses/{course}/activity/", Activity);
        return routes;
    }

    private static Task<IResult> Enrollment(AnalyticsCourse? asked, HttpContext http, InsightsQuery insights, RequestClock clock, CancellationToken ct) =>
        Days(asked, "enrollment", http, insights, clock, (_, _) => { }, ct);

    private static Task<IResult> EnrollmentByMode(AnalyticsCourse? asked, HttpContext http, InsightsQuery insights, RequestClock clock, CancellationToken ct) =>
        Days(asked, "enrollment_mode", http, insights, clock, AddModes, ct);

    private static void AddModes(EnrollmentDay day, Dictionary<string, object?> item)
    {
        item["cumulative_count"] = day.Cumulative;
        foreach (var mode in Modes) item[mode] = day.Modes.GetValueOrDefault(mode).Count;
        item["professional"] = day.Modes.GetValueOrDefault("professional").Count + day.Modes.GetValueOrDefault("no-id-professional").Count;
    }

    private static async Task<IResult> Days(
        AnalyticsCourse? asked, string slug, HttpContext http, InsightsQuery insights, RequestClock clock,
        Action<EnrollmentDay, Dictionary<string, object?>> further, CancellationToken ct)
    {
        if (asked is not { Key: { } key } course) return AnalyticsAnswer.NotFound();
        if (!AnalyticsWindow.TryRead(http, out var window)) return BadDate();
        var days = await insights.EnrollmentDays(key, DateOnly.FromDateTime(clock.Now(http).UtcDateTime), ct);
        var created = await Created(insights, key, ct);
        var wanted = window.IsLatestOnly ? days.TakeLast(1) : days.Where(day => window.Holds(day.Date));
        return AnalyticsAnswer.List(http, [.. wanted.Select(Item)], course, slug);

        Dictionary<string, object?> Item(EnrollmentDay day)
        {
            var item = new Dictionary<string, object?>
            {
                ["course_id"] = key.ToString(),
                ["date"] = AnalyticsAnswer.Date(day.Date),
                ["count"] = day.Count,
                ["created"] = created,
            };
            further(day, item);
            return item;
        }
    }

    private static async Task<IResult> Activity(AnalyticsCourse? asked, HttpContext http, InsightsQuery insights, RequestClock clock, CancellationToken ct)
    {
        if (asked is not { Key: { } key } course) return AnalyticsAnswer.NotFound();
        if (!AnalyticsWindow.TryRead(http, out var window)) return BadDate();
        var today = DateOnly.FromDateTime(clock.Now(http).UtcDateTime);
        var complete = (await insights.Activity(key, ct)).Where(week => week.End <= today).ToList();
        var created = await Created(insights, key, ct);
        var wanted = window.IsLatestOnly ? complete.TakeLast(1) : complete.Where(week => window.Holds(week.Week, week.End));
        return AnalyticsAnswer.List(http, [.. wanted.Select(Item)], course, "engagement-activity");

        Dictionary<string, object?> Item(ActivityWeek week)
        {
            var item = new Dictionary<string, object?>
            {
                ["interval_start"] = AnalyticsAnswer.Midnight(week.Week),
                ["interval_end"] = AnalyticsAnswer.Midnight(week.End),
                ["course_id"] = key.ToString(),
                ["created"] = created,
            };

            // A label without learners is left out.
            foreach (var (label, name) in Labels)
            {
                if (week.Learners.TryGetValue(label, out var learners)) item[name] = learners;
            }

            return item;
        }
    }

    private static async Task<string?> Created(InsightsQuery insights, CourseKey course, CancellationToken ct) =>
        await insights.Pulse(course, ct) is { } pulse ? AnalyticsAnswer.Instant(pulse.At) : null;

    private static IResult BadDate() => AnalyticsAnswer.Error(400, "illegal_parameter_values", "Dates are YYYY-MM-DD or YYYY-MM-DDTHHMMSS.");
}
