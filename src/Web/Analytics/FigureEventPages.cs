using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Analytics;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Analytics;

/// <summary>From a figure to the events that make it up.</summary>
internal static class FigureEventPages
{
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/insights/courses/{course}/events/{figure}", Show).RequiresOnPage(Operation.ReadInsights);

    /// <param name="after">Query: position of the last event of the page before.</param>
    private static async Task<IResult> Show(
        AnalyticsCourse? asked, string figure, long? after, HttpContext http, InsightsVisits visits, IEnumerable<IFigureEvents> figures, StreamStore streams,
        CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { } view || figures.FirstOrDefault(one => one.Figure == figure) is not { } found)
            return InsightsVisits.Unknown(http);
        var positions = await found.Behind(view.Course, view.Query, after ?? 0, PageSize + 1, ct);
        return http.Page<FigureEventsPage>(new Dictionary<string, object?>
        {
            [nameof(FigureEventsPage.View)] = view,
            [nameof(FigureEventsPage.Title)] = found.Heading(view.Query),
            [nameof(FigureEventsPage.Facts)] = await streams.ReadAt([.. positions.Take(PageSize)], ct),
            [nameof(FigureEventsPage.Next)] = positions.Count > PageSize ? positions[PageSize - 1] : null,
        });
    }
}
