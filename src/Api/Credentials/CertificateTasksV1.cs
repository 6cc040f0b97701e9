using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Credentials;

namespace OpenEdx.Api.Credentials;

/// <summary>
/// Making the certificates of a whole course run, and counting them. Clients: instructor dashboard. Source: Open edX <c>lms/djangoapps/instructor/views/api.py</c>.
/// </summary>
public static class CertificateTasksV1
{
    private const string Started = "Certificates are being made. The list of pending tasks shows how far it is.";

    /// <summary>
    /// <c>POST /courses/{course}/instructor/api/start_certificate_generation</c>, <c>…/start_certificate_regeneration</c> (<c>certificate_statuses</c>),
    /// <c>…/generate_certificate_exceptions/{generate_for}</c> (<c>new</c> or <c>all</c>), <c>…/enable_certificate_generation</c> (<c>certificates-enabled</c>),
    /// <c>GET|POST …/get_issued_certificates/</c> (<c>csv=true</c>).
    /// </summary>
    public static IEndpointRouteBuilder MapCertificateTasksV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/api/start_certificate_generation", Generate).DisableAntiforgery().Requires(Operation.ManageCertificates);
        routes.MapPost("/courses/{course}/instructor/api/start_certificate_regeneration", Regenerate).DisableAntiforgery().Requires(Operation.ManageCertificates);
        routes.MapPost("/courses/{course}/instructor/api/generate_certificate_exceptions/{generate_for}", ForExceptions).DisableAntiforgery().Requires(Operation.ManageCertificates);
        routes.MapPost("/courses/{course}/instructor/api/enable_certificate_generation", Enable).DisableAntiforgery().Requires(Operation.ManageCertificates);
        routes.MapMethods("/courses/{course}/instructor/api/get_issued_certificates/", ["GET", "POST"], Issued).DisableAntiforgery().Requires(Operation.ReadReports);
        return routes;
    }

    private static async Task<IResult> Generate(string course, HttpContext http, CertificateDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var task = await desk.Request(http, key, CertificateTask.Generate, null, [], ct);
        return Results.Json(new { message = Started, task_id = task }, WireJson.Options);
    }

    private static async Task<IResult> Regenerate(string course, HttpContext http, CertificateDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var statuses = http.Request.HasFormContentType
            ? [.. (await http.Request.ReadFormAsync(ct))["certificate_statuses"].OfType<string>()]
            : (await TeamRequest.Read(http, ct)).Many("certificate_statuses");
        if (statuses.Count == 0) return Bad("Choose at least one status of certificates.");
        if (!statuses.All(CertificateStatuses.Regenerable.Contains)) return Bad("Choose statuses from the list only.");
        await desk.Request(http, key, CertificateTask.Regenerate, null, statuses, ct);
        return Results.Json(new { message = Started, success = true }, WireJson.Options);
    }

    private static async Task<IResult> ForExceptions(
        string course, [Microsoft.AspNetCore.Mvc.FromRoute(Name = "generate_for")] string generateFor, HttpContext http, CertificateDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        if (generateFor is not ("new" or "all"))
            return Results.Json(new { success = false, message = "Certificates are made for 'new' exceptions or for 'all'." }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
        await desk.Request(http, key, CertificateTask.GenerateSet, generateFor == "all" ? CertificateTask.Exceptions : CertificateTask.ExceptionsWithout, [], ct);
        return Results.Json(new { success = true, message = Started }, WireJson.Options);
    }

    private static async Task<IResult> Enable(string course, HttpContext http, CertificateDesk desk, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        await desk.LetLearnersAsk(http, key, (await TeamRequest.Read(http, ct)).Flag("certificates-enabled"), ct);
        return Results.Redirect($"/courses/{key}/instructor#view-certificates");
    }

    private static async Task<IResult> Issued(string course, HttpContext http, CertificatesQuery certificates, RequestClock clock, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-cache, no-store, must-revalidate";
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var isFile = (await TeamRequest.Read(http, ct)).Flag("csv");
        var day = clock.Now(http).UtcDateTime.ToString("MMMM dd, yyyy", CultureInfo.InvariantCulture);
        var counts = await certificates.CountIssued(key, ct);
        if (isFile)
        {
            var lines = counts.Select(count => Csv.Line(key.ToString(), count.Key, count.Value, day));
            http.Response.Headers.ContentDisposition = "attachment; filename=issued_certificates.csv";
            return Results.Text(Csv.Line("CourseID", "Certificate Type", "Total Certificates Issued", "Date Report Run") + string.Concat(lines), "text/csv");
        }

        return Results.Json(
            new
            {
                certificates = counts.Select(count => new { course_id = key.ToString(), mode = count.Key, total_issued_certificate = count.Value, report_run_date = day }),
                queried_features = new[] { "course_id", "mode", "total_issued_certificate", "report_run_date" },
                feature_names = new Dictionary<string, string>
                {
                    ["course_id"] = "CourseID",
                    ["mode"] = "Certificate Type",
                    ["total_issued_certificate"] = "Total Certificates Issued",
                    ["report_run_date"] = "Date Report Run",
                },
            },
            WireJson.Options);
    }

    private static IResult Bad(string message) => Results.Json(new { message }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
