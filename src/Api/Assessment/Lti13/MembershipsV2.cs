using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>GET /api/lti_consumer/v1/lti/{config}/memberships</c> (<c>?limit=&amp;page=</c>): who is in the course, by the ids that tools know people by (names and roles service
/// 2.0). Client: tools with a token.
/// </summary>
/// <remarks>
/// Source: Open edX xblock-lti-consumer <c>plugin/views.py</c> (LtiNrpsContextMembershipViewSet). Differs: names and addresses are never told. Without a limit, more than
/// 1,000 members are refused, as upstream by default.
/// </remarks>
internal static class MembershipsV2
{
    private const string Media = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";
    private const int Most = 1000;

    private static readonly string[] Reading = [LtiScopes.ReadMembers];

    public static IEndpointRouteBuilder MapMembershipsV2(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/lti_consumer/v1/lti/{config}/memberships", List).Requires(Operation.UsePublicPages).IgnoresCredentials();
        return routes;
    }

    private static async Task<IResult> List(
        string config, HttpContext http, ToolAccess access, CourseMembersQuery members, AnonymousIds anonymous, PlatformSettings platform, CancellationToken ct)
    {
        var (block, refusal) = await access.Open(http, config, Reading, ct);
        if (block is null) return refusal!;
        var limit = Positive(http.Request.Query["limit"]);
        var (size, page) = (Math.Min(limit ?? Most, Most), limit is null ? 1 : Positive(http.Request.Query["page"]) ?? 1);
        // One more than is shown tells whether there are more.
        var found = await members.Of(block.Usage.Course, (long)(page - 1) * size, size + 1, ct);
        if (limit is null && found.Count > size)
        {
            return Results.Json(
                new { error = "above_response_limit", explanation = "The number of retrieved users is bigger than the maximum allowed in the configuration." },
                statusCode: StatusCodes.Status403Forbidden);
        }

        var shown = new List<object>();
        foreach (var member in found.Take(size))
            shown.Add(new { status = "Active", user_id = await anonymous.OfTools(member.User, ct), roles = LtiRoles.InCourse(RoleOf(member)) });
        var address = $"{platform.LmsRoot}{http.Request.Path.ToUriComponent()}";
        if (found.Count > size) http.Response.Headers.Link = string.Create(CultureInfo.InvariantCulture, $"<{address}?limit={size}&page={page + 1}>; rel=\"next\"");
        return Results.Json(
            new { id = address + http.Request.QueryString.ToUriComponent(), context = new { id = block.Usage.Course.ToString() }, members = shown }, contentType: Media);
    }

    private static LtiRole RoleOf(CourseMember member) =>
        member.Roles.Contains(CourseRoles.Instructor) ? LtiRole.Instructor
        : member.Roles.Contains(CourseRoles.Staff) || member.Roles.Contains(CourseRoles.LimitedStaff) ? LtiRole.Staff
        : LtiRole.Learner;

    private static int? Positive(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
