using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Figures of a problem in the shapes of the analytics data API. Clients: edX Insights, edx-analytics-data-api-client.
/// Source: Open edX analytics-data-api, <c>analytics_data_api/v0/views/problems.py</c>.
/// </summary>
public static class ProblemAnalyticsV0
{
    /// <summary><c>GET /api/v0/problems/{usage}/answer_distribution/</c>, <c>GET /api/v0/problems/{usage}/grade_distribution/</c>.</summary>
    public static IEndpointRouteBuilder MapProblemAnalyticsV0(this IEndpointRouteBuilder routes)
    {
        routes.MapFigures("/api/v0/problems/{usage}/answer_distribution/", Answers);
        routes.MapFigures("/api/v0/problems/{usage}/grade_distribution/", Grades);
        return routes;
    }

    private static async Task<IResult> Answers(string usage, HttpContext http, InsightsQuery insights, CancellationToken ct)
    {
        if (!UsageKey.TryParse(usage, out var problem)) return AnalyticsAnswer.NotFound();
        var created = await Created(insights, problem, ct);
        var answers = AnswerConsolidation.Of(await insights.Answers(problem, ct));
        return AnalyticsAnswer.List(
            http,
            [.. answers.Select(answer => new Dictionary<string, object?>
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
                ["variant"] = answer.Row.Variant is { } variant ? int.Parse(variant, CultureInfo.InvariantCulture) : null,
                ["created"] = created,
                ["consolidated_variant"] = answer.IsConsolidated,
            })],
            AnalyticsCourse.Of(problem.Course), null);
    }

    private static async Task<IResult> Grades(string usage, HttpContext http, InsightsQuery insights, CancellationToken ct)
    {
        if (!UsageKey.TryParse(usage, out var problem)) return AnalyticsAnswer.NotFound();
        var created = await Created(insights, problem, ct);
        return AnalyticsAnswer.List(
            http,
            [.. (await insights.Scores(problem, ct)).Select(score => new Dictionary<string, object?>
            {
                ["module_id"] = problem.ToString(),
                ["course_id"] = problem.Course.ToString(),
                ["grade"] = score.Grade,
                ["max_grade"] = score.MaxGrade,
                ["count"] = score.Count,
                ["created"] = created,
            })],
            AnalyticsCourse.Of(problem.Course), null);
    }

    private static async Task<string?> Created(InsightsQuery insights, UsageKey problem, CancellationToken ct) =>
        await insights.Pulse(problem.Course, ct) is { } pulse ? AnalyticsAnswer.Instant(pulse.At) : null;
}
