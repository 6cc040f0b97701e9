using System.Globalization;
using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>The runs of live questioning in a course, and who chose what in one. Clients: the instructor dashboard of MIT, our own panel.</summary>
/// <remarks>
/// Source: mitodl/open-edx-plugins <c>ol_openedx_rapid_response_reports</c>. Differs: the id of a run is its number and the problem's id with a dash between,
/// where upstream counts runs of all courses; an unknown run is 404; who was retired is left out.
/// </remarks>
internal static class RapidRunsV1
{
    /// <summary>
    /// <c>GET /courses/{course}/instructor/api/rapid_response_runs</c>: a list of runs, the latest first;
    /// <c>GET /courses/{course}/instructor/api/rapid_response_report/{run}</c>: the answers of one as CSV.
    /// </summary>
    public static IEndpointRouteBuilder MapRapidRunsV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses/{course}/instructor/api/rapid_response_runs", List).Requires(Operation.ReadDashboard);
        routes.MapGet("/courses/{course}/instructor/api/rapid_response_report/{run}", Report).Requires(Operation.ReadReports);
        return routes;
    }

    private static async Task<IResult> List(string course, PublishedCourses courses, RapidResponsesQuery responses, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return RestErrors.NotFound();
        return Results.Json((await responses.Runs(key, ct)).Select(run => new
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{run.Run}-{run.Problem.BlockId}"),
            created = Python(run.OpenedAt, "yyyy-MM-dd'T'HH:mm:ss"),
            problem_usage_key = run.Problem.ToString(),
            problem_display_name = published.TryFind(run.Problem, out var problem) ? problem.ShownName() : "Deleted",
        }));
    }

    private static async Task<IResult> Report(
        string course, string run, HttpContext http, RapidResponsesQuery responses, AccountsQuery accounts, CancellationToken ct)
    {
        var parts = run.Split('-', 2);
        if (!CourseKey.TryParse(course, out var key) || parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ||
            !UsageKey.TryParse(key.Block("problem", "x").ToString()[..^1] + parts[1], out var problem) || await responses.Answers(problem, number, ct) is not { } answers)
            return RestErrors.NotFound();
        var names = await accounts.Names([.. answers.Select(answer => answer.User).Distinct()], ct);
        var text = new StringBuilder(Csv.Line("Date", "Submitted Answer", "Username", "User Email", "Correct"));
        foreach (var answer in answers)
        {
            if (names.TryGetValue(answer.User, out var name))
                text.Append(Csv.Line(Python(answer.At, "yyyy-MM-dd HH:mm:ss"), answer.Text, name.Username, name.Email, answer.IsCorrect ? "True" : "False"));
        }

        http.Response.Headers.CacheControl = "private, no-store";
        http.Response.Headers.ContentDisposition = new ContentDisposition { FileName = "rapid_response_submissions.csv" }.ToString();
        return Results.Text(text.ToString(), "text/csv", Encoding.UTF8);
    }

    /// <summary>As Python writes instants: microseconds only where there are some.</summary>
    private static string Python(DateTimeOffset at, string seconds) => at.UtcDateTime.ToString(
        at.Ticks % TimeSpan.TicksPerSecond < TimeSpan.TicksPerMicrosecond ? seconds + "'+00:00'" : seconds + ".ffffff'+00:00'", CultureInfo.InvariantCulture);
}
