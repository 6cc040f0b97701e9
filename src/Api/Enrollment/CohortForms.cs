using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Enrollment;

/// <summary>
/// The older routes of the instructor dashboard. Client: communications MFE (the list). Source: Open edX
/// <c>openedx/core/djangoapps/course_groups/views.py</c>. Differs: discussions are not divided here, so that their settings are empty.
/// </summary>
public static class CohortForms
{
    private const int Page = 100;

    /// <summary>
    /// <c>GET /courses/{course}/cohorts/</c>, <c>POST|PUT|PATCH /courses/{course}/cohorts/[{id}]</c>, <c>GET|PATCH /courses/{course}/cohorts/settings</c>,
    /// <c>GET /courses/{course}/cohorts/{id}?page=</c>, <c>POST …/{id}/add</c>, <c>POST …/{id}/delete</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapCohortForms(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses/{course}/cohorts/", List).Requires(Operation.ManageCohorts);
        routes.MapMethods("/courses/{course}/cohorts/", ["POST", "PUT", "PATCH"], Save).Requires(Operation.ManageCohorts);
        routes.MapMethods("/courses/{course}/cohorts/{id:int}", ["POST", "PUT", "PATCH"], Save).Requires(Operation.ManageCohorts);
        routes.MapGet("/courses/{course}/cohorts/settings", Settings).Requires(Operation.ManageCohorts);
        routes.MapPatch("/courses/{course}/cohorts/settings", Switch).Requires(Operation.ManageCohorts);
        routes.MapGet("/courses/{course}/cohorts/{id:int}", Users).Requires(Operation.ManageCohorts);
        routes.MapPost("/courses/{course}/cohorts/{id:int}/add", Add).Requires(Operation.ManageCohorts);
        routes.MapPost("/courses/{course}/cohorts/{id:int}/delete", Remove).Requires(Operation.ManageCohorts);
        return routes;
    }

    private static async Task<IResult> List(string course, PublishedCourses courses, CohortsQuery cohorts, CancellationToken ct) =>
        await CohortsV1.Find(course, courses, ct) is { } key
            ? Results.Json(new { cohorts = (await cohorts.Of(key, ct)).Select(CohortWork.Wire) }, WireJson.Options)
            : Results.NotFound();

    private static async Task<IResult> Save(
        string course, int? id, HttpContext http, PublishedCourses courses, CohortsQuery cohorts, CohortWork work, CancellationToken ct)
    {
        if (await CohortsV1.Find(course, courses, ct) is not { } key) return Results.NotFound();
        var body = await JsonBody.Read(http, ct);
        if (CohortsV1.Text(body, "name") is not { } name) return Bad("Cohort name must be specified.");
        if (CohortsV1.Text(body, "assignment_type") is not { } assignment) return Bad("Assignment type must be specified.");
        if (!CohortContent.TryRead(body, out _, out var content)) return Bad(CohortContent.Incomplete);
        Refusal? refusal;
        var number = id ?? 0;
        if (id is null) (refusal, number) = await work.Create(http, key, name, assignment, content, ct);
        else refusal = await work.Change(http, key, number, name, assignment, changesContent: true, content, ct);
        if (refusal is Domain.Enrollment.ChangeCohort.UnknownCohort) return Results.NotFound();
        return refusal is not null ? Bad(CohortWork.Say(refusal).Message) : Results.Json(CohortWork.Wire((await cohorts.Find(key, number, ct))!), WireJson.Options);
    }

    private static async Task<IResult> Settings(string course, PublishedCourses courses, CohortsQuery cohorts, CancellationToken ct) =>
        await CohortsV1.Find(course, courses, ct) is { } key ? Setting(await cohorts.IsCohorted(key, ct)) : Results.NotFound();

    private static async Task<IResult> Switch(string course, HttpContext http, PublishedCourses courses, CohortWork work, CancellationToken ct)
    {
        if (await CohortsV1.Find(course, courses, ct) is not { } key) return Results.NotFound();
        var body = await JsonBody.Read(http, ct);
        if (body is not { ValueKind: System.Text.Json.JsonValueKind.Object } item || !item.TryGetProperty("is_cohorted", out var value)) return Bad("Bad Request");
        if (value.ValueKind is not (System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False)) return Bad("Incorrect field type for `is_cohorted`.");
        await work.Switch(http, key, value.GetBoolean(), ct);
        return Setting(value.GetBoolean());
    }

    private static async Task<IResult> Users(
        string course, int id, HttpContext http, PublishedCourses courses, CohortsQuery cohorts, AccountsQuery accounts, CancellationToken ct)
    {
        if (await CohortsV1.Find(course, courses, ct) is not { } key || await cohorts.Find(key, id, ct) is not { } cohort) return Results.NotFound();
        // Without a page the old route tells of the cohort itself.
        if (!http.Request.Query.ContainsKey("page")) return Results.Json(CohortWork.Wire(cohort), WireJson.Options);
        if (!int.TryParse(http.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page))
            return Results.Text("Requested page must be numeric", statusCode: StatusCodes.Status400BadRequest);
        var members = await cohorts.Members(key, id, ct);
        var shown = page < 1 || page > 1_000_000 ? [] : members.Skip((page - 1) * Page).Take(Page).ToList();
        var names = await accounts.Names(shown, ct);
        return Results.Json(
            new
            {
                success = true,
                page,
                num_pages = Math.Max(1, (members.Count + Page - 1) / Page),
                users = shown.Where(names.ContainsKey).Select(user => new { username = names[user].Username, email = names[user].Email, name = names[user].Name }),
            },
            WireJson.Options);
    }

    private static async Task<IResult> Add(
        string course, int id, HttpContext http, PublishedCourses courses, CohortsQuery cohorts, CohortWork work, CancellationToken ct)
    {
        if (await CohortsV1.Find(course, courses, ct) is not { } key || await cohorts.Find(key, id, ct) is null) return Results.NotFound();
        var people = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(ct))["users"].ToString() : "";
        return Results.Json(
            CohortWork.Wire(await work.Add(http, key, id, people.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries), ct)), WireJson.Options);
    }

    private static async Task<IResult> Remove(
        string course, int id, HttpContext http, PublishedCourses courses, AccountsQuery accounts, CohortWork work, CancellationToken ct)
    {
        if (await CohortsV1.Find(course, courses, ct) is not { } key) return Results.NotFound();
        var username = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(ct))["username"].ToString() : "";
        if (username.Length == 0) return Results.Json(new { success = false, msg = "No username specified" }, WireJson.Options);
        if (await accounts.FindByUsername(username, ct) is not { } account)
            return Results.Json(new { success = false, msg = $"No user '{username}'" }, WireJson.Options);
        await work.Remove(http, key, id, new(account.UserId), ct);
        return Results.Json(new { success = true }, WireJson.Options);
    }

    private static IResult Setting(bool isCohorted) => Results.Json(
        new
        {
            id = (int?)null,
            is_cohorted = isCohorted,
            cohorted_inline_discussions = Array.Empty<string>(),
            cohorted_course_wide_discussions = Array.Empty<string>(),
            always_cohort_inline_discussions = false,
        },
        WireJson.Options);

    private static IResult Bad(string message) => Results.Json(new { error = message }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
