using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// The team of a course run, beta testers included. Clients: Instructor Dashboard MFE. Source: Open edX
/// <c>lms/djangoapps/instructor/views/api_v2.py</c>. Differs: no roles of custom courses; the last instructor stays.
/// Who runs the discussions alone gives and takes their roles alone, but for the own one.
/// </summary>
public static class TeamV2
{
    private const int LargestPage = 100;

    /// <summary>
    /// <c>GET|POST /api/instructor/v2/courses/{course}/team</c>, <c>GET …/team/roles</c> (with <c>editable=true</c> those that
    /// the caller may give and take), <c>DELETE …/team/{identifier}</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapTeamV2(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/instructor/v2/courses/{course}/team", List).Requires(Operation.ManageDiscussionTeam, ErrorFamily.Developer);
        routes.MapPost("/api/instructor/v2/courses/{course}/team", Change).Requires(Operation.ManageDiscussionTeam, ErrorFamily.Developer);
        routes.MapGet("/api/instructor/v2/courses/{course}/team/roles", Roles).Requires(Operation.ManageDiscussionTeam, ErrorFamily.Developer);
        routes.MapDelete("/api/instructor/v2/courses/{course}/team/{identifier}", Remove).Requires(Operation.ManageDiscussionTeam, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> List(string course, HttpContext http, CourseRosterQuery roster, PlatformSettings settings, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        var (name, part) = (http.Request.Query.One("role"), http.Request.Query.One("email_or_username"));
        if (name is not null && TeamRole.Named(name) is null) return UnknownRole(name);
        var stored = TeamRole.Named(name)?.Stored;
        var found = (await roster.Team(key, ct))
            .Where(holder => stored is null || holder.Roles.Contains(stored))
            .Where(holder => part is null || Contains(holder.Username, part) || Contains(holder.Email, part)).ToList();
        if (PageCut.Of(http, settings, found.Count, LargestPage, 10) is not { } cut) return DeveloperErrors.NotFound("Invalid page.");
        return NumberedPage.Cut(
            cut, found.Count,
            found.Skip(cut.Start).Take(cut.Size).Select(holder => new
            {
                username = holder.Username,
                email = holder.Email,
                // Accounts have one name; the front end shows full_name, the other two are what Django keeps besides.
                first_name = "",
                last_name = "",
                full_name = holder.Name,
                roles = holder.Roles.Select(role => Wire(TeamRole.OfStored(role))),
            }),
            ("course_id", key.ToString()), ("role", name), ("email_or_username", part));
    }

    private static IResult Roles(string course, HttpContext http)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        var editable = string.Equals(http.Request.Query.One("editable"), "true", StringComparison.OrdinalIgnoreCase);
        var roles = TeamRole.All.Where(role => !editable || role.IsEditableBy(http.User.Requester()!, key));
        return Results.Json(new { course_id = key.ToString(), results = roles.Select(Wire) }, WireJson.Options);
    }

    private static async Task<IResult> Change(string course, HttpContext http, CourseTeam team, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (ask.Many("identifiers") is not { Count: > 0 } identifiers) return Field("identifiers", "This field is required.");
        if (TeamRole.Named(ask.Text("role")) is not { } role) return UnknownRole(ask.Text("role"));
        if (!role.IsEditableBy(http.User.Requester()!, key)) return Refusals.Forbidden(ErrorFamily.Developer);
        if (ask.Text("action") is not ("allow" or "revoke")) return Field("action", $"\"{ask.Text("action")}\" is not a valid choice.");
        var allows = ask.Text("action") == "allow";
        var results = new List<object>();
        foreach (var identifier in identifiers)
        {
            var done = allows
                ? await team.Allow(http, key, identifier, role.Stored, ct)
                : await team.Revoke(http, key, identifier, role.Stored, ct);
            results.Add(new Dictionary<string, object?>
            {
                ["identifier"] = identifier,
                ["error"] = done.Outcome != CourseTeam.Outcome.Done,
                ["userDoesNotExist"] = done.Who is null,
                ["is_active"] = done.Who?.IsActive,
            });
        }

        return Results.Json(new { action = allows ? "allow" : "revoke", role = role.Name, results }, WireJson.Options);
    }

    /// <summary>All of the roles or, when one of them must stay, none.</summary>
    private static async Task<IResult> Remove(
        string course, string identifier, HttpContext http, CourseTeam team, AccountsQuery accounts, CourseRosterQuery roster, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        if (ask.Many("roles") is not { Count: > 0 } names) return Field("roles", "This field is required.");
        if (names.FirstOrDefault(name => TeamRole.Named(name) is null) is { } unknown) return UnknownRole(unknown);
        if (names.Any(name => !TeamRole.Named(name)!.IsEditableBy(http.User.Requester()!, key))) return Refusals.Forbidden(ErrorFamily.Developer);
        if (await accounts.FindByEmailOrUsername(identifier, ct) is not { } who) return Error(StatusCodes.Status404NotFound, "There is no such user.");
        var roles = names.Select(name => TeamRole.Named(name)!.Stored).ToList();
        var holders = await roster.Team(key, ct);
        switch (roles.Select(role => CourseTeam.Objection(http, who, role, holders)).FirstOrDefault(objection => objection is not null))
        {
            case null:
                foreach (var role in roles) await team.Dismiss(http, key, new(who.UserId), role, ct);
                return Results.Json(new { identifier, roles = names, action = "revoke", success = true }, WireJson.Options);
            case CourseTeam.Outcome.Inactive:
                return Error(StatusCodes.Status400BadRequest, "The account is not active.");
            case CourseTeam.Outcome.OwnInstructorRole:
                return Error(StatusCodes.Status409Conflict, "Instructors cannot take their own role.");
            default:
                return Error(StatusCodes.Status409Conflict, "The last instructor of a course stays.");
        }
    }

    private static object Wire(TeamRole role) => new { role = role.Name, display_name = role.DisplayName };

    private static bool Contains(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static IResult UnknownRole(string? role) => Error(StatusCodes.Status400BadRequest, $"There is no role \"{role}\".");

    private static IResult Field(string name, string message) => Results.Json(
        new Dictionary<string, string[]> { [name] = [message] }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);

    private static IResult Error(int status, string error) => Results.Json(new { error }, WireJson.Options, statusCode: status);
}
