using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>GET /api/edx_proctoring/v1/user_onboarding/status?course_id=[&amp;username=]</c>: whether a learner is set up for being proctored. Client: Learning MFE, on
/// every course home. Nobody is proctored here, so no course has an exam to set up with: upstream answers such courses 404, which the client expects.
/// </summary>
/// <remarks>Source: edx-proctoring <c>edx_proctoring/views.py</c>.</remarks>
internal static class OnboardingStatusV1
{
    public static IEndpointRouteBuilder MapOnboardingStatusV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/edx_proctoring/v1/user_onboarding/status", Get).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static IResult Get(string? course_id, string? username, HttpContext http)
    {
        if (string.IsNullOrEmpty(course_id)) return RestErrors.Detail(StatusCodes.Status400BadRequest, "Missing required query parameter course_id");
        var caller = http.User.Requester()!;
        var isOther = username is { Length: > 0 } && username != caller.Username;
        return isOther && !(CourseKey.TryParse(course_id.Replace(' ', '+'), out var key) && caller.IsTeamOf(key))
            ? RestErrors.Forbidden("Must be a Staff User to Perform this request.")
            : RestErrors.Detail(StatusCodes.Status404NotFound, "There is no onboarding exam related to this course id.");
    }
}
