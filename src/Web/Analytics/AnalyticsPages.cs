using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.Catalog;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Analytics;

/// <summary>Insights: a course in figures, and one problem.</summary>
internal static class AnalyticsPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/insights", Home).RequiresOnPage(Operation.UseOwnAccount);
        routes.MapGet("/insights/courses/{course}", Course).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/problems/{problem}", Problem).RequiresOnPage(Operation.ReadInsights);
    }

    private static async Task<IResult> Home(HttpContext http, CourseRunsQuery runs, CancellationToken ct)
    {
        var who = http.User.Requester()!;
        var mine = (await runs.List(new CourseRunFilter(), ct))
            .Select(run => (Run: run, Key: CourseKey.Parse(run.CourseId)))
            .Where(course => CourseInsightsQuery.MaySee(who, course.Key))
            .Select(course => new CourseCard(
                course.Key, course.Run.DisplayName, null, StaticUrls.AssetUrl(course.Key, course.Run.CourseImage), null, Links.Insights(course.Key)))
            .ToList();
        return http.Page<InsightsHomePage>(new Dictionary<string, object?>
        {
            [nameof(InsightsHomePage.Requester)] = who,
            [nameof(InsightsHomePage.Cards)] = mine,
        });
    }

    private static async Task<IResult> Course(
        AnalyticsCourse? asked, HttpContext http, InsightsVisits visits, CourseInsightsQuery insights, TimeProvider clock, CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { } view) return InsightsVisits.Unknown(http);
        if (view.Published is not { } published || await insights.Of(view.Requester, published, clock.GetUtcNow(), view.AsOf, ct) is not { } figures) return InsightsVisits.Unknown(http);
        return http.Page<InsightsPage>(new Dictionary<string, object?>
        {
            [nameof(InsightsPage.View)] = view,
            [nameof(InsightsPage.Figures)] = figures,
        });
    }

    private static async Task<IResult> Problem(
        AnalyticsCourse? asked, string problem, HttpContext http, InsightsVisits visits, AnswersQuery query, GradeDaysQuery grades, CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { Published: { } published } view) return InsightsVisits.Unknown(http);
        if (!UsageKey.TryParse(problem, out var usage) || usage.Course != published.Key) return InsightsVisits.Unknown(http);
        var answers = await query.Answers(usage.ToString(), view.AsOf, ct);
        return http.Page<ProblemInsightsPage>(new Dictionary<string, object?>
        {
            [nameof(ProblemInsightsPage.View)] = view,
            [nameof(ProblemInsightsPage.Problem)] = usage,
            [nameof(ProblemInsightsPage.Name)] = published.TryFind(usage, out var block) ? block.ShownName() : answers.Select(row => row.DisplayName).FirstOrDefault() ?? usage.BlockId,
            [nameof(ProblemInsightsPage.Answers)] = answers,
            [nameof(ProblemInsightsPage.Scores)] = await grades.Scores(usage.ToString(), view.AsOf, ct),
        });
    }
}
