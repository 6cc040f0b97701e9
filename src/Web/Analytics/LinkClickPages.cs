using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Analytics;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Analytics;

/// <summary>How often learners followed links (tracking §4.10). Insights had the table and no page for it.</summary>
internal static class LinkClickPages
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/insights/courses/{course}/engagement/links/", Days).RequiresOnPage(Operation.ReadInsights);

    private static async Task<IResult> Days(AnalyticsCourse? asked, HttpContext http, InsightsVisits visits, PerformanceQuery performance, CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { } view) return InsightsVisits.Unknown(http);
        return http.Page<LinkClicksPage>(new Dictionary<string, object?>
        {
            [nameof(LinkClicksPage.View)] = view,
            [nameof(LinkClicksPage.Days)] = await performance.LinkClicks(view.Course.Id, view.AsOf, ct),
        });
    }
}
