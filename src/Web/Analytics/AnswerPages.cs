using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Courseware;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Analytics;

/// <summary>The answers to one part of a problem, from each of the places that lead there; and submissions by content tag (tracking §6).</summary>
internal static class AnswerPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/insights/courses/{course}/performance/graded_content/assignments/{assignment}/problems/{problem}/parts/{part}/answer_distribution/", Answers)
            .RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/performance/ungraded_content/sections/{section}/subsections/{subsection}/problems/{problem}/parts/{part}/answer_distribution/", Answers)
            .RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/performance/ungraded_content/problems/{problem}/parts/{part}/answer_distribution/", Answers).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/performance/learning_outcomes/", Tags).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/performance/learning_outcomes/tags/{tag}/{value}/", TaggedProblems).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/performance/learning_outcomes/tags/{tag}/{value}/problems/{problem}/parts/{part}/answer_distribution/", Answers)
            .RequiresOnPage(Operation.ReadInsights);
    }

    private static async Task<IResult> Answers(
        AnalyticsCourse? asked, string problem, string part, HttpContext http, InsightsVisits visits, AnswersQuery answers, PerformanceQuery performance,
        CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { } view) return InsightsVisits.Unknown(http);
        var (id, wanted) = (Uri.UnescapeDataString(problem).Replace(' ', '+'), Uri.UnescapeDataString(part));
        var now = await Of(null);
        if (now.Find(row => row.Part == wanted) is not { } known) return InsightsVisits.Unknown(http);
        var rows = view.AsOf is { } day ? await Of(day) : now;
        var block = view.Published is { } published && UsageKey.TryParse(id, out var usage) && published.TryFind(usage, out var found) ? found : null;
        return http.Page<AnswersPage>(new Dictionary<string, object?>
        {
            [nameof(AnswersPage.View)] = view,
            [nameof(AnswersPage.Lens)] = LensOf(http),
            [nameof(AnswersPage.Trail)] = Trail(http, view),
            [nameof(AnswersPage.Name)] = block?.ShownName() ?? (known.DisplayName.Length > 0 ? known.DisplayName : id),
            [nameof(AnswersPage.Problem)] = id,
            [nameof(AnswersPage.Part)] = wanted,
            [nameof(AnswersPage.Parts)] = now.Select(row => row.Part).Distinct().Order(StringComparer.Ordinal).ToList(),
            [nameof(AnswersPage.Answers)] = rows.Where(row => row.Part == wanted).ToList(),
            [nameof(AnswersPage.Tries)] = await performance.Tries(view.Course.Id, id, view.AsOf, ct),
        });

        async Task<List<AnswerRow>> Of(DateOnly? asOf) => [.. (await answers.Answers(id, asOf, ct)).Where(row => row.CourseId == view.Course.Id)];
    }

    private static async Task<IResult> Tags(AnalyticsCourse? asked, HttpContext http, InsightsVisits visits, PerformanceQuery performance, CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { } view) return InsightsVisits.Unknown(http);
        var values =
            from problem in await performance.Tagged(view.Course.Id, view.AsOf, ct)
            from tag in problem.Tags
            from value in tag.Value
            group problem by (Tag: tag.Key, Value: value) into row
            orderby row.Key.Tag, row.Key.Value
            select PerformanceView.Row(
                $"{row.Key.Tag}: {row.Key.Value}", TagUrl(view, row.Key.Tag, row.Key.Value), row.Sum(problem => problem.Submissions),
                row.Sum(problem => problem.Correct), row.Count().ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Page(http, view, null, [], new("Submissions by tag", "Tag", "Correct", "Incorrect", PerformanceView.LevelColumns, [.. values]));
    }

    private static async Task<IResult> TaggedProblems(
        AnalyticsCourse? asked, string tag, string value, HttpContext http, InsightsVisits visits, AnswersQuery answers, PerformanceQuery performance,
        CancellationToken ct)
    {
        if (await visits.Open(http, asked, ct) is not { } view) return InsightsVisits.Unknown(http);
        var (name, wanted) = (Uri.UnescapeDataString(tag), Uri.UnescapeDataString(value));
        var problems = (await performance.Tagged(view.Course.Id, view.AsOf, ct)).Where(problem => problem.Tags.GetValueOrDefault(name)?.Contains(wanted) == true);
        var page = new PerformanceView(view, await answers.Problems(view.Course.Id, view.AsOf, ct));
        return Page(http, view, $"{name}: {wanted}", [Top(view)], new(
            "Submissions by problem", "Problem", "Correct", "Incorrect", PerformanceView.ProblemColumns,
            [
                .. problems.Select(problem =>
                {
                    var known = page.Problem(
                        problem.Problem, page.Find(problem.Problem)?.ShownName(),
                        (id, part) => TagUrl(view, name, wanted) + PerformanceView.AnswersPart(id, part));
                    return PerformanceView.Row(known.Name, known.Url, problem.Submissions, problem.Correct, known.Cells[^1]);
                }),
            ]));
    }

    private static RazorComponentResult Page(HttpContext http, InsightsView view, string? heading, List<Crumb> trail, DrillModel model) =>
        http.Page<DrillPage>(new Dictionary<string, object?>
        {
            [nameof(DrillPage.View)] = view,
            [nameof(DrillPage.Lens)] = InsightsLens.LearningOutcomes,
            [nameof(DrillPage.Heading)] = heading,
            [nameof(DrillPage.Trail)] = trail,
            [nameof(DrillPage.Model)] = model,
            [nameof(DrillPage.Empty)] = "No submission to a tagged problem is known. Tags come with imported tracking logs.",
            [nameof(DrillPage.CsvUrl)] = view.With($"/api/v0/courses/{view.Course.Segment}/problems_and_tags/", ("format", "csv")),
        });

    private static InsightsLens LensOf(HttpContext http) => http.Request.RouteValues switch
    {
        var of when of.ContainsKey("assignment") => InsightsLens.GradedContent,
        var of when of.ContainsKey("tag") => InsightsLens.LearningOutcomes,
        _ => InsightsLens.UngradedContent,
    };

    /// <summary>The levels that led here, as the address names them.</summary>
    private static List<Crumb> Trail(HttpContext http, InsightsView view)
    {
        var lens = LensOf(http);
        var trail = new List<Crumb> { new(lens.Title, lens.Url(view.Course)) };
        if (Value("assignment") is { } assignment) trail.Add(new(NameOf(assignment), $"/insights/courses/{view.Course.Segment}/performance/graded_content/assignments/{assignment}/"));
        if (Value("tag") is { } tag && Value("value") is { } value) trail.Add(new($"{tag}: {value}", TagUrl(view, tag, value)));
        if (Value("section") is { } section && Value("subsection") is { } subsection)
        {
            trail.Add(new(NameOf(section), $"/insights/courses/{view.Course.Segment}/performance/ungraded_content/sections/{section}/"));
            trail.Add(new(NameOf(subsection), $"/insights/courses/{view.Course.Segment}/performance/ungraded_content/sections/{section}/subsections/{subsection}/"));
        }

        return trail;

        string? Value(string name) => http.Request.RouteValues[name] is string text ? Uri.UnescapeDataString(text) : null;

        string NameOf(string usage) =>
            view.Published is { } published && UsageKey.TryParse(usage, out var key) && published.TryFind(key, out var block) ? block.ShownName() : usage;
    }

    private static Crumb Top(InsightsView view) => new(InsightsLens.LearningOutcomes.Title, InsightsLens.LearningOutcomes.Url(view.Course));

    private static string TagUrl(InsightsView view, string tag, string value) =>
        $"/insights/courses/{view.Course.Segment}/performance/learning_outcomes/tags/{Uri.EscapeDataString(tag)}/{Uri.EscapeDataString(value)}/";
}
