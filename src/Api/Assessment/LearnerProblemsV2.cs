using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// Attempts and state of one learner on one problem. Client: the instructor dashboard MFE. Source: Open edX
/// <c>lms/djangoapps/instructor/views/api_v2.py</c>.
/// </summary>
public static class LearnerProblemsV2
{
    /// <summary>
    /// <c>POST /api/instructor/v2/courses/{course}/{usage}/grading/attempts/reset</c>,
    /// <c>DELETE /api/instructor/v2/courses/{course}/{usage}/grading/state</c>; the learner by name or address in <c>learner</c>, of query or body.
    /// </summary>
    public static IEndpointRouteBuilder MapLearnerProblemsV2(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/instructor/v2/courses/{course}/{usage}/grading/attempts/reset", Reset)
            .Requires(Operation.ChangeLearnerWork, ErrorFamily.Developer);
        routes.MapDelete("/api/instructor/v2/courses/{course}/{usage}/grading/state", Delete)
            .Requires(Operation.ChangeLearnerWork, ErrorFamily.Developer);
        return routes;
    }

    private static Task<IResult> Reset(string course, string usage, HttpContext http, LearnerWork work, CancellationToken ct) => Do(
        course, usage, http, work, (learner, problem, reason) => work.ResetAttempts(http, learner, problem, reason, ct), "Attempts reset.", ct);

    private static Task<IResult> Delete(string course, string usage, HttpContext http, LearnerWork work, CancellationToken ct) => Do(
        course, usage, http, work, (learner, problem, reason) => work.DeleteState(http, learner, problem, reason, ct), "State deleted.", ct);

    private static async Task<IResult> Do(
        string course, string usage, HttpContext http, LearnerWork work, Func<UserId, UsageKey, string?, Task<Refusal?>> act, string message,
        CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || LearnerWork.Problem(key, usage) is not { } problem)
            return Error(StatusCodes.Status404NotFound, "There is no such problem in this course.");
        var ask = await TeamRequest.Read(http, ct);
        if (ask.Text("learner") is not { } identifier) return Error(StatusCodes.Status400BadRequest, "The parameter learner is missing.");
        if (await work.Learner(identifier, ct) is not { } learner) return Error(StatusCodes.Status404NotFound, "There is no such learner.");
        if (await act(learner, problem, ask.Reason) is not null)
            return Error(StatusCodes.Status404NotFound, "The learner has done nothing with this problem.");
        return Results.Json(new { success = true, learner = identifier, problem_location = usage, message }, WireJson.Options);
    }

    private static IResult Error(int status, string error) => Results.Json(new { error }, WireJson.Options, statusCode: status);
}
