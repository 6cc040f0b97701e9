using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>Short lists of the caller's own courses. Clients: Android and iOS apps (calendar, downloads).</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/mobile_api/users/views.py</c> (UserEnrollmentsStatus).</remarks>
internal static class MobileCoursesV1
{
    private const int Most = 500;
    private static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    /// <summary><c>GET /api/mobile/{v}/users/{username}/enrollments_status/</c>, <c>GET /api/mobile/{v}/download_courses/{username}</c>.</summary>
    public static IEndpointRouteBuilder MapMobileCoursesV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/mobile/{version}/users/{username}/enrollments_status/", Status).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/mobile/{version}/download_courses/{username}", Downloads).Requires(Operation.UseOwnAccount);
        return routes;
    }

    /// <summary>Whether the learner joined, or was at work, in the last 30 days.</summary>
    private static async Task<IResult> Status(
        string version, string username, HttpContext http, MobileMemberships memberships, LearnerActivityQuery activity, RequestClock clock, CancellationToken ct)
    {
        if (MobileApi.Refusal(http, version, username) is { } refusal) return refusal;
        var caller = http.User.Requester()!;
        var since = clock.Now(http) - Recent;
        var members = await memberships.Of(caller, org: null, ct);
        var worked = await activity.LastCompletions(caller.User, ct);
        return Results.Json(
            members.Take(Most).Select(member => new
            {
                course_id = member.Run.CourseId,
                course_name = member.Run.DisplayName,
                recently_active = member.Enrollment.Created > since || (worked.TryGetValue(member.Run.CourseId, out var at) && at >= since),
            }),
            WireJson.Options);
    }

    /// <summary>Always empty: no course is packed for reading offline. Apps then offer the videos alone, which the blocks name.</summary>
    private static IResult Downloads(string version, string username, HttpContext http) =>
        MobileApi.Refusal(http, version, username) ?? Results.Json(Array.Empty<object>());
}
