using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Catalog;

/// <summary>
/// <c>GET /api/courses/v1/course_ids/?role=&amp;username=</c>: keys of the courses on which somebody has a role (or a higher one).
/// Source: Open edX <c>lms/djangoapps/course_api/views.py</c> (CourseIdListView). Clients: partner systems.
/// </summary>
public static class CourseIdsV1
{
    private const int LargestPage = 1000;

    public static IEndpointRouteBuilder MapCourseIdsV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/courses/v1/course_ids/", List).Requires(Operation.UseOwnAccount, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> List(
        HttpContext http, CourseRunsQuery runs, RequestersQuery requesters, PlatformSettings settings, CancellationToken ct)
    {
        if (http.Request.Query.One("role") is not { } role) return DeveloperErrors.Field("role", "This field is required.");
        var (viewer, refusal) = await CoursesV1.Viewer(http, http.Request.Query, requesters, ct);
        if (refusal is not null) return refusal;
        viewer ??= http.User.Requester();
        var all = await runs.List(new(), ct);
        var held = all.Where(run => viewer is not null && Holds(viewer, role, CourseKey.Parse(run.CourseId))).ToList();
        return NamespacedPage.Of(http, settings, held, LargestPage, run => run.CourseId);
    }

    private static bool Holds(Requester who, string role, CourseKey course) => role switch
    {
        "staff" => who.IsTeamOf(course),
        _ => who.IsStaff || who.IsSuperuser || who.CourseRoles.Contains((role, course)),
    };
}
