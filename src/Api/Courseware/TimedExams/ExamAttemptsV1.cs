using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// Timed exams of the signed-in learner. Client: the special exams library of the Learning MFE. Source: edx-proctoring <c>edx_proctoring/views.py</c>.
/// Refusals are 400 or 403 with <c>detail</c>. Differs: nothing is proctored, so that actions of proctoring are refused.
/// </summary>
internal static class ExamAttemptsV1
{
    /// <summary>
    /// <c>GET /api/edx_proctoring/v1/proctored_exam/attempt/course_id/{course}[?content_id=&amp;is_learning_mfe=true]</c>: one exam, and the one whose clock
    /// runs. <c>GET|POST …/attempt</c>, <c>GET|PUT …/attempt/{id}</c>, <c>GET …/settings/exam_id/{id}/</c>. Ours besides: <c>POST …/attempt/{id}</c>, since the
    /// forms of pages know no <c>PUT</c>; who sent a form goes on to its page, which shows what became of it.
    /// </summary>
    public static IEndpointRouteBuilder MapExamAttemptsV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/edx_proctoring/v1/proctored_exam/attempt/course_id/{course}", Get).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/edx_proctoring/v1/proctored_exam/attempt", Active).Requires(Operation.UseOwnAccount);
        routes.MapPost("/api/edx_proctoring/v1/proctored_exam/attempt", CreateByForm).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/edx_proctoring/v1/proctored_exam/attempt/{id:long}", Poll).Requires(Operation.UseOwnAccount);
        routes.MapPut("/api/edx_proctoring/v1/proctored_exam/attempt/{id:long}", Act).Requires(Operation.UseOwnAccount);
        routes.MapPost("/api/edx_proctoring/v1/proctored_exam/attempt/{id:long}", ActByForm).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/edx_proctoring/v1/proctored_exam/settings/exam_id/{id:long}/", Settings).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Get(string course, HttpContext http, ExamDesk desk, ExamAnswers answers, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var (caller, now) = (Caller(http), clock.Now(http));
        var forFrontEnd = http.Request.Query.One("is_learning_mfe") is "1" or "true" or "True";
        var running = await desk.Running(http, caller, ct);
        var exam = await desk.Find(http, caller, key, http.Request.Query.One("content_id"), ct);
        return Results.Json(
            new
            {
                exam = exam is null ? [] : answers.ExamFor(exam, forFrontEnd, now),
                active_attempt = running is null ? [] : answers.Attempt(running, forFrontEnd, now),
            },
            WireJson.Options);
    }

    private static async Task<IResult> Active(HttpContext http, ExamDesk desk, ExamAnswers answers, RequestClock clock, CancellationToken ct) =>
        await desk.Running(http, Caller(http), ct) is { } running
            ? Results.Json(answers.Attempt(running, forFrontEnd: false, clock.Now(http)), WireJson.Options)
            : Results.Json(new { in_timed_exam = false, is_proctored = false }, WireJson.Options);

    private static async Task<IResult> CreateByForm(HttpContext http, ExamDesk desk, RequestClock clock, CancellationToken ct) =>
        Told(http, await Create(http, desk, clock, ct));

    private static async Task<IResult> ActByForm(long id, HttpContext http, ExamDesk desk, RequestClock clock, CancellationToken ct) =>
        Told(http, await Act(id, http, desk, clock, ct));

    private static IResult Told(HttpContext http, IResult answer) => FormPosts.PageBehind(http.Request) is { } page ? FormPosts.SeeOther(page) : answer;

    private static async Task<IResult> Create(HttpContext http, ExamDesk desk, RequestClock clock, CancellationToken ct)
    {
        var ask = await TeamRequest.Read(http, ct);
        var caller = Caller(http);
        if (!long.TryParse(ask.Text("exam_id"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ||
            await desk.Find(http, caller, number, ct) is not { } about)
        {
            return Bad("The exam_id does not exist.");
        }

        var command = new CreateExamAttempt(caller.User, about.Exam.Usage, ask.Flag("start_clock"), clock.Now(http));
        var (refusal, state) = await desk.Do(http, about, nameof(CreateExamAttempt), at => command.Decide(at, about.Rules), ct);
        return refusal switch
        {
            null => Done(about with { State = state }),
            CreateExamAttempt.PastDue => RestErrors.Forbidden("The due date of this exam has passed."),
            _ => Bad("Cannot create a new attempt at this exam: there is one already."),
        };
    }

    private static async Task<IResult> Poll(long id, HttpContext http, ExamDesk desk, RequestClock clock, CancellationToken ct)
    {
        var caller = Caller(http);
        if (await desk.FindAttempt(http, id, ct) is not { } about) return Bad("There is no such attempt.");
        return about.Learner == caller.User
            ? Results.Json(ExamAnswers.Poll(about, caller.Username, clock.Now(http)), WireJson.Options)
            : RestErrors.Forbidden("This attempt is somebody else's.");
    }

    private static async Task<IResult> Act(long id, HttpContext http, ExamDesk desk, RequestClock clock, CancellationToken ct)
    {
        var action = (await TeamRequest.Read(http, ct)).Text("action");
        if (await desk.FindAttempt(http, id, ct) is not { } about) return Bad("There is no such attempt.");
        if (about.Learner != Caller(http).User) return RestErrors.Forbidden("This attempt is somebody else's.");
        var (learner, exam, now) = (about.Learner, about.Exam.Usage, clock.Now(http));
        (Refusal? Refusal, TimedExam State)? done = action switch
        {
            "start" => await desk.Do(http, about, nameof(StartExamAttempt), state => new StartExamAttempt(learner, exam, now).Decide(state, about.Rules), ct),
            "stop" => await desk.Do(http, about, nameof(StopExamAttempt), new StopExamAttempt(learner, exam, now).Decide, ct),
            "submit" => await desk.Do(http, about, nameof(SubmitExamAttempt), new SubmitExamAttempt(learner, exam, now).Decide, ct),
            _ => null,
        };
        return done switch
        {
            null => Bad("Timed exams know the actions start, stop and submit."),
            { Refusal: null } accepted => Done(about with { State = accepted.State }),
            { Refusal: StartExamAttempt.AlreadyStarted } => Bad("Cannot start this attempt: it has already started."),
            { Refusal: StartExamAttempt.PastDue } => RestErrors.Forbidden("The due date of this exam has passed."),
            { Refusal: StopExamAttempt.NotStarted or SubmitExamAttempt.NotStarted } => Bad("This attempt has not been started."),
            _ => Bad("This attempt is completed."),
        };
    }

    /// <summary>Nothing about proctoring, since there is none.</summary>
    private static async Task<IResult> Settings(long id, HttpContext http, ExamDesk desk, CancellationToken ct) =>
        await desk.Find(http, Caller(http), id, ct) is null
            ? Bad("The exam_id does not exist.")
            : Results.Json(
                new { platform_name = "OpenEdx", contact_us = "", link_urls = (object?)null, exam_proctoring_backend = new Dictionary<string, object>() }, WireJson.Options);

    private static IResult Done(ExamCase about) => Results.Json(new { exam_attempt_id = ExamAnswers.NumberOf(about) }, WireJson.Options);

    private static IResult Bad(string detail) => RestErrors.Detail(StatusCodes.Status400BadRequest, detail);

    private static Requester Caller(HttpContext http) => http.User.Requester()!;
}
