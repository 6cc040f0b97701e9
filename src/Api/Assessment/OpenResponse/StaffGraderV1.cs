using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// Grading of open responses by the course team, below <c>/api/ora_staff_grader/</c>. Client: the ORA grading MFE (frontend-app-ora-grading). The block comes
/// in the query as <c>oraLocation</c>, the submission as <c>submissionUUID</c>. Errors: <c>{"error": CODE, …}</c>.
/// </summary>
/// <remarks>
/// Source: Open edX <c>lms/djangoapps/ora_staff_grader</c>. Differs: an unknown submission is 404 with <c>ERR_INTERNAL</c> (upstream 500), and who is
/// not of the course team gets 403.
/// </remarks>
internal static class StaffGraderV1
{
    /// <summary>
    /// <c>GET /api/ora_staff_grader/initialize</c>, <c>GET …/submission</c>, <c>GET …/submission/files</c>, <c>GET …/submission/status</c>,
    /// <c>POST|DELETE …/submission/lock</c>, <c>POST …/submission/batch/unlock</c>, <c>POST …/submission/grade</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapStaffGraderV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/ora_staff_grader/initialize", Initialize).Requires(Operation.ChangeLearnerWork);
        routes.MapGet("/api/ora_staff_grader/submission", Submission).Requires(Operation.ChangeLearnerWork);
        routes.MapGet("/api/ora_staff_grader/submission/files", Files).Requires(Operation.ChangeLearnerWork);
        routes.MapGet("/api/ora_staff_grader/submission/status", Status).Requires(Operation.ChangeLearnerWork);
        routes.MapPost("/api/ora_staff_grader/submission/lock", Claim).Requires(Operation.ChangeLearnerWork);
        routes.MapDelete("/api/ora_staff_grader/submission/lock", Release).Requires(Operation.ChangeLearnerWork);
        routes.MapPost("/api/ora_staff_grader/submission/batch/unlock", ReleaseAll).Requires(Operation.ChangeLearnerWork);
        routes.MapPost("/api/ora_staff_grader/submission/grade", Grade).Requires(Operation.ChangeLearnerWork);
        return routes;
    }

    private static async Task<IResult> Initialize(HttpContext http, GraderDesk desk, PublishedCourses courses, CancellationToken ct)
    {
        var (block, refusal) = await Block(http, courses, ct);
        return block is null ? refusal! : Results.Json(await desk.Overview(http, block.Value.Course, block.Value.Block, block.Value.Definition, ct));
    }

    private static Task<IResult> Submission(HttpContext http, GraderDesk desk, PublishedCourses courses, CancellationToken ct) =>
        WithSubmission(http, desk, courses, async found =>
        {
            var status = desk.Status(http, found.Response);
            status["response"] = new { files = await desk.Files(http, found, ct), text = found.Response.Texts };
            return Results.Json(status);
        }, ct);

    private static Task<IResult> Files(HttpContext http, GraderDesk desk, PublishedCourses courses, CancellationToken ct) =>
        WithSubmission(http, desk, courses, async found => Results.Json(new { files = await desk.Files(http, found, ct) }), ct);

    private static Task<IResult> Status(HttpContext http, GraderDesk desk, PublishedCourses courses, CancellationToken ct) =>
        WithSubmission(http, desk, courses, found => Task.FromResult(Results.Json(desk.Status(http, found.Response))), ct);

    private static Task<IResult> Claim(HttpContext http, GraderDesk desk, PublishedCourses courses, CancellationToken ct) =>
        WithSubmission(http, desk, courses, found => Locked(http, desk, found, desk.Claim(http, found, ct)), ct);

    private static Task<IResult> Release(HttpContext http, GraderDesk desk, PublishedCourses courses, CancellationToken ct) =>
        WithSubmission(http, desk, courses, found => Locked(http, desk, found, desk.Release(http, found, ct)), ct);

    /// <summary>Only one's own claims are given up; those of others and unknown submissions are passed over, as upstream.</summary>
    private static async Task<IResult> ReleaseAll(HttpContext http, GraderDesk desk, PublishedCourses courses, CancellationToken ct)
    {
        var (block, refusal) = await Block(http, courses, ct);
        if (block is null) return refusal!;
        if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Object } body || !body.TryGetProperty("submissionUUIDs", out var ids) ||
            !ResponseBody.TryTexts(ids, out var texts)) return Error(StatusCodes.Status400BadRequest, "ERR_MISSING_PARAM");
        foreach (var text in texts)
        {
            if (Guid.TryParse(text, out var id) && await desk.Find(block.Value.Block.Usage, block.Value.Definition, id, ct) is { } found) await desk.Release(http, found, ct);
        }

        return Results.Json(new { });
    }

    private static Task<IResult> Grade(HttpContext http, GraderDesk desk, PublishedCourses courses, CancellationToken ct) =>
        WithSubmission(http, desk, courses, async found =>
        {
            if (desk.LockOf(http, found.Response) != "in-progress") return Error(StatusCodes.Status409Conflict, "ERR_GRADE_CONTESTED", desk.Status(http, found.Response));
            if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Object } body || Answers(body) is not { } answers)
                return Error(StatusCodes.Status400BadRequest, "ERR_MISSING_PARAM");
            if (await desk.Grade(http, found, answers, ct) is not null)
                return Error(StatusCodes.Status500InternalServerError, "ERR_INTERNAL", new() { ["msg"] = "Your team assessment could not be submitted." });
            var graded = await desk.Find(found.Block, found.Definition, found.Response.Id, ct);
            return Results.Json(desk.Status(http, graded!.Response));
        }, ct);

    private static async Task<IResult> Locked(HttpContext http, GraderDesk desk, GradedSubmission found, Task<(Refusal? Refusal, SubmittedResponse Response)> act)
    {
        var (refusal, response) = await act;
        var status = new Dictionary<string, object?> { ["lockStatus"] = desk.LockOf(http, response) };
        return refusal is null ? Results.Json(status) : Error(StatusCodes.Status409Conflict, "ERR_LOCK_CONTESTED", status);
    }

    private static RubricAnswers? Answers(JsonElement body)
    {
        if (!body.TryGetProperty("criteria", out var criteria) || criteria.ValueKind != JsonValueKind.Array) return null;
        var (options, feedback) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var criterion in criteria.EnumerateArray())
        {
            if (criterion.Text("name") is not { } name) return null;
            if (criterion.Text("selectedOption") is { } option) options[name] = option;
            // A criterion in words alone may be left without any here, as upstream's own form allows.
            feedback[name] = criterion.Text("feedback") ?? "";
        }

        return new(options, feedback, body.Text("overallFeedback") ?? "");
    }

    private static async Task<IResult> WithSubmission(
        HttpContext http, GraderDesk desk, PublishedCourses courses, Func<GradedSubmission, Task<IResult>> answer, CancellationToken ct)
    {
        var (block, refusal) = await Block(http, courses, ct);
        if (block is null) return refusal!;
        if (http.Request.Query.One("submissionUUID") is not { } text) return Error(StatusCodes.Status400BadRequest, "ERR_MISSING_PARAM");
        return Guid.TryParse(text, out var id) && await desk.Find(block.Value.Block.Usage, block.Value.Definition, id, ct) is { } found
            ? await answer(found)
            : Error(StatusCodes.Status404NotFound, "ERR_INTERNAL");
    }

    private static async Task<((PublishedCourse Course, PublishedBlock Block, OpenResponseDefinition Definition)?, IResult?)> Block(
        HttpContext http, PublishedCourses courses, CancellationToken ct)
    {
        if (http.Request.Query.One("oraLocation") is not { } text) return (null, Error(StatusCodes.Status400BadRequest, "ERR_MISSING_PARAM"));
        if (!UsageKey.TryParse(text, out var usage) || usage.Type != "openassessment" || await courses.Find(usage.Course, ct) is not { } course ||
            !course.TryFind(usage, out var block) || OpenResponseContent.Of(block).Definition is not { } definition)
            return (null, Error(StatusCodes.Status400BadRequest, "ERR_BAD_ORA_LOCATION"));
        return ((course, block, definition), null);
    }

    private static IResult Error(int status, string code, Dictionary<string, object?>? context = null)
    {
        var body = new Dictionary<string, object?> { ["error"] = code };
        foreach (var (name, value) in context ?? []) body[name] = value;
        return Results.Json(body, statusCode: status);
    }
}
