using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.Catalog;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Reports of a course as files. Made while they are read, so that they hold the last submission. Clients: edX Insights, edx-analytics-data-api-client.
/// Source: Open edX analytics-data-api, <c>analytics_data_api/v0/views/courses.py</c> (<c>ReportDownloadView</c>).
/// </summary>
public static class CourseReportsV0
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>
    /// <c>GET /api/v0/courses/{course}/reports/{name}/</c>: where a report is for the next two minutes; the same under <c>/api/v1/</c>.
    /// <c>GET /api/insights/v1/courses/{course}/reports/{name}/{file}</c>: the report, for whoever has its signed address.
    /// <c>GET /api/insights/v1/courses/{course}/course_blocks.tsv</c>: where each block of the course stands, as upstream's pipeline writes it.
    /// <c>GET /api/insights/v1/course_list.tsv</c>: the courses whose figures the caller may see, in the same way.
    /// </summary>
    public static IEndpointRouteBuilder MapCourseReportsV0(this IEndpointRouteBuilder routes)
    {
        routes.MapFigures("/api/v0/courses/{course}/reports/{name}/", Link);
        routes.MapGet("/api/insights/v1/courses/{course}/reports/{name}/{file}", Download).Requires(Operation.UsePublicPages);
        routes.MapGet("/api/insights/v1/courses/{course}/course_blocks.tsv", Blocks).Requires(Operation.ReadInsights);
        routes.MapGet("/api/insights/v1/course_list.tsv", Courses).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Link(
        AnalyticsCourse? asked, string name, HttpContext http, InsightsQuery insights, ProblemResponses responses, ReportLinks links, PlatformSettings settings,
        RequestClock clock, CancellationToken ct)
    {
        if (asked is not { } course) return AnalyticsAnswer.NotFound();
        if (name != ReportLinks.ProblemResponse || !await responses.Exists(course.Id, ct))
            return AnalyticsAnswer.Error(404, "report_file_not_found", $"Could not find report '{name}' for course {course}.");
        var now = clock.Now(http);
        return Results.Json(
            new
            {
                course_id = course.Id,
                report_name = name,
                download_url = settings.LmsRoot + await links.Of(course, name, null, now, ct),
                last_modified = await insights.Pulse(course, ct) is { } pulse ? AnalyticsAnswer.Instant(pulse.At) : null,
                expiration_date = AnalyticsAnswer.Instant(now + ReportLinks.Life),
            },
            WireJson.Options);
    }

    private static async Task<IResult> Download(
        AnalyticsCourse? asked, string name, string file, HttpContext http, ProblemResponses responses, PublishedCourses courses, ReportLinks links, RequestClock clock,
        CancellationToken ct)
    {
        var asOf = DateOnly.TryParseExact(http.Request.Query.One("as_of"), Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : (DateOnly?)null;
        if (asked is not { } course || name != ReportLinks.ProblemResponse || file != ReportLinks.FileName(course, name) ||
            !long.TryParse(http.Request.Query.One("expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var expires) ||
            http.Request.Query.One("signature") is not { } signature || !await links.IsGenuine(course, name, asOf, expires, signature, clock.Now(http), ct))
        {
            return RestErrors.Forbidden("The address of the report is no longer good.");
        }

        var published = course.Key is { } key ? await courses.Find(key, ct) : null;
        var places = published is null ? [] : ProblemResponses.PlacesIn(published);
        http.Response.Headers.CacheControl = "private, no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Stream(
            async body =>
            {
                await using var text = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true);
                await text.WriteAsync(Csv.Line(ProblemResponse.Columns));
                await foreach (var row in responses.Of(course.Id, places, asOf, http.RequestAborted)) await text.WriteAsync(Csv.Line(row.Cells));
            },
            "text/csv; charset=utf-8", file);
    }

    private static async Task<IResult> Blocks(AnalyticsCourse? asked, PublishedCourses courses, CancellationToken ct)
    {
        if (asked is not { Key: { } key } course || await courses.Find(key, ct) is not { } published) return RestErrors.NotFound();
        var lines = ProblemResponses.PlacesIn(published).Select(place => place.Tsv(course.Id) + "\n");
        return Results.Text(string.Concat(lines), "text/tab-separated-values", Encoding.UTF8);
    }

    private static async Task<IResult> Courses(HttpContext http, CourseRunsQuery runs, PlatformSettings settings, CancellationToken ct)
    {
        var lines =
            from run in await runs.List(new CourseRunFilter(), ct)
            where CourseInsightsQuery.MaySee(http.User.Requester(), CourseKey.Parse(run.CourseId))
            select new ListedCourse(
                run.CourseId, run.DisplayName, run.DisplayOrg ?? run.Org, run.DisplayNumber ?? run.Number,
                $"{settings.LmsRoot}/api/courses/v2/blocks/?course_id={Uri.EscapeDataString(run.CourseId)}", run.ShortDescription ?? "", run.EnrollmentStart,
                run.EnrollmentEnd, run.Start, run.End, CourseRunWire.StartDisplay(run), CourseRunWire.StartType(run), run.Effort, run.SelfPaced ? "self" : "instructor").Tsv() + "\n";
        return Results.Text(string.Concat(lines), "text/tab-separated-values", Encoding.UTF8);
    }
}
