using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Grading;

/// <summary>One learner's grade in one subsection. Client: gradebook MFE. Source: Open edX <c>lms/djangoapps/grades/rest_api/v1/gradebook_views.py</c>.</summary>
/// <remarks>
/// Upstream's <c>history</c> is the history of the override alone, so it is empty here as long as there are no overrides of subsections;
/// all changes of the grade itself are at <c>/api/grades/v1/history/{course}/</c>.
/// </remarks>
public static class SubsectionGradeV1
{
    /// <summary><c>GET /api/grades/v1/subsection/{usage}/?user_id=[&amp;history_record_limit=]</c>.</summary>
    public static IEndpointRouteBuilder MapSubsectionGradeV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/grades/v1/subsection/{usage}/", Subsection).Requires(Operation.ReadCourseGrades, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Subsection(
        string usage, HttpContext http, GradesQuery grades, GradedCourses courses, RequestClock clock, CancellationToken ct)
    {
        if (!UsageKey.TryParse(usage, out var key)) return Error("The usage key is invalid.", "invalid_usage_key");
        if (!long.TryParse(http.Request.Query.One("user_id"), NumberStyles.None, CultureInfo.InvariantCulture, out var user))
            return Error("The user id is invalid.", "invalid_user_id");
        var row = (await grades.SubsectionGrades(new(user), key.Course, ct)).GetValueOrDefault(key.ToString());
        var totals = row is not null
            ? new(row.EarnedAll, row.PossibleAll, row.EarnedGraded, row.PossibleGraded, row.FirstAttempted)
            : (await courses.Find(key.Course, ct))?.Subsections.FirstOrDefault(subsection => subsection.Usage == key)
                ?.Totals(new Dictionary<UsageKey, ProblemScore>(), clock.Now(http));
        var answer = new Dictionary<string, object?>
        {
            ["success"] = totals is not null,
            ["original_grade"] = Wire(totals ?? SubsectionTotals.Nothing),
            ["override"] = null,
            ["history"] = Array.Empty<object>(),
            ["subsection_id"] = key.ToString(),
            ["user_id"] = user,
            ["course_id"] = key.Course.ToString(),
        };
        if (totals is null) answer["error_message"] = "This subsection is not open to the learner, or does not exist.";
        return Results.Json(answer, WireJson.Options);
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
