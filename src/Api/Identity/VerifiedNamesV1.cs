using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>GET /api/edx_name_affirmation/v1/verified_name</c> and <c>…/history</c> (staff: <c>username</c>), <c>GET /verify_student/status/</c>: nobody is verified with
/// documents here, and the answers say so. Clients: Account MFE, Learning MFE.
/// </summary>
/// <remarks>Source: edx-name-affirmation <c>edx_name_affirmation/views.py</c>; Open edX <c>lms/djangoapps/verify_student/views.py</c>.</remarks>
public static class VerifiedNamesV1
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/edx_name_affirmation/v1/verified_name", (HttpContext http) => MayAsk(http) ? RestErrors.Detail(StatusCodes.Status404NotFound, "Nobody verified this name.") : Forbidden())
            .Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/edx_name_affirmation/v1/verified_name/history", (HttpContext http) => MayAsk(http) ? Results.Json(new { use_verified_name_for_certs = false, results = Array.Empty<object>() }, WireJson.Options) : Forbidden())
            .Requires(Operation.UseOwnAccount);
        routes.MapGet("/verify_student/status", () => Results.Json(new { status = "none", expires = "", can_verify = false }, WireJson.Options))
            .Requires(Operation.UseOwnAccount);
    }

    /// <summary>About oneself, or as staff of the platform.</summary>
    private static bool MayAsk(HttpContext http)
    {
        var caller = http.User.Requester()!;
        return http.Request.Query.One("username") is not { } named || caller.IsStaff || caller.IsSuperuser || string.Equals(named, caller.Username, StringComparison.OrdinalIgnoreCase);
    }

    private static IResult Forbidden() => Refusals.Forbidden(ErrorFamily.Rest);
}
