using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>GET /api/mobile/{v}/users/{username}/course_enrollments/</c>: the caller's own courses, newest first; only those that apps may show. Clients:
/// Android and iOS apps (v3 and v4).
/// </summary>
/// <remarks>
/// Source: Open edX <c>lms/djangoapps/mobile_api/users/views.py</c>. A bare list in v0.5 and v1, within an object from v2 on, in pages from v3 on; v4
/// puts the course last worked in first (<c>primary</c>) unless a heading (<c>status</c>) is asked for.
/// </remarks>
internal static class MobileEnrollmentsV1
{
    public static IEndpointRouteBuilder MapMobileEnrollmentsV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/mobile/{version}/users/{username}/course_enrollments/", List).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> List(
        string version, string username, HttpContext http, MobileMemberships memberships, MobileEnrollmentWire wire, PlatformSettings settings,
        RequestClock clock, CancellationToken ct)
    {
        if (MobileApi.Refusal(http, version, username) is { } refusal) return refusal;
        var caller = http.User.Requester()!;
        var query = http.Request.Query;
        var now = clock.Now(http);
        var members = await memberships.Of(caller, query.One("org"), ct);
        if (version is MobileApi.Oldest or "v1") return Json(await Items(members));
        if (version == "v2") return Json(Envelope(await Items(members)));
        if (version == "v3") return await Page(members, largest: 100, usual: 10) is { } page ? Json(Envelope(page)) : NoPage();

        if (query.One("status") is "all" or "in_progress" or "completed" or "expired")
        {
            var under = members.Where(member => member.IsUnder(query.One("status")!, now)).ToList();
            return await Page(under, largest: 50, usual: 5) is { } listed ? Json(Envelope(listed)) : NoPage();
        }

        var primary = await memberships.Latest(caller.User, members, ct);
        if (await Page([.. members.Where(member => member != primary)], largest: 50, usual: 5) is not { } others) return NoPage();
        var answer = Envelope(others);
        if (primary is not null) answer["primary"] = await wire.Primary(primary, caller, version, now, ct);
        return Json(answer);

        async Task<object?> Page(IReadOnlyList<MobileMembership> all, int largest, int usual)
        {
            if (PageCut.Of(http, settings, all.Count, largest, usual) is not { } cut) return null;
            return new
            {
                next = cut.Next,
                previous = cut.Previous,
                count = all.Count,
                num_pages = cut.Pages,
                current_page = cut.Number,
                start = cut.Start,
                results = await Items(all.Skip(cut.Start).Take(cut.Size)),
            };
        }

        async Task<IReadOnlyList<object>> Items(IEnumerable<MobileMembership> some)
        {
            var withProgress = version == "v4" && query.Many("requested_fields").Contains("course_progress");
            var items = new List<object>();
            foreach (var member in some) items.Add(await wire.Item(member, caller, version, now, withProgress, ct));
            return items;
        }
    }

    /// <summary>Apps take their own defaults where nothing is configured.</summary>
    private static Dictionary<string, object?> Envelope(object enrollments) => new()
    {
        ["configs"] = new { iap_configs = new { } },
        ["user_timezone"] = "UTC",
        ["enrollments"] = enrollments,
    };

    private static IResult Json(object body) => Results.Json(body, WireJson.Options);

    private static IResult NoPage() => RestErrors.Detail(StatusCodes.Status404NotFound, "Invalid page.");
}
