using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>GET /api/course_experience/v1/course_deadlines_info/{course}</c>: the banner about missed dates alone. Clients: Android and iOS apps.
/// Source: Open edX <c>openedx/features/course_experience/api/v1/views.py</c>.
/// </summary>
internal static class DeadlinesV1
{
    public static IEndpointRouteBuilder MapDeadlinesV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/course_experience/v1/course_deadlines_info/{course}", Get).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Get(string course, HttpContext http, CourseVisits visits, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await visits.Open(key, http.User.Requester(), clock.Now(http), ct) is not { } visit)
            return RestErrors.NotFound();
        var access = CourseAccess.Of(visit);
        return access.HasAccess
            ? Results.Json(new { dates_banner_info = SharedParts.DatesBanner(visit), has_ended = SharedParts.HasEnded(visit) }, WireJson.Options)
            : RestErrors.Forbidden(access.UserMessage);
    }
}
