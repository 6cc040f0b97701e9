using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Enrollment;

/// <summary>
/// Members and beta testers of a course run. Clients: instructor dashboard. Form or JSON in; 400 with a text. Source: Open edX
/// <c>lms/djangoapps/instructor/views/api.py</c>. Differs as <see cref="MembershipV2"/> does.
/// </summary>
public static class MembershipV1
{
    /// <summary><c>POST /courses/{course}/instructor/api/students_update_enrollment</c>, <c>POST …/bulk_beta_modify_access</c>.</summary>
    public static IEndpointRouteBuilder MapMembershipV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/api/students_update_enrollment", Modify).Requires(Operation.ManageEnrollments);
        routes.MapPost("/courses/{course}/instructor/api/bulk_beta_modify_access", ModifyTesters).Requires(Operation.ManageCourseTeam);
        return routes;
    }

    private static async Task<IResult> Modify(string course, HttpContext http, MembershipDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (ask.Many("identifiers") is not { Count: > 0 } identifiers) return Bad("The parameter identifiers is missing.");
        if (ask.Text("action") is not ("enroll" or "unenroll")) return Bad($"Unrecognized action '{ask.Text("action")}'");
        var action = ask.Text("action")!;
        var done = action == "enroll" ? await desk.Enroll(http, key, identifiers, ct) : await desk.Unenroll(http, key, identifiers, ct);
        return Results.Json(new { action, auto_enroll = ask.Flag("auto_enroll"), results = done.Select(one => one.Wire("invalidIdentifier")) }, WireJson.Options);
    }

    private static async Task<IResult> ModifyTesters(string course, HttpContext http, MembershipDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (ask.Many("identifiers") is not { Count: > 0 } identifiers) return Bad("The parameter identifiers is missing.");
        if (ask.Text("action") is not ("add" or "remove")) return Bad($"Unrecognized action '{ask.Text("action")}'");
        var action = ask.Text("action")!;
        var done = await desk.ChangeTesters(http, key, identifiers, action == "add", ask.Flag("auto_enroll"), ct);
        return Results.Json(
            new
            {
                action,
                results = done.Select(tester => new Dictionary<string, object?>
                {
                    ["identifier"] = tester.Identifier,
                    ["error"] = tester.IsActive is null,
                    ["userDoesNotExist"] = tester.IsActive is null,
                    ["is_active"] = tester.IsActive,
                }),
            },
            WireJson.Options);
    }

    private static IResult Bad(string sentence) => Results.Text(sentence, statusCode: StatusCodes.Status400BadRequest);
}
