using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.Jobs;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// Attempts, state and scores of learners on one problem. Client: the instructor dashboard MFE. The learner stands by name or address in
/// <c>learner</c>, of query or body. What is answered with 202 is a job. Source: Open edX <c>lms/djangoapps/instructor/views/api_v2.py</c>.
/// </summary>
public static class LearnerProblemsV2
{
    /// <summary>
    /// <c>POST /api/instructor/v2/courses/{course}/{usage}/grading/attempts/reset</c> (a job without <c>learner</c>),
    /// <c>DELETE …/grading/state</c>, <c>POST …/grading/scores/rescore</c>, <c>PUT …/grading/scores</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapLearnerProblemsV2(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/instructor/v2/courses/{course}/{usage}/grading/attempts/reset", Reset)
            .Requires(Operation.ChangeLearnerWork, ErrorFamily.Developer);
        routes.MapDelete("/api/instructor/v2/courses/{course}/{usage}/grading/state", Delete)
            .Requires(Operation.ChangeLearnerWork, ErrorFamily.Developer);
        routes.MapPost("/api/instructor/v2/courses/{course}/{usage}/grading/scores/rescore", Rescore)
            .Requires(Operation.ChangeLearnerWork, ErrorFamily.Developer);
        routes.MapPut("/api/instructor/v2/courses/{course}/{usage}/grading/scores", Override)
            .Requires(Operation.ChangeLearnerWork, ErrorFamily.Developer);
        return routes;
    }

    private static Task<IResult> Reset(
        string course, string usage, HttpContext http, LearnerWork work, CourseAuthorizer authorizer, CancellationToken ct) => Do(
        course, usage, http, work, async (ask, problem, identifier, learner) => learner is { } one
            ? Done(await work.ResetAttempts(http, one, problem, ask.Reason, ct), identifier, usage, "Attempts reset.")
            : await ForAll(http, work, authorizer, ProblemTask.ResetAttempts, problem, ask, ct), ct);

    private static Task<IResult> Delete(string course, string usage, HttpContext http, LearnerWork work, CancellationToken ct) => Do(
        course, usage, http, work, async (ask, problem, identifier, learner) => learner is { } one
            ? Done(await work.DeleteState(http, one, problem, ask.Reason, ct), identifier, usage, "State deleted.")
            : Missing("learner"), ct);

    private static Task<IResult> Rescore(
        string course, string usage, HttpContext http, LearnerWork work, CourseAuthorizer authorizer, CancellationToken ct) => Do(
        course, usage, http, work, async (ask, problem, identifier, learner) =>
        {
            var kind = ProblemTask.RescoreKind(ask.Flag("only_if_higher"));
            return learner is null
                ? await ForAll(http, work, authorizer, kind, problem, ask, ct)
                : Accepted(await work.Request(http, kind, problem, learner, ask.Reason, null, ct), problem, identifier!);
        },
        ct);

    private static Task<IResult> Override(string course, string usage, HttpContext http, LearnerWork work, CancellationToken ct) => Do(
        course, usage, http, work, async (ask, problem, identifier, learner) =>
        {
            if (learner is null) return Missing("learner");
            if (ask.Number("new_score", "score") is not { } score) return Missing("new_score");
            return Accepted(await work.Request(http, ProblemTask.Override, problem, learner, ask.Reason, score, ct), problem, identifier!);
        },
        ct);

    private static async Task<IResult> Do(
        string course, string usage, HttpContext http, LearnerWork work, Func<TeamRequest, UsageKey, string?, UserId?, Task<IResult>> act, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || LearnerWork.Problem(key, usage) is not { } problem)
            return Error(StatusCodes.Status404NotFound, "There is no such problem in this course.");
        var ask = await TeamRequest.Read(http, ct);
        var identifier = ask.Text("learner");
        UserId? learner = null;
        if (identifier is not null && (learner = await work.Learner(identifier, ct)) is null)
            return Error(StatusCodes.Status404NotFound, "There is no such learner.");
        return await act(ask, problem, identifier, learner);
    }

    private static async Task<IResult> ForAll(
        HttpContext http, LearnerWork work, CourseAuthorizer authorizer, string kind, UsageKey problem, TeamRequest ask, CancellationToken ct) =>
        await authorizer.May(http.User.Requester(), Operation.ChangeEverybodysWork, problem.Course, ct)
            ? Accepted(await work.Request(http, kind, problem, null, ask.Reason, null, ct), problem, "all")
            : Error(StatusCodes.Status403Forbidden, "Only instructors of the course act on all learners.");

    private static IResult Accepted(LearnerWork.Requested requested, UsageKey problem, string learners) => requested.Refusal switch
    {
        null => Results.Json(
            new
            {
                task_id = requested.Task,
                status_url = InstructorTasksV2.StatusUrl(problem.Course, requested.Task),
                scope = new { learners, problem_location = problem.ToString() },
            },
            WireJson.Options, statusCode: StatusCodes.Status202Accepted),
        LearnerWork.AlreadyRunning => Error(StatusCodes.Status409Conflict, "requested task is already running"),
        _ => Error(StatusCodes.Status404NotFound, "There is no such problem in this course."),
    };

    private static IResult Done(Refusal? refusal, string? learner, string usage, string message) => refusal is null
        ? Results.Json(new { success = true, learner, problem_location = usage, message }, WireJson.Options)
        : Error(StatusCodes.Status404NotFound, "The learner has done nothing with this problem.");

    private static IResult Missing(string parameter) => Error(StatusCodes.Status400BadRequest, $"The parameter {parameter} is missing.");

    private static IResult Error(int status, string error) => Results.Json(new { error }, WireJson.Options, statusCode: status);
}
