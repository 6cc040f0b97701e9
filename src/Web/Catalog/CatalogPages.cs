using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Catalog;

/// <summary>Finding a course, and one's own courses.</summary>
internal static class CatalogPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => Results.Redirect("/courses")).OnlyOn(Site.Lms).RequiresOnPage(Operation.UsePublicPages);
        routes.MapGet("/courses", List).RequiresOnPage(Operation.UsePublicPages);
        routes.MapGet("/dashboard", Dashboard).RequiresOnPage(Operation.UseOwnAccount);
        routes.MapGet("/courses/{course}/about", About).RequiresOnPage(Operation.UsePublicPages);
    }

    private static async Task<IResult> List(HttpContext http, string? search_term, CourseRunsQuery runs, TimeProvider clock, CancellationToken ct)
    {
        var (who, now) = (http.User.Requester(), clock.GetUtcNow());
        var found = await runs.List(new CourseRunFilter(search_term), ct);
        return http.Page<CatalogPage>(new Dictionary<string, object?>
        {
            [nameof(CatalogPage.Requester)] = who,
            [nameof(CatalogPage.SearchTerm)] = search_term ?? "",
            [nameof(CatalogPage.Cards)] = found.Where(run => run.Allows("see_in_catalog", who, now)).Select(run => CardOf(run, now, Links.About)).ToList(),
        });
    }

    private static async Task<IResult> Dashboard(
        HttpContext http, LearnerEnrollmentsQuery enrollments, CourseRunsQuery runs, FrontEnds frontEnds, TimeProvider clock, CancellationToken ct)
    {
        if (frontEnds.Of(FrontEnds.LearnerDashboardApp) is { } site) return Results.Redirect($"{site}/{http.Request.QueryString}");
        var who = http.User.Requester()!;
        var mine = (await enrollments.Of(who.User, ct)).Where(enrollment => enrollment.IsActive).Select(enrollment => enrollment.CourseId).ToList();
        var known = await runs.Of(mine, ct);
        return http.Page<DashboardPage>(new Dictionary<string, object?>
        {
            [nameof(DashboardPage.Requester)] = who,
            [nameof(DashboardPage.Cards)] = mine.Where(known.ContainsKey).Select(id => CardOf(known[id], clock.GetUtcNow(), Links.CourseHome)).ToList(),
        });
    }

    private static async Task<IResult> About(
        string course, HttpContext http, CourseRunsQuery runs, LearnerEnrollmentsQuery enrollments, TimeProvider clock, CancellationToken ct)
    {
        var (who, now) = (http.User.Requester(), clock.GetUtcNow());
        var run = CourseKey.TryParse(course, out var key) ? await runs.Find(key, ct) : null;
        if (run is null || !run.Allows("see_about_page", who, now)) return http.Sorry(404, "No such course", "There is no course under this address.");
        return http.Page<AboutPage>(new Dictionary<string, object?>
        {
            [nameof(AboutPage.Requester)] = who,
            [nameof(AboutPage.Card)] = CardOf(run, now, Links.About),
            [nameof(AboutPage.Overview)] = run.Overview is { } overview ? StaticUrls.Rewrite(overview, key!) : null,
            [nameof(AboutPage.IsEnrolled)] = who is not null && await enrollments.IsActive(who.User, key!, ct),
            [nameof(AboutPage.CanEnroll)] = run.Allows("enroll", who, now),
            [nameof(AboutPage.IsTeam)] = who?.IsTeamOf(key!) == true,
            [nameof(AboutPage.CsrfToken)] = CsrfCookie.Ensure(http),
        });
    }

    private static CourseCard CardOf(CourseRun run, DateTimeOffset now, Func<CourseKey, string> target)
    {
        var key = CourseKey.Parse(run.CourseId);
        return new(key, run.DisplayName, PlainText(run.ShortDescription), StaticUrls.AssetUrl(key, run.CourseImage), WhenOf(run, now), target(key));
    }

    private static string? WhenOf(CourseRun run, DateTimeOffset now) => run switch
    {
        { AdvertisedStart: { } advertised } => advertised,
        { End: { } end } when end <= now => $"Ended {Dates.Long(end)}",
        _ when run.Start == BlockSettings.DefaultStart => null,
        _ when run.Start > now => $"Starts {Dates.Long(run.Start)}",
        { SelfPaced: true } => "Self-paced",
        _ => $"Started {Dates.Long(run.Start)}",
    };

    private static string? PlainText(string? html) => html is null
        ? null
        : System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(html, "<[^>]*>", " ")).Trim();
}
