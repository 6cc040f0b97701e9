using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// The team of a course run, one person and one role at a time. Clients: instructor dashboard. Form or JSON in; 400 with a text. Source: Open edX
/// <c>lms/djangoapps/instructor/views/api.py</c>. Differs: the last instructor stays, told as an own role is.
/// </summary>
public static class TeamV1
{
    /// <summary><c>POST /courses/{course}/instructor/api/list_course_role_members</c>, <c>POST …/modify_access</c>.</summary>
    public static IEndpointRouteBuilder MapTeamV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/api/list_course_role_members", List).Requires(Operation.ManageCourseTeam);
        routes.MapPost("/courses/{course}/instructor/api/modify_access", Modify).Requires(Operation.ManageCourseTeam);
        return routes;
    }

    private static async Task<IResult> List(string course, HttpContext http, CourseRosterQuery roster, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (TeamRole.Named(ask.Text("rolename")) is not { IsOfDiscussions: false } role) return Bad($"unknown rolename '{ask.Text("rolename")}'");
        return Results.Json(
            new Dictionary<string, object>
            {
                ["course_id"] = key.ToString(),
                [role.Name] = (await roster.Team(key, ct)).Where(holder => holder.Roles.Contains(role.Stored))
                    .Select(holder => new { username = holder.Username, email = holder.Email, first_name = "", last_name = "" }),
            },
            WireJson.Options);
    }

    /// <summary>What cannot be done to this person is told with 200 and a flag, as upstream.</summary>
    private static async Task<IResult> Modify(string course, HttpContext http, CourseTeam team, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (ask.Text("unique_student_identifier") is not { } identifier) return Bad("The parameter unique_student_identifier is missing.");
        if (TeamRole.Named(ask.Text("rolename")) is not { IsOfDiscussions: false } role) return Bad($"unknown rolename '{ask.Text("rolename")}'");
        if (ask.Text("action") is not ("allow" or "revoke")) return Bad($"unrecognized action '{ask.Text("action")}'");
        var action = ask.Text("action")!;
        var done = action == "allow"
            ? await team.Allow(http, key, identifier, role.Stored, ct)
            : await team.Revoke(http, key, identifier, role.Stored, ct);
        var answer = new Dictionary<string, object?> { ["unique_student_identifier"] = done.Who?.Username ?? identifier };
        if (done.Outcome is not (CourseTeam.Outcome.NoSuchUser or CourseTeam.Outcome.Inactive))
        {
            answer["rolename"] = role.Name;
            answer["action"] = action;
        }

        var (flag, value) = done.Outcome switch
        {
            CourseTeam.Outcome.Done => ("success", (object)"yes"),
            CourseTeam.Outcome.NoSuchUser => ("userDoesNotExist", true),
            CourseTeam.Outcome.Inactive => ("inactiveUser", true),
            _ => ("removingSelfAsInstructor", true),
        };
        answer[flag] = value;
        return Results.Json(answer, WireJson.Options);
    }

    private static IResult Bad(string sentence) => Results.Text(sentence, statusCode: StatusCodes.Status400BadRequest);
}
