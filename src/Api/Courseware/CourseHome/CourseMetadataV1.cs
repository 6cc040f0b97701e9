using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>GET /api/course_home/course_metadata/{course}</c> and <c>/api/course_home/v1/course_metadata/{course}</c>: what stands above every page
/// of a course. Clients: Learning MFE, Communications MFE. 200 also without access: <c>course_access</c> tells the client.
/// </summary>
internal static class CourseMetadataV1
{
    public static IEndpointRouteBuilder MapCourseMetadataV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/course_home/course_metadata/{course}", Get).Requires(Operation.UsePublicPages);
        routes.MapGet("/api/course_home/v1/course_metadata/{course}", Get).Requires(Operation.UsePublicPages);
        return routes;
    }

    private static async Task<IResult> Get(string course, HttpContext http, CourseVisits visits, CourseHomes homes, OfferedModes modes, CourseLinks links, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) ||
            await visits.Open(key, http.User.Requester(), clock.Now(http), ct, withCompletion: false) is not { } visit)
        {
            return RestErrors.NotFound();
        }

        var run = CourseRun.Of(visit.Course);
        return Results.Json(
            new
            {
                celebrations = SharedParts.Celebrations(await homes.Of(visit, ct)),
                course_access = CourseAccess.Of(visit),
                studio_access = visit.Requester?.IsTeamOf(key) == true,
                course_id = key.ToString(),
                is_enrolled = visit.IsEnrolled,
                is_self_paced = run.SelfPaced,
                is_staff = visit.IsTeam,
                number = run.DisplayNumber ?? run.Number,
                org = run.DisplayOrg ?? run.Org,
                original_user_is_staff = http.User.Requester()?.IsTeamOf(key) == true,
                start = run.Start == BlockSettings.DefaultStart ? (DateTimeOffset?)null : run.Start,
                tabs = Tabs(visit, links),
                title = run.DisplayName,
                username = visit.Requester?.Username,
                user_timezone = (string?)null,
                can_view_certificate = true,
                course_modes = SharedParts.Modes(await modes.Of(key, ct)),
                is_new_discussion_sidebar_view_enabled = false,
                has_course_author_access = visit.Requester?.IsTeamOf(key) == true,
                verified_mode = (object?)null,
                course_theme_variant = "",
            },
            WireJson.Options);
    }

    /// <summary>Only tabs behind which there is a page.</summary>
    private static IEnumerable<object> Tabs(CourseVisit visit, CourseLinks links)
    {
        var key = visit.Course.Key;
        yield return new { tab_id = "courseware", title = "Course", url = links.Tab(key, "home") };
        if (!visit.MayRead) yield break;
        yield return new { tab_id = "progress", title = "Progress", url = links.Tab(key, "progress") };
        yield return new { tab_id = "dates", title = "Dates", url = links.Tab(key, "dates") };
        if (visit.IsTeam) yield return new { tab_id = "instructor", title = "Instructor", url = links.Insights(key) };
    }
}
