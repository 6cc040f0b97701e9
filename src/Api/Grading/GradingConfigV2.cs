using System.Globalization;
using System.Net;
using System.Text;
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

/// <summary>
/// How a course run is graded, for reading: policy, and graded subsections by assignment type. Clients: Instructor Dashboard MFE, instructor
/// dashboard. Source: Open edX <c>lms/djangoapps/instructor/views/api_v2.py</c>; upstream dumps objects of its own, so the words are ours.
/// </summary>
public static class GradingConfigV2
{
    /// <summary>
    /// <c>GET /api/instructor/v2/courses/{course}/grading-config</c>: a piece of HTML; <c>POST /courses/{course}/instructor/api/get_grading_config</c>:
    /// the same as <c>grading_config_summary</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapGradingConfigV2(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/instructor/v2/courses/{course}/grading-config", Html).Requires(Operation.ReadDashboard, ErrorFamily.Developer);
        routes.MapPost("/courses/{course}/instructor/api/get_grading_config", Json).Requires(Operation.ReadCourseGrades);
        return routes;
    }

    private static async Task<IResult> Html(string course, GradedCourses courses, CancellationToken ct) =>
        CourseKey.TryParse(course, out var key) && await courses.Find(key, ct) is { } graded
            ? Results.Text(Dump(graded), "text/html", Encoding.UTF8)
            : DeveloperErrors.NotFound();

    private static async Task<IResult> Json(string course, GradedCourses courses, CancellationToken ct) =>
        CourseKey.TryParse(course, out var key) && await courses.Find(key, ct) is { } graded
            ? Results.Json(new { course_id = key.ToString(), grading_config_summary = Dump(graded) }, WireJson.Options)
            : RestErrors.NotFound();

    private static string Dump(GradedCourse course)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Course: {course.Course}");
        if (course.Policy is not { } policy)
        {
            text.AppendLine("The grading policy cannot be understood: subsections are graded, the course is not.");
            return $"<pre>{WebUtility.HtmlEncode(text.ToString())}</pre>";
        }

        text.AppendLine().AppendLine("Grade cutoffs:");
        foreach (var cutoff in policy.Cutoffs.OrderByDescending(cutoff => cutoff.AtLeast))
            text.AppendLine(CultureInfo.InvariantCulture, $"  {cutoff.Letter}: {cutoff.AtLeast}");
        text.AppendLine().AppendLine("Assignment types:");
        foreach (var type in policy.AssignmentTypes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {type.Type} ({type.ShortLabel}): weight {type.Weight}, count {type.MinCount}, dropped {type.DropCount}");
            foreach (var subsection in course.Subsections.Where(subsection => subsection.IsGraded && subsection.Format == type.Type))
                text.AppendLine(CultureInfo.InvariantCulture, $"    {subsection.Usage} (problems: {subsection.Problems.Count})");
        }

        return $"<pre>{WebUtility.HtmlEncode(text.ToString())}</pre>";
    }
}
