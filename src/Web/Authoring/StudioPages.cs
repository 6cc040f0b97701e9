using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Authoring;

/// <summary>Studio's first page, on its own port: one's courses, and the import of an archive.</summary>
internal static class StudioPages
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/", Home).OnlyOn(Site.Studio).RequiresOnPage(Operation.UseOwnAccount);

    private static async Task<IResult> Home(HttpContext http, CourseRunsQuery runs, PlatformSettings settings, CancellationToken ct)
    {
        var who = http.User.Requester()!;
        CsrfCookie.Ensure(http);
        var mine = (await runs.List(new CourseRunFilter(), ct)).Where(run => who.IsTeamOf(CourseKey.Parse(run.CourseId))).ToList();
        return http.Page<StudioPage>(new Dictionary<string, object?>
        {
            [nameof(StudioPage.Requester)] = who,
            [nameof(StudioPage.Courses)] = mine,
            [nameof(StudioPage.LmsRoot)] = settings.LmsRoot,
        });
    }
}
