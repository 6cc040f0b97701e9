using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Grading;

/// <summary>
/// One learner's grade in one subsection: as calculated, and what the course team put in its place. Client: gradebook MFE. Source: Open edX
/// <c>lms/djangoapps/grades/rest_api/v1/gradebook_views.py</c>.
/// </summary>
/// <remarks>
/// Upstream's <c>history</c> is the history of the override alone; all changes of the grade itself are at
/// <c>/api/grades/v1/history/{course}/</c>.
/// </remarks>
public static class SubsectionGradeV1
{
    /// <summary>
    /// <c>GET /api/grades/v1/subsection/{usage}/?user_id=[&amp;history_record_limit=]</c>, and ours, since upstream takes overrides back only
    /// from its own code: <c>DELETE /api/grades/v1/subsection/{usage}/?user_id=[&amp;comment=]</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapSubsectionGradeV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/grades/v1/subsection/{usage}/", Subsection).Requires(Operation.ReadCourseGrades, ErrorFamily.Developer);
        routes.MapDelete("/api/grades/v1/subsection/{usage}/", Remove).Requires(Operation.OverrideGrades, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Subsection(
        string usage, HttpContext http, StreamStore streams, GradedCourses courses, GradedLearners learners, AccountsQuery accounts, RequestClock clock,
        CancellationToken ct)
    {
        if (Wrong(usage, http, out var key, out var user) is { } wrong) return wrong;
        var course = await courses.Find(key!.Course, ct);
        var learner = course is null ? GradedLearner.Nobody : await learners.Find(user, course, ct);
        var totals = course?.Subsections.FirstOrDefault(subsection => subsection.Usage == key)?.Calculated(learner, clock.Now(http));
        var past = (await streams.ReadStream(SubsectionOverridesEvent.StreamOf(user, key.Course), ct))
            .Where(fact => fact.Data is SubsectionGradeOverridden set ? set.Subsection == key : ((SubsectionOverrideRemoved)fact.Data).Subsection == key)
            .ToList();
        var limit = http.Request.Query.One("history_record_limit") is { } text
            ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
            : int.MaxValue;
        var people = past.Select(fact => fact.Data is SubsectionGradeOverridden set ? set.By : ((SubsectionOverrideRemoved)fact.Data).By).OfType<UserId>();
        var names = await accounts.Names([.. people.Distinct()], ct);
        var answer = new Dictionary<string, object?>
        {
            ["success"] = totals is not null,
            ["original_grade"] = Wire(totals ?? SubsectionTotals.Nothing),
            ["override"] = learner.Overrides.GetValueOrDefault(key) is { } set ? OverrideWire.Of(set) : null,
            ["history"] = OverrideWire.History(past, names).TakeLast(limit),
            ["subsection_id"] = key.ToString(),
            ["user_id"] = user.Value,
            ["course_id"] = key.Course.ToString(),
        };
        if (totals is null) answer["error_message"] = "This subsection is not open to the learner, or does not exist.";
        return Results.Json(answer, WireJson.Options);
    }

    private static async Task<IResult> Remove(string usage, HttpContext http, GradeOverrides overrides, CancellationToken ct)
    {
        if (Wrong(usage, http, out var key, out var user) is { } wrong) return wrong;
        return await overrides.Remove(http, user, key!, http.Request.Query.One("comment"), ct) is { } refusal
            ? GradeOverrides.Refused(refusal)
            : Results.NoContent();
    }

    private static IResult? Wrong(string usage, HttpContext http, out UsageKey? key, out UserId user)
    {
        user = default;
        if (!UsageKey.TryParse(usage, out key)) return Error("The usage key is invalid.", "invalid_usage_key");
        if (!long.TryParse(http.Request.Query.One("user_id"), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Error("The user id is invalid.", "invalid_user_id");
        user = new(number);
        return null;
    }

    private static object Wire(SubsectionTotals totals) => new
    {
        earned_all = totals.EarnedAll,
        possible_all = totals.PossibleAll,
        earned_graded = totals.EarnedGraded,
        possible_graded = totals.PossibleGraded,
    };

    private static IResult Error(string message, string code) =>
        Results.Json(new { developer_message = message, error_code = code }, WireJson.Options, statusCode: StatusCodes.Status404NotFound);
}
