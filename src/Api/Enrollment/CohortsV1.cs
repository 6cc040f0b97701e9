using System.Globalization;
using System.Text.Json;
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
/// Cohorts of a course. Clients: instructor MFE, gradebook MFE. Source: Open edX 2026
/// <c>openedx/core/djangoapps/course_groups/{views,api}.py</c>. Differs: <c>preassigned</c> is always empty, since no address of a person without
/// account is kept. People are in <see cref="CohortUsersV1"/>.
/// </summary>
public static class CohortsV1
{
    private const int UsualPage = 10;
    private const int LargestPage = 100;

    /// <summary>
    /// <c>GET|PUT /api/cohorts/v1/settings/{course}</c>, <c>GET|POST /api/cohorts/v1/courses/{course}/cohorts/</c>,
    /// <c>GET|PATCH /api/cohorts/v1/courses/{course}/cohorts/{id}</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapCohortsV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/cohorts/v1/settings/{course}", Settings).Requires(Operation.ManageCohorts, ErrorFamily.Developer);
        routes.MapPut("/api/cohorts/v1/settings/{course}", Switch).Requires(Operation.ManageCohorts, ErrorFamily.Developer);
        routes.MapGet("/api/cohorts/v1/courses/{course}/cohorts/", List).Requires(Operation.ManageCohorts, ErrorFamily.Developer);
        routes.MapPost("/api/cohorts/v1/courses/{course}/cohorts/", Create).Requires(Operation.ManageCohorts, ErrorFamily.Developer);
        routes.MapGet("/api/cohorts/v1/courses/{course}/cohorts/{id:int}", One).Requires(Operation.ManageCohorts, ErrorFamily.Developer);
        routes.MapPatch("/api/cohorts/v1/courses/{course}/cohorts/{id:int}", Change).Requires(Operation.ManageCohorts, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Settings(string course, PublishedCourses courses, CohortsQuery cohorts, CancellationToken ct) =>
        await Find(course, courses, ct) is { } key ? Setting(await cohorts.IsCohorted(key, ct)) : DeveloperErrors.NotFound("Course not found.");

    private static async Task<IResult> Switch(string course, HttpContext http, PublishedCourses courses, CohortWork work, CancellationToken ct)
    {
        if (await Find(course, courses, ct) is not { } key) return DeveloperErrors.NotFound("Course not found.");
        if (Property(await JsonBody.Read(http, ct), "is_cohorted") is not { } value) return Error(400, "Missing field \"is_cohorted\".", null);
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return Error(400, "Cannot set is_cohorted: a truth is wanted.", null);
        await work.Switch(http, key, value.GetBoolean(), ct);
        return Setting(value.GetBoolean());
    }

    private static async Task<IResult> List(string course, HttpContext http, PublishedCourses courses, CohortsQuery cohorts, CancellationToken ct)
    {
        if (await Find(course, courses, ct) is not { } key) return DeveloperErrors.NotFound("Course not found.");
        IEnumerable<CohortSize> all = await cohorts.Of(key, ct);
        switch (http.Request.Query.One("ordering"))
        {
            case null or "asc": break;
            case "desc": all = all.Reverse(); break;
            default: return Error(400, "Invalid value for the parameter ordering.", "invalid-ordering-value");
        }

        // One page without an envelope, as upstream.
        var size = Math.Min(Number(http.Request.Query, "page_size") ?? UsualPage, LargestPage);
        var page = Number(http.Request.Query, "page") ?? 1;
        return Results.Json(all.Skip((page - 1) * size).Take(size).Select(CohortWork.Wire), WireJson.Options);
    }

    private static async Task<IResult> Create(
        string course, HttpContext http, PublishedCourses courses, CohortsQuery cohorts, CohortWork work, CancellationToken ct)
    {
        if (await Find(course, courses, ct) is not { } key) return DeveloperErrors.NotFound("Course not found.");
        var body = await JsonBody.Read(http, ct);
        if (Text(body, "name") is not { } name) return Error(400, "Cohort name must be specified.", "missing-cohort-name");
        if (Text(body, "assignment_type") is not { } assignment) return Error(400, "Assignment type must be specified.", "missing-assignment-type");
        if (!CohortContent.TryRead(body, out _, out var content)) return Error(400, CohortContent.Incomplete, "missing-user-partition-id");
        var (refusal, number) = await work.Create(http, key, name, assignment, content, ct);
        return refusal is null ? Results.Json(CohortWork.Wire((await cohorts.Find(key, number, ct))!), WireJson.Options) : Refused(refusal);
    }

    private static async Task<IResult> One(string course, int id, PublishedCourses courses, CohortsQuery cohorts, CancellationToken ct) =>
        await Find(course, courses, ct) is not { } key ? DeveloperErrors.NotFound("Course not found.")
        : await cohorts.Find(key, id, ct) is { } cohort ? Results.Json(CohortWork.Wire(cohort), WireJson.Options)
        : Error(404, "Cohort not found.", "cohort-not-found");

    private static async Task<IResult> Change(string course, int id, HttpContext http, PublishedCourses courses, CohortWork work, CancellationToken ct)
    {
        if (await Find(course, courses, ct) is not { } key) return DeveloperErrors.NotFound("Course not found.");
        var body = await JsonBody.Read(http, ct);
        var (name, assignment) = (Text(body, "name"), Text(body, "assignment_type"));
        if (!CohortContent.TryRead(body, out var isNamed, out var content)) return Error(400, CohortContent.Incomplete, "missing-user-partition-id");
        if (name is null && assignment is null && !isNamed) return Error(400, "Request must include name or assignment type.", "missing-fields");
        return await work.Change(http, key, id, name, assignment, isNamed, content, ct) is { } refusal ? Refused(refusal) : Results.NoContent();
    }

    internal static async Task<CourseKey?> Find(string course, PublishedCourses courses, CancellationToken ct) =>
        CourseKey.TryParse(course, out var key) && await courses.Find(key, ct) is not null ? key : null;

    internal static IResult Error(int status, string message, string? code) => Results.Json(
        code is null ? new { developer_message = message } : (object)new { developer_message = message, error_code = code }, WireJson.Options, statusCode: status);

    private static IResult Refused(Refusal refusal)
    {
        var (message, code) = CohortWork.Say(refusal);
        return Error(code == "cohort-not-found" ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest, message, code);
    }

    private static IResult Setting(bool isCohorted) => Results.Json(new { id = (int?)null, is_cohorted = isCohorted }, WireJson.Options);

    private static int? Number(IQueryCollection query, string name) =>
        int.TryParse(query.One(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1_000_000 ? number : null;

    private static JsonElement? Property(JsonElement? body, string name) =>
        body is { ValueKind: JsonValueKind.Object } item && item.TryGetProperty(name, out var value) ? value : null;

    /// <summary>Null: absent, empty, or no text.</summary>
    internal static string? Text(JsonElement? body, string name) =>
        Property(body, name) is { ValueKind: JsonValueKind.String } text && text.GetString()!.Trim() is { Length: > 0 } words ? words.Replace('\0', '\ufffd') : null;
}
