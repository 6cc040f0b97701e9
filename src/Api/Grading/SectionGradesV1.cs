using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Grading;

/// <summary>Course grades with the lines that they are made of. Clients: partner systems, as global staff. Source: Open edX <c>lms/djangoapps/grades/rest_api/v1/views.py</c> (SectionGradesBreakdown).</summary>
public static class SectionGradesV1
{
    private const int MostNames = 100;

    /// <summary><c>GET /api/grades/v1/section_grades_breakdown/[?course_id=][&amp;username=a,b]</c>.</summary>
    public static IEndpointRouteBuilder MapSectionGradesV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/grades/v1/section_grades_breakdown/", Breakdown).Requires(Operation.AdministerPlatform, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Breakdown(
        HttpContext http, EnrollmentPages pages, GradedCourses courses, GradesQuery grades, GradedLearners learners, RequestClock clock, CancellationToken ct)
    {
        var query = http.Request.Query;
        CourseKey? course = null;
        if (query.One("course_id") is { } text && !CourseKey.TryParse(text, out course)) return DeveloperErrors.Field("course_id", $"'{text}' is not a valid course id.");
        var usernames = query.Many("username");
        if (usernames.Count > MostNames)
            return DeveloperErrors.Field("username", $"Too many usernames in a single request - {usernames.Count}. A maximum of {MostNames} is allowed");
        if (await pages.Of(http.Request, course, usernames, ct) is not { } page) return DeveloperErrors.NotFound("Invalid cursor");
        var results = new List<object>();
        foreach (var run in page.Rows.GroupBy(row => row.CourseId))
        {
            // Who is enrolled in a run that is not published any more has no grade to show.
            if (await courses.Find(CourseKey.Parse(run.Key), ct) is not { } graded) continue;
            foreach (var row in run) results.Add(await Entry(row, page, graded, grades, learners, clock.Now(http), ct));
        }

        return Results.Json(new { next = page.Next, previous = page.Previous, results }, WireJson.Options);
    }

    private static async Task<object> Entry(
        LearnerEnrollment row, EnrollmentPage page, GradedCourse course, GradesQuery grades, GradedLearners learners, DateTimeOffset now, CancellationToken ct)
    {
        var user = new UserId(row.UserId);
        var grade = await grades.CourseGrade(user, course.Course, ct);
        var recorded = await grades.SubsectionGrades(user, course.Course, ct);
        var known = await learners.Find(user, course, ct);
        var sheet = GradeSheet.Of(course, subsection => recorded.GetValueOrDefault(subsection.Usage.ToString()) is { } own
            ? new(own.EarnedAll, own.PossibleAll, own.EarnedGraded, own.PossibleGraded, own.FirstAttempted)
            : subsection.Totals(known, now));
        return new
        {
            course_id = row.CourseId,
            username = page.Names.TryGetValue(user, out var name) ? name.Username : "",
            passed = grade?.Passed ?? false,
            // Cut off, not rounded: 57 % are 56, since 0.57 has no exact binary form.
            current_grade = (int)((grade?.Percent ?? 0) * 100),
            section_breakdown = (course.Policy?.AssignmentTypes ?? []).SelectMany(
                type => type.Breakdown(sheet.GetValueOrDefault(type.Type) ?? []).Select(line => Wire(line, type))),
        };
    }

    /// <summary>A dictionary: upstream leaves keys out where they say nothing. An average has no <c>sequential_id</c>, a single assignment has.</summary>
    private static Dictionary<string, object?> Wire(BreakdownLine line, AssignmentType type)
    {
        var wire = new Dictionary<string, object?> { ["percent"] = line.Percent, ["label"] = line.Label, ["detail"] = line.Detail, ["category"] = line.Category };
        if (line.IsProminent) wire["prominent"] = true;
        if (!line.IsAverage) wire["sequential_id"] = line.Subsection?.ToString();
        if (line.IsDropped) wire["mark"] = new { detail = type.DroppedText };
        return wire;
    }
}
