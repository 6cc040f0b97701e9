using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// What the course team does to the work on all problems of the entrance exam, of one learner or of all: always a job. Client: the
/// instructor dashboard. Source: Open edX <c>lms/djangoapps/instructor/views/api.py</c>.
/// </summary>
public static class EntranceExamV1
{
    /// <summary>
    /// <c>POST /courses/{course}/instructor/api/reset_student_attempts_for_entrance_exam</c> (with <c>delete_module</c>: the whole state),
    /// <c>POST …/rescore_entrance_exam</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapEntranceExamV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/api/reset_student_attempts_for_entrance_exam", Reset).Requires(Operation.ChangeLearnerWork);
        routes.MapPost("/courses/{course}/instructor/api/rescore_entrance_exam", Rescore).Requires(Operation.ChangeEverybodysWork);
        return routes;
    }

    private static Task<IResult> Reset(
        string course, HttpContext http, LearnerWork work, PublishedCourses courses, CourseAuthorizer authorizer, CancellationToken ct) => Do(
        course, http, work, courses, authorizer, ask => ask.Flag("delete_module") ? ProblemTask.DeleteState : ProblemTask.ResetAttempts, ct);

    private static Task<IResult> Rescore(
        string course, HttpContext http, LearnerWork work, PublishedCourses courses, CourseAuthorizer authorizer, CancellationToken ct) => Do(
        course, http, work, courses, authorizer, ask => ProblemTask.RescoreKind(ask.Flag("only_if_higher")), ct);

    private static async Task<IResult> Do(
        string course, HttpContext http, LearnerWork work, PublishedCourses courses, CourseAuthorizer authorizer, Func<TeamRequest, string> job,
        CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        var (everybody, identifier) = (ask.Flag("all_students"), ask.Text("unique_student_identifier"));
        if ((everybody || ask.Flag("delete_module")) && !await authorizer.May(http.User.Requester(), Operation.ChangeEverybodysWork, key, ct))
            return Results.Text("Requires instructor access.", statusCode: StatusCodes.Status403Forbidden);
        if (published.EntranceExam() is not { } exam) return Bad("Course has no entrance exam section.");
        if (everybody == (identifier is not null)) return Bad("Give one learner or all_students, and not both.");
        UserId? learner = null;
        if (identifier is not null && (learner = await work.Learner(identifier, ct)) is null) return Bad("There is no such user.");
        if ((await work.Request(http, job(ask), exam.Usage, learner, ask.Reason, null, ct)).Refusal is { } refusal)
            return Bad(LearnerProblemsV1.Sentence(refusal));
        return Results.Json(new { student = identifier ?? "All Students", task = "created" }, WireJson.Options);
    }

    private static IResult Bad(string sentence) => Results.Text(sentence, statusCode: StatusCodes.Status400BadRequest);
}
