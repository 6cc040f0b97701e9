using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Analytics;

/// <summary>Our own Insights: the dashboard of a course in one call, and a feed that tells when it moved. Client: the Insights page.</summary>
public static class InsightsV1
{
    /// <summary>
    /// <c>GET /api/insights/v1/courses/{course}/summary</c> (<c>as_of=YYYY-MM-DD</c>: events up to the end of that day), <c>GET /api/insights/v1/courses/{course}/live</c> (server-sent events
    /// <c>moved</c> with the position as data and id).
    /// </summary>
    public static IEndpointRouteBuilder MapInsightsV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/insights/v1/courses/{course}/summary", Summary).Requires(Operation.ReadInsights);
        routes.MapGet("/api/insights/v1/courses/{course}/live", Live).Requires(Operation.ReadInsights);
        return routes;
    }

    private static async Task<IResult> Summary(
        string course, HttpContext http, PublishedCourses courses, CourseInsightsQuery insights, RequestClock clock, CancellationToken ct)
    {
        if (!FigureRequests.TryDay(http.Request.Query.One("as_of"), out var asOf)) return FigureRequests.BadDate();
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return AnalyticsAnswer.NotFound();
        return await insights.Of(http.User.Requester(), published, clock.Now(http), asOf, ct) is { } figures
            ? Results.Json(Wire(figures), WireJson.Options)
            : AnalyticsAnswer.NotFound();
    }

    private static async Task<IResult> Live(AnalyticsCourse? asked, HttpContext http, InsightsFeed feed, InsightsQuery insights, PublishedCourses courses, CancellationToken ct)
    {
        if (asked is not { } course || !course.MaySee(http.User.Requester())) return AnalyticsAnswer.NotFound();
        if ((course.Key is not { } key || await courses.Find(key, ct) is null) && await insights.Pulse(course, ct) is null) return AnalyticsAnswer.NotFound();
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(Moves(course, feed, ct));
    }

    private static async IAsyncEnumerable<SseItem<string>> Moves(AnalyticsCourse course, InsightsFeed feed, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var position in feed.Positions(course, ct))
        {
            var text = position.ToString(CultureInfo.InvariantCulture);
            yield return new(text, "moved") { EventId = text };
        }
    }

    private static object Wire(CourseInsights figures) => new
    {
        course_id = figures.Course.ToString(),
        name = figures.Name,
        position = figures.Position,
        as_of = figures.AsOf,
        enrollment = new
        {
            current = figures.Enrollment.Current,
            total = figures.Enrollment.Total,
            change_7_days = figures.Enrollment.Change7Days,
            verified = figures.Enrollment.Verified,
            days = figures.Days.Select(day => new
            {
                date = AnalyticsAnswer.Date(day.Date),
                count = day.Count,
                cumulative_count = day.Cumulative,
                modes = day.Modes.Where(mode => mode.Value != default).ToDictionary(mode => mode.Key, mode => mode.Value.Count),
            }),
        },
        weeks = figures.Weeks.Select(week => new
        {
            week = AnalyticsAnswer.Date(week.Week),
            is_running = week.IsRunning,
            active = week.Active,
            attempted_problem = week.AttemptedProblem,
            played_video = week.PlayedVideo,
            posted_forum = week.PostedForum,
        }),
        problems = figures.Problems.Select(problem => new
        {
            usage = problem.Problem.ToString(),
            name = problem.Name,
            section = problem.Section,
            subsection = problem.Subsection,
            assignment_type = problem.AssignmentType,
            submissions = problem.Submissions,
            correct = problem.Correct,
            part_ids = problem.Parts,
        }),
        grades = new
        {
            graded = figures.Grades.Graded,
            passed = figures.Grades.Passed,
            buckets = figures.Grades.Buckets.Select(bucket => new { from = bucket.From, learners = bucket.Learners, passed = bucket.Passed }),
            cutoffs = figures.Grades.Cutoffs.Select(cutoff => new { letter = cutoff.Letter, at_least = cutoff.AtLeast }),
        },
    };
}
