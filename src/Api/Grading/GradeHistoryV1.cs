using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Interchange;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Grading;

/// <summary>
/// Why a learner has a grade. Ours, not Open edX's: upstream overwrites grades in place. See docs/how-to/explain-a-grade.md.
/// </summary>
public static class GradeHistoryV1
{
    /// <summary>
    /// <c>GET /api/grades/v1/history/{course}/?username=[&amp;at=]</c>: every change of the course grade and of subsection grades, oldest
    /// first. For the course team only: changes tell of grades that learners may not see yet, and of acts of the team.
    /// </summary>
    public static IEndpointRouteBuilder MapGradeHistoryV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/grades/v1/history/{course}/", History).Requires(Operation.ReadCourseGrades, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> History(
        string course, HttpContext http, PublishedCourses courses, AccountsQuery accounts, GradeExplanations explanations, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return Error("The course key is invalid.", "invalid_course_key");
        if (await courses.Find(key, ct) is null) return Error("There is no such course.", "course_does_not_exist");
        var moment = default(AsOf);
        if (http.Request.Query.One("at") is { } at && !AsOf.TryParse(at, out moment))
            return DeveloperErrors.Field("at", "No moment: an instant (2026-05-01T08:30Z), a position of the log (4711), or a version of the stream of the grades (v3).");
        if (http.Request.Query.One("username") is not { Length: > 0 } username) return DeveloperErrors.Field("username", "Whose grades? Name one learner.");
        if (await accounts.FindByUsername(username, ct) is not { } account) return Error("There is no user of this name.", "user_does_not_exist");
        var explanation = await explanations.Of(new(account.UserId), key, moment, ct);
        var names = await accounts.Names(explanation.People, ct);
        return Results.Json(
            new
            {
                course_id = key.ToString(),
                username = account.Username,
                user_id = account.UserId,
                grade = explanation.Outcome is { } outcome ? Wire(outcome) : null,
                steps = explanation.Steps.Select(step => Wire(step, names)),
            },
            WireJson.Options);
    }

    private static object Wire(GradeStep step, IReadOnlyDictionary<UserId, PersonName> names) => new
    {
        subsection_id = step.Subsection?.ToString(),
        at = step.At,
        from = step.From is { } from ? Wire(from) : null,
        to = Wire(step.To),
        content_version = step.ContentVersion,
        policy = step.Policy is { } policy
            ? new { content_version = policy.ContentVersion, position = policy.Position, published_by = NameOf(policy.By, names) }
            : null,
        cause = new
        {
            type = step.Cause.Named.Kind,
            event_id = step.Cause.Named.EventId,
            position = step.Cause.Named.Position,
            stream = step.Cause.Place?.Stream,
            version = step.Cause.Place?.Version,
            problem_id = step.Cause.Problem,
            actor = NameOf(step.Cause.Actor, names),
            actor_id = step.Cause.Actor?.Value,
            reason = step.Cause.Reason,
            through = step.Cause.Through is { } job ? Wire(job, names) : null,
            led_by = step.Cause.LedBy.Select(link => Wire(link, names)),
        },
        recorded = new
        {
            at = step.Change.RecordedAt,
            event_id = step.Change.Id,
            position = step.Change.Position,
            stream = step.Change.Stream,
            version = step.Change.Version,
        },
    };

    /// <summary>Of an event; at the root of a command, which has neither id nor place.</summary>
    private static object Wire(CauseLink link, IReadOnlyDictionary<UserId, PersonName> names) => new
    {
        type = link.Kind,
        event_id = link.Place?.Id,
        position = link.Place?.Position,
        stream = link.Place?.Stream,
        version = link.Place?.Version,
        actor = NameOf(link.Actor, names),
        actor_id = link.Actor?.Value,
        reason = link.Reason,
        request_id = link.Request,
    };

    /// <summary>Points are null for a course grade; letter and passed for a subsection.</summary>
    private static object Wire(GradeValue value) => new
    {
        percent = value.Percent,
        letter_grade = value.Letter is { Length: > 0 } letter ? letter : null,
        passed = value.Passed,
        earned_all = value.Points?.EarnedAll,
        possible_all = value.Points?.PossibleAll,
        earned_graded = value.Points?.EarnedGraded,
        possible_graded = value.Points?.PossibleGraded,
    };

    /// <summary>Null: the system, or somebody who was retired.</summary>
    private static string? NameOf(UserId? user, IReadOnlyDictionary<UserId, PersonName> names) =>
        user is { } id && names.TryGetValue(id, out var name) ? name.Username : null;

    private static IResult Error(string message, string code) =>
        Results.Json(new { developer_message = message, error_code = code }, WireJson.Options, statusCode: StatusCodes.Status404NotFound);
}
