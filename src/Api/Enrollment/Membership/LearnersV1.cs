using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.Courseware;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Enrollment;

/// <summary>
/// What the course team asks about one learner. Clients: instructor dashboard. Form or JSON in; 400 with a text. Source: Open edX
/// <c>lms/djangoapps/instructor/views/api.py</c>. Differs: nobody is invited, so that no status is <c>pending</c>.
/// </summary>
public static class LearnersV1
{
    /// <summary><c>POST /courses/{course}/instructor/api/get_student_enrollment_status</c>, <c>POST …/get_student_progress_url</c>.</summary>
    public static IEndpointRouteBuilder MapLearnersV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/api/get_student_enrollment_status", Status).Requires(Operation.ManageEnrollments);
        routes.MapPost("/courses/{course}/instructor/api/get_student_progress_url", Progress).Requires(Operation.ReadCourseGrades);
        return routes;
    }

    private static async Task<IResult> Status(
        string course, HttpContext http, AccountsQuery accounts, LearnerEnrollmentsQuery enrollments, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        if ((await TeamRequest.Read(http, ct)).Text("unique_student_identifier") is not { } identifier) return Missing();
        var enrollment = await accounts.FindByEmailOrUsername(identifier, ct) is { } account
            ? await enrollments.Find(new(account.UserId), key, ct)
            : null;
        var status = enrollment switch { null => "never enrolled", { IsActive: true } => "active", _ => "inactive" };
        return Results.Json(
            new { course_id = key.ToString(), error = "", enrollment_status = $"Enrollment status for {identifier}: {status}" }, WireJson.Options);
    }

    private static async Task<IResult> Progress(string course, HttpContext http, AccountsQuery accounts, CourseLinks links, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        if ((await TeamRequest.Read(http, ct)).Text("unique_student_identifier") is not { } identifier) return Missing();
        if (await accounts.FindByEmailOrUsername(identifier, ct) is not { } account)
            return Results.Text($"Nobody is called '{identifier}'.", statusCode: StatusCodes.Status400BadRequest);
        return Results.Json(new { course_id = key.ToString(), progress_url = links.ProgressOf(key, new(account.UserId)) }, WireJson.Options);
    }

    private static IResult Missing() => Results.Text("The parameter unique_student_identifier is missing.", statusCode: StatusCodes.Status400BadRequest);
}
