using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>Small questions of the Learning MFE about what a course has switched on. Unknown courses answer as others do: nothing is told.</summary>
internal static class CourseToggles
{
    /// <summary>
    /// <c>GET /courses/{course}/courseware-navigation-sidebar/toggles/</c>, <c>GET /courses/{course}/courseware-search/enabled/</c>,
    /// <c>GET /courses/{course}/masquerade</c>. There is no content search and no masquerading in this release.
    /// </summary>
    public static IEndpointRouteBuilder MapCourseToggles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses/{course}/courseware-navigation-sidebar/toggles/", Sidebar).Requires(Operation.UsePublicPages);
        routes.MapGet("/courses/{course}/courseware-search/enabled/", Search).Requires(Operation.UsePublicPages);
        routes.MapGet("/courses/{course}/masquerade", Masquerade).Requires(Operation.UsePublicPages);
        return routes;
    }

    private static IResult Sidebar() => Results.Json(
        new { enable_navigation_sidebar = true, always_open_auxiliary_sidebar = false, enable_completion_tracking = true }, WireJson.Options);

    private static IResult Search() => Results.Json(new { enabled = false }, WireJson.Options);

    private static IResult Masquerade(string course, HttpContext http)
    {
        if (!CourseKey.TryParse(course, out var key) || http.User.Requester()?.IsTeamOf(key) != true)
            return Results.Json(new { success = false }, WireJson.Options);
        return Results.Json(
            new
            {
                success = true,
                active = new
                {
                    course_key = key.ToString(),
                    group_id = (int?)null,
                    group_name = (string?)null,
                    role = "staff",
                    user_name = (string?)null,
                    user_partition_id = (int?)null,
                },
                available = new[] { new { name = "Staff", role = "staff" } },
            },
            WireJson.Options);
    }
}
