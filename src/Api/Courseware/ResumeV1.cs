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
/// <c>GET /api/courseware/resume/{course}</c>: where the learner goes on. Client: Learning MFE. <c>section_id</c> is the sequence; all
/// three are null when nothing was completed.
/// </summary>
internal static class ResumeV1
{
    public static IEndpointRouteBuilder MapResumeV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/courseware/resume/{course}", Get).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Get(string course, HttpContext http, CourseVisits visits, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await visits.Open(key, http.User.Requester(), clock.Now(http), ct) is not { } visit)
            return RestErrors.NotFound();
        var last = visit.Completed?.LastCompleted;
        return Results.Json(
            new { block_id = last?.Id, section_id = last?.Enclosing("sequential")?.Id, unit_id = last?.Enclosing("vertical")?.Id },
            WireJson.Options);
    }
}
