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
/// <c>GET /api/course_home/dates/{course}</c> and <c>/api/course_home/v1/dates/{course}</c>. Clients: Learning MFE, Android and iOS apps.
/// A signed-in visitor who is not enrolled gets 401 with a bare JSON string: clients know it.
/// </summary>
internal static class DatesV1
{
    public static IEndpointRouteBuilder MapDatesV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/course_home/dates/{course}", Get).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/course_home/v1/dates/{course}", Get).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Get(
        string course, HttpContext http, CourseVisits visits, CourseDates dates, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await visits.Open(key, http.User.Requester(), clock.Now(http), ct) is not { } visit)
            return RestErrors.NotFound();
        if (!visit.MayRead) return Results.Json("User not enrolled.", statusCode: StatusCodes.Status401Unauthorized);
        http.Request.Query.TryFlag("allow_not_started_courses", out var early);
        var access = CourseAccess.Of(visit);
        if (!access.HasAccess && !(early == true && access.ErrorCode == "course_not_started")) return RestErrors.Forbidden(access.UserMessage);
        return Results.Json(
            new
            {
                dates_banner_info = SharedParts.DatesBanner(visit),
                course_date_blocks = dates.Blocks(visit),
                has_ended = SharedParts.HasEnded(visit),
                learner_is_full_access = true,
                user_timezone = (string?)null,
            },
            WireJson.Options);
    }
}
