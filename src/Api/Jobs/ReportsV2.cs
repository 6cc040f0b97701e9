using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Jobs;

/// <summary>Reports for course teams, second version. Clients: the instructor dashboard MFE, and the form of our own page, which goes back to it.</summary>
/// <remarks>
/// Source: Open edX 2026, <c>lms/djangoapps/instructor/views/api_v2.py</c> (ReportDownloadsView, GenerateReportView). The type
/// <c>answer_distribution</c> is ours.
/// </remarks>
public static class ReportsV2
{
    /// <summary>
    /// <c>GET /api/instructor/v2/courses/{course}/reports</c>, <c>POST /api/instructor/v2/courses/{course}/reports/{type}/generate</c>
    /// (<c>problem_location</c>, <c>problem_types_filter</c> for answers: keys and types with commas between).
    /// </summary>
    public static IEndpointRouteBuilder MapReportsV2(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/instructor/v2/courses/{course}/reports", Downloads).Requires(Operation.ReadReports, ErrorFamily.Developer);
        routes.MapPost("/api/instructor/v2/courses/{course}/reports/{type}/generate", Generate).Requires(Operation.MakeReports, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Downloads(
        string course, HttpContext http, CourseReportsQuery reports, PlatformSettings settings, RequestClock clock, CancellationToken ct)
    {
        ReportAnswers.NeverStore(http);
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        var downloads = await reports.Downloads(key, clock.Now(http), ct);
        return Results.Json(
            new
            {
                downloads = downloads.Select(report => new
                {
                    report_name = report.Name,
                    report_url = ReportAnswers.Url(report, settings.LmsRoot),
                    date_generated = report.StoredAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:00'Z'", System.Globalization.CultureInfo.InvariantCulture),
                    report_type = ReportKind.OfJob(report.Kind)?.Type ?? "unknown",
                }),
            },
            WireJson.Options);
    }

    private static async Task<IResult> Generate(
        string course, string type, HttpContext http, ReportRequests reports, RequestClock clock, CancellationToken ct)
    {
        ReportAnswers.NeverStore(http);
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        if (ReportKind.OfType(type) is not { } kind) return Error($"Invalid report type: {type}");
        var body = await JsonBody.Read(http, ct) ?? default;
        var (_, refusal) = await reports.Ask(
            kind, key, Texts(body, "problem_location"), Texts(body, "problem_types_filter"), http.User.Requester()!.User, clock.Now(http),
            http.MetadataFor(nameof(RequestTask)), ct);
        if (FormPosts.PageBehind(http.Request) is { } page) return FormPosts.SeeOther(page.Split('?')[0] + (refusal is null ? "" : $"?refused={kind.Type}"));
        return refusal switch
        {
            null => Results.Json(new { status = ReportAnswers.Created(kind) }, WireJson.Options),
            ReportRequests.NotPublished => DeveloperErrors.NotFound(),
            _ => Error(ReportAnswers.Sentence(refusal)),
        };
    }

    private static IReadOnlyList<string> Texts(JsonElement body, string name) => ReportAnswers.Listed(
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null);

    private static IResult Error(string error) => Results.Json(new { error }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
