using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Authoring;

namespace OpenEdx.Api.Analytics;

/// <summary>Reports of engagement that upstream gives as files, or that Aspects draws. Client: the pages of Insights.</summary>
public static class EngagementReportsV1
{
    private const string Both = "both";

    /// <summary>
    /// <c>GET /api/insights/v1/courses/{course}/student_engagement/{kind}</c> (CSV; kind <c>daily</c>, <c>weekly</c>, <c>all</c>; <c>date</c> is the last
    /// day, <c>start_date</c> the first of <c>all</c>), <c>GET …/at_risk</c> (<c>definition</c> <c>aspects</c>, <c>insights</c>, <c>both</c>),
    /// <c>GET …/discussions</c>, <c>GET …/content_engagement</c> (<c>of</c> <c>pages</c>, <c>problems</c>, <c>videos</c>), <c>GET …/link_clicks</c> (by day).
    /// </summary>
    public static IEndpointRouteBuilder MapEngagementReportsV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/insights/v1/courses/{course}/student_engagement/{kind}", Students).Requires(Operation.ReadInsights);
        routes.MapGet("/api/insights/v1/courses/{course}/at_risk", AtRisk).Requires(Operation.ReadInsights);
        routes.MapGet("/api/insights/v1/courses/{course}/discussions", Discussions).Requires(Operation.ReadInsights);
        routes.MapGet("/api/insights/v1/courses/{course}/content_engagement", Content).Requires(Operation.ReadInsights);
        routes.MapGet("/api/insights/v1/courses/{course}/link_clicks", Links).Requires(Operation.ReadInsights);
        return routes;
    }

    private static async Task<IResult> Students(
        AnalyticsCourse? asked, string kind, HttpContext http, StudentReports reports, RequestClock clock, CancellationToken ct)
    {
        if (asked is not { } course || !Enum.TryParse<StudentReportKind>(kind, ignoreCase: true, out var of) || !Enum.IsDefined(of)) return AnalyticsAnswer.NotFound();
        var today = DateOnly.FromDateTime(clock.Now(http).UtcDateTime);
        if (!AsOfDay.TryRead(http, "date", today, out var until) || !AsOfDay.TryRead(http, "start_date", DateOnly.MinValue, out var since)) return AsOfDay.Bad();
        var report = await reports.Of(course, of, since, until, ct);
        if (report.Rows.Count == 0) return AnalyticsAnswer.NotFound();
        var csv = new StringBuilder(Csv.Line(report.Header));
        foreach (var row in report.Rows) csv.Append(Csv.Line(row));
        http.Response.Headers.ContentDisposition = $"attachment; filename={report.Name}";
        return Results.Text(csv.ToString(), "text/csv", Encoding.UTF8);
    }

    private static async Task<IResult> AtRisk(AnalyticsCourse? asked, HttpContext http, AtRiskLearners risks, RequestClock clock, CancellationToken ct)
    {
        if (asked is not { } course) return AnalyticsAnswer.NotFound();
        if (!AsOfDay.TryRead(http, clock, out var asOf)) return AsOfDay.Bad();
        var definition = http.Request.Query.One("definition") ?? Both;
        if (definition != Both && !RiskRules.Definitions.Contains(definition))
            return AnalyticsAnswer.Error(400, "illegal_parameter_values", $"definition is one of: {string.Join(", ", RiskRules.Definitions)}, {Both}.");
        var found = (await risks.Of(course, asOf, ct)).Learners.Where(learner => definition == Both || learner.Reasons[definition].Count > 0);
        return AnalyticsAnswer.List(
            http,
            [.. found.Select(learner => new Dictionary<string, object?>
            {
                ["username"] = learner.Learner.Username,
                ["name"] = learner.Learner.Learner.Name,
                ["email"] = learner.Learner.Learner.Email,
                ["enrollment_mode"] = learner.Learner.Member.Mode,
                ["cohort"] = learner.Learner.Learner.Cohort,
                ["last_visit"] = learner.LastVisit is { } visit ? AnalyticsAnswer.Date(visit) : null,
                [RiskRules.Aspects] = learner.Reasons[RiskRules.Aspects],
                [RiskRules.Insights] = learner.Reasons[RiskRules.Insights],
            })],
            course, "at-risk");
    }

    private static async Task<IResult> Discussions(AnalyticsCourse? asked, HttpContext http, ForumFigures forum, RequestClock clock, CancellationToken ct)
    {
        if (asked is not { } course) return AnalyticsAnswer.NotFound();
        if (!AsOfDay.TryRead(http, clock, out var asOf)) return AsOfDay.Bad();
        return AnalyticsAnswer.List(
            http,
            [.. (await forum.Days(course.Id, asOf, ct)).Select(day => new Dictionary<string, object?>
            {
                ["date"] = AnalyticsAnswer.Date(day.Date),
                ["posts"] = day.Posts,
                ["responses"] = day.Responses,
                ["comments"] = day.Comments,
                ["upvotes"] = day.Upvotes,
                ["downvotes"] = day.Downvotes,
                ["participants"] = day.Participants,
            })],
            course, "engagement-discussions");
    }

    /// <summary>Names of fields are those of upstream's table.</summary>
    private static async Task<IResult> Links(AnalyticsCourse? asked, HttpContext http, PerformanceQuery performance, RequestClock clock, CancellationToken ct)
    {
        if (asked is not { } course) return AnalyticsAnswer.NotFound();
        if (!AsOfDay.TryRead(http, clock, out var asOf)) return AsOfDay.Bad();
        return AnalyticsAnswer.List(
            http,
            [.. (await performance.LinkClicks(course.Id, asOf, ct)).Select(day => new Dictionary<string, object?>
            {
                ["course_id"] = course.Id,
                ["event_date"] = AnalyticsAnswer.Date(day.Date),
                ["link_clicked_events"] = day.Clicks,
                ["external_link_clicked_events"] = day.External,
            })],
            course, "engagement-links");
    }

    private static async Task<IResult> Content(
        AnalyticsCourse? asked, HttpContext http, PublishedCourses courses, ContentEngagement content, RequestClock clock, CancellationToken ct)
    {
        if (asked is not { Key: { } key } course || await courses.Find(key, ct) is not { } published) return AnalyticsAnswer.NotFound();
        if (!AsOfDay.TryRead(http, clock, out var asOf)) return AsOfDay.Bad();
        var kind = http.Request.Query.One("of") ?? ContentEngagement.Kinds.First();
        if (!ContentEngagement.Kinds.Contains(kind))
            return AnalyticsAnswer.Error(400, "illegal_parameter_values", $"of is one of: {string.Join(", ", ContentEngagement.Kinds)}.");
        return AnalyticsAnswer.List(
            http,
            [.. (await content.Of(published, kind, asOf, ct)).Select(row => new Dictionary<string, object?>
            {
                ["section"] = row.Section,
                ["subsection"] = row.Subsection,
                ["block_id"] = row.Block.ToString(),
                ["items"] = row.Items,
                ["none"] = row.None,
                ["at_least_one"] = row.Some,
                ["all"] = row.All,
            })],
            course, $"engagement-{kind}");
    }
}
