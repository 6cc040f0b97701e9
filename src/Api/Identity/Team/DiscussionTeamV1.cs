using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// Roles in the discussions of a course run, one person and one role at a time. Clients: instructor dashboard. Form or JSON in; 400 with a text. Source:
/// Open edX <c>lms/djangoapps/instructor/views/api.py</c>. Differs: who runs the discussions need not be of the staff as well, as in version 2.
/// </summary>
public static class DiscussionTeamV1
{
    /// <summary><c>POST /courses/{course}/instructor/api/list_forum_members</c>, <c>POST …/update_forum_role_membership</c>.</summary>
    public static IEndpointRouteBuilder MapDiscussionTeamV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/api/list_forum_members", List).Requires(Operation.ManageDiscussionTeam);
        routes.MapPost("/courses/{course}/instructor/api/update_forum_role_membership", Change).Requires(Operation.ManageDiscussionTeam);
        return routes;
    }

    private static async Task<IResult> List(string course, HttpContext http, CourseRosterQuery roster, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        var (role, objection) = Read(http, key, ask);
        if (role is null) return Bad(objection);
        return Results.Json(
            new Dictionary<string, object?>
            {
                ["course_id"] = key.ToString(),
                [role.Name] = (await roster.Team(key, ct)).Where(holder => holder.Roles.Contains(role.Stored))
                    .Select(holder => new { username = holder.Username, email = holder.Email, first_name = "", last_name = "", group_name = (string?)null }),

                // Discussions are not divided by cohort or track.
                ["division_scheme"] = "none",
            },
            WireJson.Options);
    }

    private static async Task<IResult> Change(string course, HttpContext http, CourseTeam team, AccountsQuery accounts, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        var (role, objection) = Read(http, key, ask);
        if (role is null) return Bad(objection);
        if (ask.Text("action") is not ("allow" or "revoke")) return Bad($"unrecognized action '{ask.Text("action")}'");
        if (ask.Text("unique_student_identifier") is not { } identifier) return Bad("The parameter unique_student_identifier is missing.");
        if (await accounts.FindByEmailOrUsername(identifier, ct) is not { } who) return Bad($"Nobody is called '{identifier}'.");
        var (user, action) = (new UserId(who.UserId), ask.Text("action")!);
        if (action == "allow") await team.Grant(http, key, user, role.Stored, ct);
        else await team.Dismiss(http, key, user, role.Stored, ct);
        return Results.Json(new { course_id = key.ToString(), action }, WireJson.Options);
    }

    private static (TeamRole? Role, string Objection) Read(HttpContext http, CourseKey course, TeamRequest ask)
    {
        if (TeamRole.Named(ask.Text("rolename")) is not { IsOfDiscussions: true } role) return (null, $"Unrecognized rolename '{ask.Text("rolename")}'.");
        return role.IsEditableBy(http.User.Requester()!, course) ? (role, "") : (null, "Instructors alone see and change who runs the discussions.");
    }

    private static IResult Bad(string sentence) => Results.Text(sentence, statusCode: StatusCodes.Status400BadRequest);
}
