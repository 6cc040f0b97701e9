using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Enrollment;

/// <summary>
/// Join, leave, look up. Clients: Learning MFE, Account MFE, Android and iOS apps, mitodl/edx-api-client.
/// Source: Open edX <c>openedx/core/djangoapps/enrollments/views.py</c>. Differs: no trusted servers by API key (global staff
/// stands in for them), no embargo, no enterprise fields.
/// </summary>
public static class EnrollmentV1
{
    /// <summary>
    /// <c>POST|GET /api/enrollment/v1/enrollment</c>, <c>GET /api/enrollment/v1/enrollment/{username},{course}</c>,
    /// <c>GET /api/enrollment/v1/enrollment/{course}</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapEnrollmentV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/enrollment/v1/enrollment", Enroll).Requires(Operation.EnrollSelf);
        routes.MapGet("/api/enrollment/v1/enrollment", List).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/enrollment/v1/enrollment/{key}", One).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Enroll(
        HttpContext http, StreamStore streams, PublishedCourses courses, OfferedModes modes, LearnerEnrollmentsQuery enrollments, AccountsQuery accounts,
        RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        if (await JsonBody.Read(http, ct) is not { } json) return Message(StatusCodes.Status400BadRequest, "JSON parse error");
        var body = EnrollmentRequest.Of(json);
        if (body.CourseId is not { } courseId)
            return Message(StatusCodes.Status400BadRequest, "Course ID must be specified to create a new enrollment.");
        if (!CourseKey.TryParse(courseId, out var key)) return UnknownCourse(courseId);

        var mayManage = caller.IsStaff || caller.IsSuperuser;
        var isSelf = body.User is null ? body.Email is null || !mayManage : IsName(body.User, caller);
        if (!isSelf && !mayManage) return Results.NotFound();
        if (body.Mode is not (null or CourseMode.Audit or CourseMode.Honor) && !mayManage)
            return Message(StatusCodes.Status403Forbidden, $"User does not have permission to create enrollment with mode [{body.Mode}].");
        var learner = isSelf ? (caller.User, caller.Username) : await Learner(body, accounts, ct);
        if (learner is not var (user, username))
        {
            return Message(StatusCodes.Status406NotAcceptable, body.User is null
                ? $"The user with the email address {body.Email} does not exist."
                : $"The user {body.User} does not exist.");
        }

        if (body.ActivationProblem is { } value)
            return Message(StatusCodes.Status400BadRequest, $"'{value}' is an invalid enrollment activation status.");
        if (await courses.Find(key, ct) is not { } course) return UnknownCourse(courseId);

        var now = clock.Now(http);
        var rules = course.EnrollmentRules(await modes.Of(key, ct));
        var isTeam = isSelf && caller.IsTeamOf(key);
        var done = await streams.Transact<CourseEnrollment, CourseEnrollmentEvent>(
            CourseEnrollmentEvent.StreamOf(user, key),
            state => mayManage
                ? new SetEnrollment(user, key, body.Mode, body.IsActive, body.Force || isTeam, now).Decide(state, rules)
                : new EnrollLearner(user, key, body.Mode, isTeam ? EnrollmentAuthority.Forced : EnrollmentAuthority.Learner, now).Decide(state, rules),
            http.MetadataFor(mayManage ? nameof(SetEnrollment) : nameof(EnrollLearner)), ct);
        var run = CourseRun.Of(course);
        if (done.Refusal is { } refusal) return ToWire(refusal, username, run, rules.Modes, now);
        var enrollment = await enrollments.Find(user, key, ct);
        return Results.Json(EnrollmentWire.Enrollment(enrollment!, username, run, rules.Modes, now), WireJson.Options);
    }

    private static async Task<IResult> List(
        HttpContext http, LearnerEnrollmentsQuery enrollments, CourseRunsQuery runs, OfferedModes modes, AccountsQuery accounts, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        var (user, username) = (caller.User, caller.Username);
        var isSelf = http.Request.Query.One("user") is not { } named || IsName(named, caller);
        if (!isSelf)
        {
            if (await accounts.FindByUsername(http.Request.Query.One("user")!, ct) is not { } account) return Results.Json(Array.Empty<object>());
            (user, username) = (new UserId(account.UserId), account.Username);
        }

        var rows = await enrollments.Of(user, ct);
        if (!isSelf && !caller.IsStaff && !caller.IsSuperuser) rows = [.. rows.Where(row => caller.IsTeamOf(CourseKey.Parse(row.CourseId)))];
        var courses = await runs.Of([.. rows.Select(row => row.CourseId)], ct);
        var now = clock.Now(http);
        var shown = new List<object>();
        foreach (var row in rows.Where(row => courses.ContainsKey(row.CourseId)))
            shown.Add(EnrollmentWire.Enrollment(row, username, courses[row.CourseId], await modes.Of(CourseKey.Parse(row.CourseId), ct), now));
        return Results.Json(shown, WireJson.Options);
    }

    /// <summary>Not enrolled is an empty 200; another person's enrollment is 404 for who may not see it.</summary>
    private static async Task<IResult> One(
        string key, HttpContext http, LearnerEnrollmentsQuery enrollments, PublishedCourses courses, OfferedModes modes, AccountsQuery accounts, RequestClock clock,
        CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        var (user, username) = (caller.User, caller.Username);
        var (named, courseId) = key.IndexOf(',', StringComparison.Ordinal) is >= 0 and var comma ? (key[..comma], key[(comma + 1)..]) : (null, key);
        if (named is not null && !IsName(named, caller))
        {
            if (!caller.IsStaff && !caller.IsSuperuser) return Results.NotFound();
            if (await accounts.FindByUsername(named, ct) is not { } account) return Results.Ok();
            (user, username) = (new UserId(account.UserId), account.Username);
        }

        if (!CourseKey.TryParse(courseId, out var course) || await courses.Find(course, ct) is not { } published)
        {
            return Message(
                StatusCodes.Status400BadRequest,
                $"An error occurred while retrieving enrollments for user '{username}' in course '{courseId}'");
        }

        return await enrollments.Find(user, course, ct) is { } row
            ? Results.Json(EnrollmentWire.Enrollment(row, username, CourseRun.Of(published), await modes.Of(course, ct), clock.Now(http)), WireJson.Options)
            : Results.Ok();
    }

    private static async Task<(UserId User, string Username)?> Learner(EnrollmentRequest body, AccountsQuery accounts, CancellationToken ct)
    {
        var account = body.User is not null ? await accounts.FindByUsername(body.User, ct) : await accounts.FindByEmail(body.Email!, ct);
        return account is null ? null : (new UserId(account.UserId), account.Username);
    }

    private static IResult ToWire(Refusal refusal, string username, CourseRun run, IReadOnlyList<CourseMode> modes, DateTimeOffset now) => refusal switch
    {
        EnrollLearner.ModeUnavailable unavailable => ModeUnavailable(unavailable.Mode, run, modes, now),
        ChangeEnrollmentMode.ModeUnavailable unavailable => ModeUnavailable(unavailable.Mode, run, modes, now),
        SetEnrollment.ModeMismatch mismatch => Message(
            StatusCodes.Status400BadRequest,
            $"Enrollment mode mismatch: active mode={mismatch.ActiveMode}, requested mode={mismatch.RequestedMode}. Won't deactivate."),
        EnrollLearner.OutsideEnrollmentWindow or EnrollLearner.InvitationRequired => Closed(run),
        _ => Message(
            StatusCodes.Status400BadRequest,
            $"An error occurred while creating the new course enrollment for user '{username}' in course '{run.CourseId}'"),
    };

    private static IResult ModeUnavailable(string mode, CourseRun run, IReadOnlyList<CourseMode> modes, DateTimeOffset now) => Results.Json(
        new
        {
            message = $"The [{mode}] course mode is expired or otherwise unavailable for course run [{run.CourseId}].",
            course_details = EnrollmentWire.CourseDetails(run, modes, now),
        },
        WireJson.Options,
        statusCode: StatusCodes.Status400BadRequest);

    private static IResult Closed(CourseRun run)
    {
        var message = $"Enrollment is closed for course run [{run.CourseId}].";
        return Results.Json(new Dictionary<string, string> { ["message"] = message, ["localizedMessage"] = message }, statusCode: StatusCodes.Status403Forbidden);
    }

    private static IResult UnknownCourse(string courseId) => Message(StatusCodes.Status400BadRequest, $"No course '{courseId}' found for enrollment");

    private static IResult Message(int status, string message) => Results.Json(new { message }, WireJson.Options, statusCode: status);

    private static bool IsName(string name, Requester caller) => string.Equals(name, caller.Username, StringComparison.OrdinalIgnoreCase);
}
