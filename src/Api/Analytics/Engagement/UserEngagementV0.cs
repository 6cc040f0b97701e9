using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Engagement of each learner in totals (tracking §5). Client: edx-analytics-data-api-client.
/// Source: Open edX analytics-data-api, <c>analytics_data_api/v0/views/courses.py</c> (UserEngagementView).
/// </summary>
/// <remarks>
/// Three slips of upstream are not repeated: <c>videos_last_week</c> counts plays as <c>videos_overall</c> does, not rows; <c>problems_overall</c> counts the
/// problems attempted, not those and the completed ones once more; the last week is that of the activity, not of the computation.
/// </remarks>
public static class UserEngagementV0
{
    /// <summary>
    /// <c>GET /api/v0/courses/{course}/user_engagement/</c>, <c>GET /api/v0/enterprise/{uuid}/engagements/</c> (no learner here belongs to an
    /// enterprise, so that the list is empty).
    /// </summary>
    public static IEndpointRouteBuilder MapUserEngagementV0(this IEndpointRouteBuilder routes)
    {
        routes.MapFigures("/api/v0/courses/{course}/user_engagement/", Users);
        routes.MapFigures("/api/v0/enterprise/{uuid}/engagements/", Enterprise);
        return routes;
    }

    private static async Task<IResult> Users(
        AnalyticsCourse? asked, HttpContext http, EngagementQuery engagement, CourseCache cache, AccountsQuery accounts, RequestClock clock, CancellationToken ct)
    {
        if (asked is not { } course) return AnalyticsAnswer.NotFound();
        if (!AsOfDay.TryRead(http, clock, out var asOf)) return AsOfDay.Bad();
        var totals = await cache.Of(course, "totals", asOf, () => engagement.Totals(course.Id, asOf, ct), ct);
        var names = await accounts.Names([.. totals.Select(row => TrackedLearner.AccountOf(row.Learner)).OfType<UserId>()], ct);
        var items = totals.Select(row => (Name: NameOf(row.Learner), Row: row)).Where(learner => learner.Name is not null)
            .OrderBy(learner => learner.Name, StringComparer.Ordinal).Select(learner => Item(learner.Name!, learner.Row));
        return AnalyticsAnswer.List(http, [.. items], course, "user-engagement");

        // Null: retired.
        string? NameOf(string learner) => TrackedLearner.AccountOf(learner) is { } user ? names.GetValueOrDefault(user)?.Username : learner;
    }

    private static Dictionary<string, object?> Item(string username, EngagementTotals row) => new()
    {
        ["username"] = username,
        ["videos_overall"] = row.VideoPlays,
        ["videos_last_week"] = row.WeekVideoPlays,
        ["problems_overall"] = row.ProblemsAttempted,
        ["problems_last_week"] = row.Week.ProblemsAttempted,
        ["correct_problems_overall"] = row.ProblemsCompleted,
        ["correct_problems_last_week"] = row.Week.ProblemsCompleted,
        ["problems_attempts_overall"] = row.ProblemAttempts,
        ["problems_attempts_last_week"] = row.Week.ProblemAttempts,
        ["forum_posts_overall"] = row.Contributions,
        ["forum_posts_last_week"] = row.Week.DiscussionContributions,
        ["date_last_active"] = AnalyticsAnswer.Date(row.LastActive),
    };

    private static IResult Enterprise(string uuid) => Guid.TryParse(uuid, out _)
        ? Results.Json(new { count = 0, num_pages = 1, next = (string?)null, previous = (string?)null, results = Array.Empty<object>() }, WireJson.Options)
        : AnalyticsAnswer.NotFound();
}
