using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Enrollment;

/// <summary>
/// Members and beta testers of a course run. Clients: Instructor Dashboard MFE. Source: Open edX <c>lms/djangoapps/instructor/views/api_v2.py</c>.
/// Differs: an address without account is an error, since nobody is invited by address; no mail is sent; <c>reason</c> is not kept.
/// </summary>
public static class MembershipV2
{
    private const int LargestPage = 100;

    /// <summary>
    /// <c>GET /api/instructor/v2/courses/{course}/enrollments</c> (<c>search</c> in names and addresses, <c>is_beta_tester</c>),
    /// <c>POST …/enrollments/modify</c>, <c>POST …/beta_testers/modify</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapMembershipV2(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/instructor/v2/courses/{course}/enrollments", List).Requires(Operation.ManageEnrollments, ErrorFamily.Developer);
        routes.MapPost("/api/instructor/v2/courses/{course}/enrollments/modify", Modify).Requires(Operation.ManageEnrollments, ErrorFamily.Developer);
        routes.MapPost("/api/instructor/v2/courses/{course}/beta_testers/modify", ModifyTesters).Requires(Operation.ManageCourseTeam, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> List(string course, HttpContext http, CourseRosterQuery roster, PlatformSettings settings, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        if (!http.Request.Query.TryFlag("is_beta_tester", out var testers)) return Field("is_beta_tester", "Must be a valid boolean.");
        // PostgreSQL's texts know no zero character.
        var part = http.Request.Query.One("search")?.Replace('\0', '\ufffd');
        var count = await roster.Count(key, part, testers, ct);
        if (PageCut.Of(http, settings, count, LargestPage, 10) is not { } cut) return DeveloperErrors.NotFound("Invalid page.");
        var rows = await roster.Page(key, part, testers, cut.Start, cut.Size, ct);
        return NumberedPage.Cut(
            cut, count,
            rows.Select(row => new { username = row.Username, full_name = row.Name, email = row.Email, mode = row.Mode, is_beta_tester = row.IsBetaTester }),
            ("course_id", key.ToString()));
    }

    private static async Task<IResult> Modify(string course, HttpContext http, MembershipDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (ask.Many("identifier") is not { Count: > 0 } identifiers) return Field("identifier", "This field is required.");
        if (ask.Text("action") is not ("enroll" or "unenroll")) return Field("action", $"\"{ask.Text("action")}\" is not a valid choice.");
        var action = ask.Text("action")!;
        var done = action == "enroll" ? await desk.Enroll(http, key, identifiers, ct) : await desk.Unenroll(http, key, identifiers, ct);
        return Results.Json(new { action, auto_enroll = ask.Flag("auto_enroll"), results = done.Select(one => one.Wire("invalid_identifier")) }, WireJson.Options);
    }

    private static async Task<IResult> ModifyTesters(string course, HttpContext http, MembershipDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (ask.Many("identifier") is not { Count: > 0 } identifiers) return Field("identifier", "This field is required.");
        if (ask.Text("action") is not ("add" or "remove")) return Field("action", $"\"{ask.Text("action")}\" is not a valid choice.");
        var action = ask.Text("action")!;
        var done = await desk.ChangeTesters(http, key, identifiers, action == "add", ask.Flag("auto_enroll"), ct);
        return Results.Json(
            new
            {
                action,
                results = done.Select(tester => new
                {
                    identifier = tester.Identifier,
                    error = tester.IsActive is null,
                    user_does_not_exist = tester.IsActive is null,
                    is_active = tester.IsActive,
                }),
            },
            WireJson.Options);
    }

    private static IResult Field(string name, string message) => Results.Json(
        new Dictionary<string, string[]> { [name] = [message] }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
