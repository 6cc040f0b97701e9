using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Analytics;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Weekly activity of a course in the shapes of the analytics data API; complete weeks only, as upstream. Clients: edX Insights, edx-analytics-data-api-client.
/// Source: Open edX analytics-data-api, <c>analytics_data_api/v0/views/courses.py</c>.
/// </summary>
internal static class ActivityAnalyticsV0
{
    private static readonly (string Label, string Name)[] Labels =
    [
        (ActivityLabels.Active, "any"), (ActivityLabels.AttemptedProblem, "attempted_problem"), (ActivityLabels.PlayedVideo, "played_video"),
        (ActivityLabels.PostedForum, "posted_forum"),
    ];

    /// <summary><c>GET /api/v0/courses/{course}/activity/</c>, <c>…/recent_activity/</c>.</summary>
    public static IEndpointRouteBuilder MapActivityAnalyticsV0(this IEndpointRouteBuilder routes)
    {
        routes.MapFigures("/api/v0/courses/{course}/activity/", Activity);
        routes.MapFigures("/api/v0/courses/{course}/recent_activity/", Recent);
        return routes;
    }

    private static async Task<IResult> Activity(AnalyticsCourse? named, HttpContext http, FigureRequests requests, ActivityQuery activity, CancellationToken ct)
    {
        var (asked, refusal) = await requests.Read(named, http, ct);
        if (asked is null) return refusal!;
        var weeks = asked.Wanted(await Complete(asked, activity, ct), week => (week.Week, week.End));
        return AnalyticsAnswer.List(http, [.. weeks.Select(Item)], asked.Course, "engagement-activity");

        Dictionary<string, object?> Item(ActivityWeek week)
        {
            var item = new Dictionary<string, object?>
            {
                ["interval_start"] = AnalyticsAnswer.Midnight(week.Week),
                ["interval_end"] = AnalyticsAnswer.Midnight(week.End),
                ["course_id"] = asked.Course.Id,
                ["created"] = asked.Created,
            };

            // A label without learners is left out.
            foreach (var (label, name) in Labels)
            {
                if (week.Learners.TryGetValue(label, out var learners)) item[name] = learners;
            }

            return item;
        }
    }

    /// <summary>The last week in which anybody did this, as upstream; deprecated there.</summary>
    private static async Task<IResult> Recent(AnalyticsCourse? named, HttpContext http, FigureRequests requests, ActivityQuery activity, CancellationToken ct)
    {
        var (asked, refusal) = await requests.Read(named, http, ct);
        if (asked is null) return refusal!;
        var name = (http.Request.Query.One("activity_type") ?? http.Request.Query.One("label") ?? "any").ToLowerInvariant();
        var label = name == "active" ? ActivityLabels.Active : Labels.FirstOrDefault(one => one.Name == name).Label;
        var week = label is null ? null : (await Complete(asked, activity, ct)).LastOrDefault(week => week.Learners.ContainsKey(label));
        return week is null
            ? AnalyticsAnswer.NotFound()
            : Results.Json(
                new Dictionary<string, object?>
                {
                    ["interval_start"] = AnalyticsAnswer.Midnight(week.Week),
                    ["interval_end"] = AnalyticsAnswer.Midnight(week.End),
                    ["activity_type"] = name,
                    ["count"] = week.Learners[label!],
                    ["course_id"] = asked.Course.Id,
                },
                WireJson.Options);
    }

    private static async Task<IReadOnlyList<ActivityWeek>> Complete(FigureRequest asked, ActivityQuery activity, CancellationToken ct) =>
        [.. (await activity.Weeks(asked.Course, asked.Cut, asked.AsOf, ct)).Where(week => week.End <= (asked.AsOf is { } day && day < asked.Today ? day.AddDays(1) : asked.Today))];
}
