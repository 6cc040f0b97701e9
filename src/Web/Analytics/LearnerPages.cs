using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Analytics;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Analytics;

/// <summary>Learners of a course: roster, one learner, who is at risk, discussions (tracking §6, §8).</summary>
internal static class LearnerPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/insights/courses/{course}/learners/", Roster).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/learners/at_risk/", AtRisk).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/learners/{username}/", Learner).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/engagement/discussions/", Discussions).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/engagement/pages/", Content).RequiresOnPage(Operation.ReadInsights);
    }

    /// <summary>Address of a learner's page; null: the username is one that an address cannot hold.</summary>
    public static string? Url(InsightsView view, string username) =>
        username is "." or ".." || username.Contains('/', StringComparison.Ordinal) ? null : $"{InsightsLens.Roster.Url(view.Course)}{Uri.EscapeDataString(username)}/";

    /// <summary>Address of the events behind a figure of a learner.</summary>
    public static string Events(InsightsView view, string learner, string of, DateOnly since, DateOnly until) =>
        view.EventsUrl("engagement", ("of", of), ("learner", learner), ("since", Iso(since)), ("until", Iso(until)));

    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task<IResult> Roster(AnalyticsCourse? asked, HttpContext http, InsightsVisits visits, LearnerRosters rosters, CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { } view) return InsightsVisits.Unknown(http);
        var roster = await rosters.Of(view.Course, view.Until, ct);
        return http.Page<LearnersPage>(new Dictionary<string, object?>
        {
            [nameof(LearnersPage.View)] = view,
            [nameof(LearnersPage.Roster)] = roster,
            [nameof(LearnersPage.Found)] = RosterList.Of(roster.Rows, FilterOf(view.Query)),
        });
    }

    private static async Task<IResult> Learner(
        AnalyticsCourse? asked, string username, HttpContext http, InsightsVisits visits, LearnerRosters rosters, CourseLearners learners,
        EngagementQuery engagement, CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { } view) return InsightsVisits.Unknown(http);
        var roster = await rosters.Of(view.Course, view.Until, ct);
        if (roster.Rows.FirstOrDefault(row => string.Equals(row.Username, username, StringComparison.OrdinalIgnoreCase)) is not { } row) return InsightsVisits.Unknown(http);
        var details = row.Learner.User is { } user ? (await learners.Details([user], ct)).GetValueOrDefault(user) : null;
        return http.Page<LearnerPage>(new Dictionary<string, object?>
        {
            [nameof(LearnerPage.View)] = view,
            [nameof(LearnerPage.Row)] = row,
            [nameof(LearnerPage.Details)] = details ?? LearnerDetails.None,
            [nameof(LearnerPage.Days)] = TimelineDays.Filled(await engagement.Timeline(view.Course.Id, row.Member.Learner, view.Until, ct)).ToList(),
        });
    }

    private static async Task<IResult> AtRisk(AnalyticsCourse? asked, HttpContext http, InsightsVisits visits, AtRiskLearners risks, CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { } view) return InsightsVisits.Unknown(http);
        return http.Page<AtRiskPage>(new Dictionary<string, object?>
        {
            [nameof(AtRiskPage.View)] = view,
            [nameof(AtRiskPage.Found)] = await risks.Of(view.Course, view.Until, ct),
        });
    }

    private static async Task<IResult> Discussions(AnalyticsCourse? asked, HttpContext http, InsightsVisits visits, ForumFigures forum, CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { } view) return InsightsVisits.Unknown(http);
        return http.Page<DiscussionsPage>(new Dictionary<string, object?>
        {
            [nameof(DiscussionsPage.View)] = view,
            [nameof(DiscussionsPage.Days)] = await forum.Days(view.Course.Id, view.Until, ct),
            [nameof(DiscussionsPage.Topics)] = await forum.Topics(view.Course.Id, view.Until, ct),
        });
    }

    private static async Task<IResult> Content(AnalyticsCourse? asked, HttpContext http, InsightsVisits visits, ContentEngagement content, CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { Published: { } published } view) return InsightsVisits.Unknown(http);
        var kind = view.Query.GetValueOrDefault("of") is { } of && ContentEngagement.Kinds.Contains(of) ? of : ContentEngagement.Kinds.First();
        return http.Page<ContentEngagementPage>(new Dictionary<string, object?>
        {
            [nameof(ContentEngagementPage.View)] = view,
            [nameof(ContentEngagementPage.Kind)] = kind,
            [nameof(ContentEngagementPage.Rows)] = await content.Of(published, kind, view.Until, ct),
        });
    }

    /// <summary>Filters of an address; those that are none count for nothing, since people edit addresses.</summary>
    private static RosterFilter FilterOf(IReadOnlyDictionary<string, string> query)
    {
        string? Of(string name) => query.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;
        return new(
            Of("text_search"),
            Of("segments") is { } segment && LearnerSegments.All.Contains(segment) ? [segment] : [],
            Of("ignore_segments") == LearnerSegments.Inactive ? [LearnerSegments.Inactive] : [],
            Of("cohort"),
            Of("enrollment_mode"),
            Of("order_by") is { } order && RosterList.Orders.Contains(order) ? order : RosterFilter.All.OrderBy,
            Of("sort_order") == "desc");
    }
}
