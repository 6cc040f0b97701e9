using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// What the course team does to learners' work on a problem. Clients: the instructor dashboard. Form or JSON in, JSON out; refusals are
/// plain texts with 400. Source: Open edX <c>lms/djangoapps/instructor/views/api.py</c>.
/// </summary>
/// <remarks>
/// Differs: what concerns one learner is done when the answer comes, a field <c>reason</c> is kept with it, and <c>delete_module</c> is
/// taken for all learners, too.
/// </remarks>
public static class LearnerProblemsV1
{
    /// <summary>
    /// <c>POST /courses/{course}/instructor/api/reset_student_attempts</c> (with <c>delete_module</c>: the whole state),
    /// <c>POST …/rescore_problem</c>, <c>POST …/override_problem_score</c>; with <c>all_students</c> a job for everybody.
    /// </summary>
    public static IEndpointRouteBuilder MapLearnerProblemsV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/api/reset_student_attempts", Reset).Requires(Operation.ChangeLearnerWork);
        routes.MapPost("/courses/{course}/instructor/api/rescore_problem", Rescore).Requires(Operation.ChangeLearnerWork);
        routes.MapPost("/courses/{course}/instructor/api/override_problem_score", Override).Requires(Operation.ChangeLearnerWork);
        return routes;
    }

    private static Task<IResult> Reset(string course, HttpContext http, LearnerWork work, CourseAuthorizer authorizer, CancellationToken ct) => Do(
        course, http, work, authorizer, ask => ask.Flag("delete_module") ? ProblemTask.DeleteState : ProblemTask.ResetAttempts,
        (ask, learner, problem) => ask.Flag("delete_module")
            ? work.DeleteState(http, learner, problem, ask.Reason, ct)
            : work.ResetAttempts(http, learner, problem, ask.Reason, ct),
        withTask: false, ct);

    private static Task<IResult> Rescore(string course, HttpContext http, LearnerWork work, CourseAuthorizer authorizer, CancellationToken ct) => Do(
        course, http, work, authorizer, ask => ProblemTask.RescoreKind(ask.Flag("only_if_higher")),
        (ask, learner, problem) => work.Rescore(http, learner, problem, ask.Flag("only_if_higher"), ask.Reason, ct),
        withTask: true, ct);

    private static Task<IResult> Override(string course, HttpContext http, LearnerWork work, CourseAuthorizer authorizer, CancellationToken ct) => Do(
        course, http, work, authorizer, null,
        (ask, learner, problem) => ask.Number("score") is { } score
            ? work.Override(http, learner, problem, score, ask.Reason, ct)
            : Task.FromResult<Refusal?>(new NoScore()),
        withTask: true, ct);

    /// <param name="job">Kind of the job that does it for all learners; null: there is none.</param>
    private static async Task<IResult> Do(
        string course, HttpContext http, LearnerWork work, CourseAuthorizer authorizer, Func<TeamRequest, string>? job,
        Func<TeamRequest, UserId, UsageKey, Task<Refusal?>> act, bool withTask, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        var everybody = ask.Flag("all_students");
        if (everybody && !await authorizer.May(http.User.Requester(), Operation.ChangeEverybodysWork, key, ct))
            return Results.Text("Only instructors of the course act on all learners.", statusCode: StatusCodes.Status403Forbidden);
        if (ask.Text("problem_to_reset") is not { } name) return Bad("The parameter problem_to_reset is missing.");
        if (everybody) return await DoForAll(key, name, ask, http, work, job?.Invoke(ask), ct);
        if (ask.Text("unique_student_identifier") is not { } identifier) return Bad("The parameter unique_student_identifier is missing.");
        if (LearnerWork.Problem(key, name) is not { } problem) return Bad($"{name} is no problem of this course.");
        if (await work.Learner(identifier, ct) is not { } learner) return Bad("There is no such user.");
        if (await act(ask, learner, problem) is { } refusal) return Bad(Sentence(refusal));
        var answer = new Dictionary<string, string> { ["problem_to_reset"] = name, ["student"] = identifier };
        if (withTask) answer["task"] = "created";
        return Results.Json(answer, WireJson.Options);
    }

    private static async Task<IResult> DoForAll(
        CourseKey course, string name, TeamRequest ask, HttpContext http, LearnerWork work, string? job, CancellationToken ct)
    {
        if (job is null) return Bad("This is done to one learner at a time.");
        if (ask.Text("unique_student_identifier") is not null) return Bad("Give one learner or all_students, not both.");
        if (LearnerWork.Problem(course, name) is not { } problem) return Bad($"{name} is no problem of this course.");
        if ((await work.Request(http, job, problem, null, ask.Reason, null, ct)).Refusal is { } refusal) return Bad(Sentence(refusal));
        return Results.Json(new { problem_to_reset = name, task = "created", student = "All Students" }, WireJson.Options);
    }

    internal static string Sentence(Refusal refusal) => refusal switch
    {
        ResetAttempts.NoWork or DeleteState.NoWork => "The learner has done nothing with this problem.",
        OverrideScore.OutOfRange range => string.Create(CultureInfo.InvariantCulture, $"The score must lie between 0 and {range.Possible}."),
        OverrideScore.Weightless => "The problem has a weight of zero, so that its score counts nothing.",
        RescoreProblem.NotDone => "The learner has no submission that could be graded again.",
        RescoreProblem.NotSupported => "Submissions to this problem cannot be graded again, or it takes no scores.",
        RescoreProblem.InputError error => error.Message,
        LearnerWork.AlreadyRunning => "requested task is already running",
        LearnerWork.NotPublished missing => $"{missing.Problem} is not published.",
        NoScore => "The parameter score is missing or no number.",
        _ => throw new InvalidOperationException($"Unknown refusal {refusal}."),
    };

    private static IResult Bad(string sentence) => Results.Text(sentence, statusCode: StatusCodes.Status400BadRequest);

    private sealed record NoScore : Refusal;
}
