using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Credentials;

/// <summary>
/// Certificates of a course run for the instructor dashboard, second version. Clients: Instructor Dashboard MFE. Source: Open edX 2026, <c>lms/djangoapps/instructor/views/api_v2.py</c>.
/// </summary>
public static class CertificatesV2
{
    private const int LargestPage = 100;

    /// <summary>
    /// <c>GET /api/instructor/v2/courses/{course}/certificates/issued</c> (<c>filter</c>, <c>search</c>), <c>GET …/certificates/generation_history</c>, <c>GET …/certificates/config</c>,
    /// <c>POST …/certificates/regenerate</c>, <c>POST …/certificates/toggle_generation</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapCertificatesV2(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/instructor/v2/courses/{course}/certificates/issued", Issued).Requires(Operation.ReadDashboard, ErrorFamily.Developer);
        routes.MapGet("/api/instructor/v2/courses/{course}/certificates/generation_history", History).Requires(Operation.ReadDashboard, ErrorFamily.Developer);
        routes.MapGet("/api/instructor/v2/courses/{course}/certificates/config", Config).Requires(Operation.ReadDashboard, ErrorFamily.Developer);
        routes.MapPost("/api/instructor/v2/courses/{course}/certificates/regenerate", Regenerate).Requires(Operation.ManageCertificates, ErrorFamily.Developer);
        routes.MapPost("/api/instructor/v2/courses/{course}/certificates/toggle_generation", Toggle).Requires(Operation.ManageCertificates, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Issued(string course, HttpContext http, CertificateListings listings, PlatformSettings settings, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        var filter = http.Request.Query.One("filter") ?? "all";
        if (!CertificateListings.IsFilter(filter)) return Field("filter", $"\"{filter}\" is not a valid choice.");
        // PostgreSQL's texts know no zero character.
        var part = http.Request.Query.One("search")?.Replace('\0', '\ufffd');
        var count = await listings.Count(key, filter, part, ct);
        if (PageCut.Of(http, settings, count, LargestPage, 10) is not { } cut) return DeveloperErrors.NotFound("Invalid page.");
        var rows = await listings.Page(key, filter, part, cut.Start, cut.Size, ct);
        return NumberedPage.Cut(cut, count, rows.Select(row => new
        {
            username = row.Username,
            email = row.Email,
            enrollment_track = row.Mode,
            certificate_status = row.Status ?? "",
            special_case = row.InvalidatedAt is not null ? "Invalidation" : row.ExceptionAt is not null ? "Exception" : "",
            exception_granted = row.ExceptionAt,
            exception_notes = row.ExceptionNotes,
            invalidated_by = row.InvalidatedBy,
            invalidation_date = row.InvalidatedAt,
            invalidation_note = row.InvalidationNotes,
        }));
    }

    private static async Task<IResult> History(string course, HttpContext http, TasksQuery tasks, PlatformSettings settings, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        return NumberedPage.Of(http, settings, await tasks.OfKinds(key, CertificateTask.Kinds, ct), LargestPage, task => new
        {
            task_name = task.Kind == CertificateTask.Regenerate ? "Regenerated" : "Generated",
            date = task.RequestedAt,
            details = Details(task.Input.To<CertificateTask>()),
        });
    }

    private static async Task<IResult> Config(string course, PublishedCourses courses, CertificateDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return DeveloperErrors.NotFound();
        var settings = await desk.Settings(key, ct);
        return Results.Json(new { enabled = settings.LetsLearnersAsk(CertificateDesign.Of(published).Terms.IsSelfPaced) }, WireJson.Options);
    }

    private static async Task<IResult> Regenerate(string course, HttpContext http, PublishedCourses courses, CertificateDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is null) return DeveloperErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        var statuses = ask.Many("statuses");
        if (statuses.FirstOrDefault(status => !CertificateStatuses.Regenerable.Contains(status)) is { } unknown) return Field("statuses", $"\"{unknown}\" is not a valid choice.");
        var set = ask.Text("student_set") ?? "all";
        var (kind, only) = (set, statuses.Count) switch
        {
            ("all", 0) => (CertificateTask.Generate, null),
            ("all", _) => (CertificateTask.Regenerate, null),
            (CertificateTask.Exceptions or CertificateTask.ExceptionsWithout, _) => (CertificateTask.GenerateSet, set),
            _ => ("", (string?)null),
        };
        if (kind.Length == 0) return Field("student_set", $"\"{set}\" is not a valid choice.");
        var task = await desk.Request(http, key, kind, only, statuses, ct);
        return Results.Json(new { task_id = task, message = "Certificates are being made. The list of pending tasks shows how far it is." }, WireJson.Options);
    }

    private static async Task<IResult> Toggle(string course, HttpContext http, PublishedCourses courses, CertificateDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is null) return DeveloperErrors.NotFound();
        if ((await JsonBody.Read(http, ct) ?? default).Flag("enabled") is not { } enabled) return Field("enabled", "This field is required.");
        await desk.LetLearnersAsk(http, key, enabled, ct);
        return Results.Json(new { enabled }, WireJson.Options);
    }

    /// <remarks>Source of the words, which clients show: Open edX <c>lms/djangoapps/certificates/{models,data}.py</c>.</remarks>
    private static string Details(CertificateTask? task) => task switch
    {
        { Only: not null } => "For exceptions",
        { Statuses.Count: > 0 } => string.Join(", ", task.Statuses.Select(status => status switch
        {
            CertificateStatuses.Downloadable => "already received",
            CertificateStatuses.NotPassing => "didn't receive",
            "audit_passing" => "audit passing states",
            "audit_notpassing" => "audit not passing states",
            _ => "error states",
        })),
        _ => "All learners",
    };

    private static IResult Field(string name, string message) => Results.Json(
        new Dictionary<string, string[]> { [name] = [message] }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
