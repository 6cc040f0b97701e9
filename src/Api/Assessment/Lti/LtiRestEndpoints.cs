using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>GET /courses/{course}/lti_rest_endpoints/</c>: where tools report scores, block by block. Open to everybody, as upstream: the addresses alone
/// are worth nothing. Client: tools that find their gradebook by themselves.
/// </summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/courseware/views/views.py</c> (get_course_lti_endpoints).</remarks>
internal static class LtiRestEndpoints
{
    public static IEndpointRouteBuilder MapLtiRestEndpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses/{course}/lti_rest_endpoints/", List).Requires(Operation.UsePublicPages);
        return routes;
    }

    private static async Task<IResult> List(string course, PublishedCourses courses, LtiPeople people, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return Results.NotFound();
        return Results.Json(published.Root.SelfAndDescendants()
            .Where(block => block.OpensTool())
            .OrderBy(block => block.Type, StringComparer.Ordinal)
            .Select(block =>
            {
                var (tool, place) = (block.LtiTool(), people.PlaceOf(published, block.Usage));
                return new
                {
                    display_name = tool.Name,
                    lti_2_0_result_service_json_endpoint = place.ResultUrl(tool.IsLegacy) + "/user/{anon_user_id}",
                    lti_1_1_result_service_xml_endpoint = place.OutcomeUrl(tool.IsLegacy),
                };
            }));
    }
}
