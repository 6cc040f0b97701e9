using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Analytics;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Figures of a problem or subsection in the shapes of the analytics data API. Clients: edX Insights, edx-analytics-data-api-client.
/// Source: Open edX analytics-data-api, <c>analytics_data_api/v0/views/problems.py</c>.
/// </summary>
/// <remarks>Ids of old courses do not tell the run: rows of every course that the caller may see are answered.</remarks>
public static class ProblemAnalyticsV0
{
    /// <summary>
    /// <c>GET /api/v0/problems/{usage}/answer_distribution/</c>, <c>…/grade_distribution/</c>, <c>…/sequential_open_distribution/</c>; the same under <c>/api/v1/</c>.
    /// Ours: <c>as_of</c> (<c>YYYY-MM-DD</c>), the last day that counts.
    /// </summary>
    public static IEndpointRouteBuilder MapProblemAnalyticsV0(this IEndpointRouteBuilder routes)
    {
        routes.MapFigures("/api/v0/problems/{usage}/answer_distribution/", Answers);
        routes.MapFigures("/api/v0/problems/{usage}/grade_distribution/", Grades);
        routes.MapFigures("/api/v0/problems/{usage}/sequential_open_distribution/", Opens);
        return routes;
    }

    private static async Task<IResult> Answers(string usage, HttpContext http, InsightsQuery insights, AnswersQuery answers, CancellationToken ct)
    {
        if (!FigureRequests.TryDay(http.Request.Query.One("as_of"), out var asOf)) return FigureRequests.BadDate();
        var rows = Seen(http, await answers.Answers(Id(usage), asOf, ct), row => row.CourseId);
        var created = await Created(insights, rows.Select(row => row.CourseId), ct);
        return AnalyticsAnswer.List(
            http,
            [.. AnswerPresentation.Consolidated(rows).Select(answer => new Dictionary<string, object?>
            {
                ["course_id"] = answer.Row.CourseId,
                ["module_id"] = answer.Row.Problem,
                ["part_id"] = answer.Row.Part,
                ["correct"] = answer.Row.Correct,
                ["first_response_count"] = answer.Row.FirstCount,
                ["last_response_count"] = answer.Row.LastCount,
                ["value_id"] = answer.Row.ValueId,
                ["answer_value"] = answer.Row.Answer,
                ["problem_display_name"] = answer.Row.DisplayName,
                ["question_text"] = answer.Row.Question,
                ["variant"] = Variant(answer.Row.Variant),
                ["created"] = created[answer.Row.CourseId],
                ["consolidated_variant"] = answer.IsConsolidated,
            })],
            null, null);
    }

    private static async Task<IResult> Grades(string usage, HttpContext http, InsightsQuery insights, GradeDaysQuery grades, CancellationToken ct)
    {
        if (!FigureRequests.TryDay(http.Request.Query.One("as_of"), out var asOf)) return FigureRequests.BadDate();
        var module = Id(usage);
        var rows = Seen(http, await grades.Scores(module, asOf, ct), row => row.Course);
        var created = await Created(insights, rows.Select(row => row.Course), ct);
        return AnalyticsAnswer.List(
            http,
            [.. rows.Select(score => new Dictionary<string, object?>
            {
                ["module_id"] = module,
                ["course_id"] = score.Course,
                ["grade"] = score.Grade,
                ["max_grade"] = score.MaxGrade,
                ["count"] = score.Count,
                ["created"] = created[score.Course],
            })],
            null, null);
    }

    private static async Task<IResult> Opens(string usage, HttpContext http, InsightsQuery insights, PerformanceQuery performance, CancellationToken ct)
    {
        if (!FigureRequests.TryDay(http.Request.Query.One("as_of"), out var asOf)) return FigureRequests.BadDate();
        var module = Id(usage);
        var rows = Seen(http, await performance.Opens(module, asOf, ct), row => row.Course);
        var created = await Created(insights, rows.Select(row => row.Course), ct);
        return AnalyticsAnswer.List(
            http,
            [.. rows.Select(row => new Dictionary<string, object?>
            {
                ["module_id"] = module,
                ["course_id"] = row.Course,
                ["count"] = row.Learners,
                ["created"] = created[row.Course],
            })],
            null, null);
    }

    /// <summary>Percent-encoded or not; a blank stands for the plus sign.</summary>
    private static string Id(string usage) => Uri.UnescapeDataString(usage).Replace(' ', '+');

    private static List<T> Seen<T>(HttpContext http, IEnumerable<T> rows, Func<T, string> course) =>
        [.. rows.GroupBy(course).Where(of => AnalyticsCourse.Read(of.Key)?.MaySee(http.User.Requester()) == true).SelectMany(of => of)];

    /// <summary>A seed, 1 where the problem is not randomized; null: variants were added up.</summary>
    private static long? Variant(string? variant) =>
        long.TryParse(variant, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) ? seed : null;

    private static async Task<IReadOnlyDictionary<string, string?>> Created(InsightsQuery insights, IEnumerable<string> courses, CancellationToken ct)
    {
        var created = new Dictionary<string, string?>();
        foreach (var course in courses.Distinct())
            created[course] = AnalyticsCourse.Read(course) is { } known && await insights.Pulse(known, ct) is { } pulse ? AnalyticsAnswer.Instant(pulse.At) : null;
        return created;
    }
}
