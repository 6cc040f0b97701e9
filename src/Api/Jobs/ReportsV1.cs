using System.Net;
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

/// <summary>
/// Reports for course teams, first version. Clients: the instructor dashboard, programs that collect reports. Form or JSON in, JSON out;
/// refusals are texts with 400.
/// </summary>
/// <remarks>Source: Open edX 2026, <c>lms/djangoapps/instructor/views/api.py</c>. Differs: the answers differ in wording.</remarks>
public static class ReportsV1
{
    /// <summary>
    /// <c>POST /courses/{course}/instructor/api/</c> and there <c>calculate_grades_csv</c>, <c>problem_grade_report</c>,
    /// <c>get_problem_responses</c> (<c>problem_location</c>, <c>problem_types_filter</c>: keys and types with commas between),
    /// <c>get_students_features/csv</c>, <c>get_students_who_may_enroll</c>, <c>get_enrolled_students_with_inactive_account</c>,
    /// <c>get_anon_ids</c>, <c>export_ora2_data</c>, <c>export_ora2_summary</c>, <c>export_ora2_submission_files</c>, <c>list_report_downloads</c>; <c>GET /api/instructor/v1/reports/{course}[?report_name=]</c>,
    /// <c>POST /api/instructor/v1/reports/{course}/generate/problem_responses</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapReportsV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/api/calculate_grades_csv", Of(ReportKind.Grades)).Requires(Operation.MakeReports);
        routes.MapPost("/courses/{course}/instructor/api/problem_grade_report", Of(ReportKind.ProblemGrades)).Requires(Operation.MakeReports);
        routes.MapPost("/courses/{course}/instructor/api/get_students_features/csv", Of(ReportKind.Learners)).Requires(Operation.MakeReports);
        routes.MapPost("/courses/{course}/instructor/api/get_students_who_may_enroll", Of(ReportKind.Invited)).Requires(Operation.MakeReports);
        routes.MapPost("/courses/{course}/instructor/api/get_enrolled_students_with_inactive_account", Of(ReportKind.Inactive)).Requires(Operation.MakeReports);
        routes.MapPost("/courses/{course}/instructor/api/get_anon_ids", Of(ReportKind.AnonymousIds)).Requires(Operation.MakeReports);
        routes.MapPost("/courses/{course}/instructor/api/export_ora2_data", Of(ReportKind.OpenResponses)).Requires(Operation.MakeReports);
        routes.MapPost("/courses/{course}/instructor/api/export_ora2_summary", Of(ReportKind.OpenResponseSteps)).Requires(Operation.MakeReports);
        routes.MapPost("/courses/{course}/instructor/api/export_ora2_submission_files", Of(ReportKind.OpenResponseFiles)).Requires(Operation.MakeReports);
        routes.MapPost("/courses/{course}/instructor/api/get_problem_responses", Responses).Requires(Operation.MakeReports);
        routes.MapPost("/api/instructor/v1/reports/{course}/generate/problem_responses", ListedResponses).Requires(Operation.MakeReports);
        routes.MapPost("/courses/{course}/instructor/api/list_report_downloads", Downloads).Requires(Operation.MakeReports);
        routes.MapGet("/api/instructor/v1/reports/{course}", Downloads).Requires(Operation.MakeReports);
        return routes;
    }

    private static Func<string, HttpContext, ReportRequests, RequestClock, CancellationToken, Task<IResult>> Of(ReportKind kind) =>
        (course, http, reports, clock, ct) => Ask(kind, course, [], [], withTask: false, http, reports, clock, ct);

    private static async Task<IResult> Responses(string course, HttpContext http, ReportRequests reports, RequestClock clock, CancellationToken ct)
    {
        var body = await Body(http, ct);
        return await Ask(
            ReportKind.ProblemResponses, course, ReportAnswers.Listed(Text(body, "problem_location")), ReportAnswers.Listed(Text(body, "problem_types_filter")),
            withTask: true, http, reports, clock, ct);
    }

    private static async Task<IResult> ListedResponses(string course, HttpContext http, ReportRequests reports, RequestClock clock, CancellationToken ct)
    {
        var body = await Body(http, ct);
        return await Ask(
            ReportKind.ProblemResponses, course, Texts(body, "problem_locations"), Texts(body, "problem_types_filter"), withTask: true, http, reports, clock, ct);
    }

    private static async Task<IResult> Ask(
        ReportKind kind, string course, IReadOnlyList<string> blocks, IReadOnlyList<string> types, bool withTask, HttpContext http, ReportRequests reports,
        RequestClock clock, CancellationToken ct)
    {
        ReportAnswers.NeverStore(http);
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var (task, refusal) = await reports.Ask(
            kind, key, blocks, types, http.User.Requester()!.User, clock.Now(http), http.MetadataFor(nameof(RequestTask)), ct);
        if (refusal is ReportRequests.NotPublished) return RestErrors.NotFound();
        if (refusal is not null) return Results.Text(ReportAnswers.Sentence(refusal), statusCode: StatusCodes.Status400BadRequest);
        var answer = new Dictionary<string, string> { ["status"] = ReportAnswers.Created(kind) };
        if (withTask) answer["task_id"] = task.ToString();
        return Results.Json(answer, WireJson.Options);
    }

    private static async Task<IResult> Downloads(
        string course, HttpContext http, CourseReportsQuery reports, PlatformSettings settings, RequestClock clock, CancellationToken ct)
    {
        ReportAnswers.NeverStore(http);
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var named = http.Request.Query.One("report_name");
        var downloads = await reports.Downloads(key, clock.Now(http), ct);
        return Results.Json(
            new
            {
                downloads = downloads.Where(report => named is null || report.Name == named).Select(report => new
                {
                    name = report.Name,
                    url = ReportAnswers.Url(report, settings.LmsRoot),
                    link = $"<a href=\"{WebUtility.HtmlEncode(ReportAnswers.Url(report, settings.LmsRoot))}\">{WebUtility.HtmlEncode(report.Name)}</a>",
                }),
            },
            WireJson.Options);
    }

    private static async Task<JsonElement> Body(HttpContext http, CancellationToken ct) => await JsonBody.Read(http, ct) ?? default;

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string[] Texts(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];
}
