using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>Small questions of the Learning MFE about what a course has switched on. Unknown courses answer as others do: nothing is told.</summary>
internal static class CourseToggles
{
    /// <summary>
    /// <c>GET /courses/{course}/courseware-navigation-sidebar/toggles/</c>, <c>GET /courses/{course}/courseware-search/enabled/</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapCourseToggles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses/{course}/courseware-navigation-sidebar/toggles/", Sidebar).Requires(Operation.UsePublicPages);
        routes.MapGet("/courses/{course}/courseware-search/enabled/", Search).Requires(Operation.UsePublicPages);
        return routes;
    }

    private static IResult Sidebar() => Results.Json(
        new { enable_navigation_sidebar = true, always_open_auxiliary_sidebar = false, enable_completion_tracking = true }, WireJson.Options);

    private static IResult Search() => Results.Json(new { enabled = true }, WireJson.Options);
}
