using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Jobs;

namespace OpenEdx.Api.Jobs;

/// <summary>
/// <c>GET /courses/{course}/instructor/reports/{task}/{name}</c>: a report. The task tells which; the name is for the one who saves it.
/// Open edX hands out addresses of its storage that are good for whoever has them; here each download is checked.
/// </summary>
internal static class ReportDownloadV1
{
    public static IEndpointRouteBuilder MapReportDownloadV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses/{course}/instructor/reports/{task:guid}/{name}", Get).Requires(Operation.ReadReports);
        return routes;
    }

    private static async Task<IResult> Get(
        string course, Guid task, HttpContext http, CourseReportsQuery reports, ReportFiles files, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await reports.Find(key, task, clock.Now(http), ct) is not { } report) return RestErrors.NotFound();
        var extension = ReportKind.OfJob(report.Kind)?.Extension ?? "csv";
        if (files.Open(task, extension) is not { } bytes) return RestErrors.NotFound();
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(report.Name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.CacheControl = "private, no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Stream(bytes, extension == "zip" ? "application/zip" : "text/csv; charset=utf-8");
    }
}
