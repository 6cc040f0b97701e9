using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;

namespace OpenEdx.Api.Enrollment;

/// <summary>
/// <c>POST /courses/{course}/instructor/api/register_and_enroll_students</c>: a form with the file <c>students_list</c> (CSV: address, username, full name,
/// country) and, when new people are to get a mail, the field <c>email-students</c>. What went wrong is told with 200. Client: instructor dashboard.
/// </summary>
/// <remarks>
/// Source: Open edX <c>lms/djangoapps/instructor/views/api.py</c>. Differs: no setting switches it on, since everybody may register anyway; passwords are not
/// mailed, but chosen; who is a member keeps the track; at most <see cref="RosterFile.MostLines"/> lines.
/// </remarks>
public static class RosterV1
{
    private const int LargestFile = 2 * 1024 * 1024;

    public static IEndpointRouteBuilder MapRosterV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/api/register_and_enroll_students", Admit).Requires(Operation.ManageEnrollments);
        return routes;
    }

    private static async Task<IResult> Admit(string course, HttpContext http, PublishedCourses courses, RosterDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is null) return RestErrors.NotFound();
        http.Response.Headers.CacheControl = "no-cache, no-store, must-revalidate";
        if (!http.Request.HasFormContentType || http.Request.ContentLength > LargestFile) return Failed("A file of at most 2 MiB is wanted.");
        var form = await http.Request.ReadFormAsync(ct);
        if (form.Files["students_list"] is not { } upload) return Failed("No file was sent.");
        if (!upload.FileName.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || upload.Length > LargestFile) return Failed("The file must be CSV, and its name end with .csv.");
        using var reader = new StreamReader(upload.OpenReadStream());
        var file = RosterFile.Read(await reader.ReadToEndAsync(ct));
        var tellsByMail = form.ContainsKey("email-students") || form.ContainsKey("email_students");
        var outcomes = new List<RosterDesk.Outcome>(file.Lines.Count);
        foreach (var person in file.Lines) outcomes.Add(await desk.Admit(http, key, person, tellsByMail, ct));
        return Results.Json(
            new
            {
                row_errors = outcomes.Where(one => one.Fault is not null).Select(one => Told(one.Person, one.Fault!)),
                general_errors = file.Faults.Select(General),
                warnings = outcomes.Where(one => one.Warning is not null).Select(one => Told(one.Person, one.Warning!)),
            },
            WireJson.Options);
    }

    private static IResult Failed(string sentence) => Results.Json(
        new { row_errors = Array.Empty<object>(), general_errors = new[] { General(sentence) }, warnings = Array.Empty<object>() }, WireJson.Options);

    private static object Told(RosterFile.Line person, string response) => new { username = person.Username, email = person.Email, response };

    private static object General(string response) => new { username = "", email = "", response };
}
