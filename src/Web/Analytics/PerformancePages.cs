using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Grading;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Analytics;

/// <summary>How learners answered: graded content by assignment, ungraded content by place (tracking §6, performance).</summary>
internal static class PerformancePages
{
    private const string NoAnswers = "Nobody has answered a problem here yet.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/insights/courses/{course}/performance/graded_content/", Types).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/performance/graded_content/{type}/", Assignments).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/performance/graded_content/assignments/{assignment}/", Assignment).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/performance/ungraded_content/", Sections).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/performance/ungraded_content/sections/{section}/", Subsections).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/performance/ungraded_content/sections/{section}/subsections/{subsection}/", Problems).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/csv/problem_responses/", Responses).RequiresOnPage(Operation.ReadInsights);
    }

    private static async Task<IResult> Types(
        AnalyticsCourse? asked, HttpContext http, InsightsVisits visits, AnswersQuery answers, GradedCourses graded, CancellationToken ct)
    {
        if (await Open(asked, http, visits, answers, ct) is not { } page) return InsightsVisits.Unknown(http);
        var view = page.View;
        var content = view.Published is { } published ? graded.GradedCourseOf(published) : null;
        var types = content?.Policy?.AssignmentTypes ?? [];
        var rows = types.Select(type => Sum(page, type.Type, TypeUrl(view, type.Type), Graded(content!, type.Type)));
        if (content is null) rows = page.Unplaced.Select(problem => page.Problem(problem.Problem, null, (id, part) => AnswersUrl(view, id, part)));
        return Page(
            http, view, InsightsLens.GradedContent, null, [],
            new("Submissions by assignment type", "Assignment type", "Correct", "Incorrect", PerformanceView.LevelColumns, [.. rows]),
            types.Count == 0 ? null : PolicyBar(types));
    }

    private static async Task<IResult> Assignments(
        AnalyticsCourse? asked, string type, HttpContext http, InsightsVisits visits, AnswersQuery answers, GradedCourses graded, CancellationToken ct)
    {
        if (await Open(asked, http, visits, answers, ct) is not { View: { Published: { } published } view } page) return InsightsVisits.Unknown(http);
        var wanted = Uri.UnescapeDataString(type);
        return Page(
            http, view, InsightsLens.GradedContent, wanted, [Top(view, InsightsLens.GradedContent)],
            new(
                "Submissions by assignment", "Assignment", "Correct", "Incorrect", PerformanceView.LevelColumns,
                [.. Graded(graded.GradedCourseOf(published), wanted).Select(one => LevelOf(page, one, AssignmentUrl(view, one.Usage.ToString()))).OfType<DrillRow>()]));
    }

    private static async Task<IResult> Assignment(
        AnalyticsCourse? asked, string assignment, HttpContext http, InsightsVisits visits, AnswersQuery answers, CancellationToken ct)
    {
        if (await Open(asked, http, visits, answers, ct) is not { View: var view } page || page.Find(assignment) is not { } block) return InsightsVisits.Unknown(http);
        var trail = new List<Crumb> { Top(view, InsightsLens.GradedContent) };
        if (block.Text("format") is { Length: > 0 } type) trail.Add(new(type, TypeUrl(view, type)));
        return Page(http, view, InsightsLens.GradedContent, block.ShownName(), trail, ProblemsOf(page, block, (id, part) => AssignmentUrl(view, assignment) + PerformanceView.AnswersPart(id, part)));
    }

    private static async Task<IResult> Sections(AnalyticsCourse? asked, HttpContext http, InsightsVisits visits, AnswersQuery answers, CancellationToken ct)
    {
        if (await Open(asked, http, visits, answers, ct) is not { View: var view } page) return InsightsVisits.Unknown(http);
        return Page(
            http, view, InsightsLens.UngradedContent, null, [],
            new(
                "Submissions by section", "Section", "Correct", "Incorrect", PerformanceView.LevelColumns,
                [
                    .. (view.Published?.Root.Children ?? []).Select(section => page.Level(section, section.Children.Where(IsUngraded).SelectMany(PerformanceView.ProblemsIn), SectionUrl(view, section)))
                        .OfType<DrillRow>(),
                    .. page.Unplaced.Select(problem => page.Problem(problem.Problem, null, (id, part) => AnswersUrl(view, id, part))),
                ]));
    }

    private static async Task<IResult> Subsections(
        AnalyticsCourse? asked, string section, HttpContext http, InsightsVisits visits, AnswersQuery answers, CancellationToken ct)
    {
        if (await Open(asked, http, visits, answers, ct) is not { View: var view } page || page.Find(section) is not { } block) return InsightsVisits.Unknown(http);
        return Page(
            http, view, InsightsLens.UngradedContent, block.ShownName(), [Top(view, InsightsLens.UngradedContent)],
            new(
                "Submissions by subsection", "Subsection", "Correct", "Incorrect", PerformanceView.LevelColumns,
                [.. block.Children.Where(IsUngraded).Select(child => page.Level(child, PerformanceView.ProblemsIn(child), SubsectionUrl(view, block, child))).OfType<DrillRow>()]));
    }

    private static async Task<IResult> Problems(
        AnalyticsCourse? asked, string section, string subsection, HttpContext http, InsightsVisits visits, AnswersQuery answers, CancellationToken ct)
    {
        if (await Open(asked, http, visits, answers, ct) is not { View: var view } page || page.Find(section) is not { } chapter || page.Find(subsection) is not { } block)
            return InsightsVisits.Unknown(http);
        return Page(
            http, view, InsightsLens.UngradedContent, block.ShownName(), [Top(view, InsightsLens.UngradedContent), new(chapter.ShownName(), SectionUrl(view, chapter))],
            ProblemsOf(page, block, (id, part) => SubsectionUrl(view, chapter, block) + PerformanceView.AnswersPart(id, part)));
    }

    /// <summary>Leads to the report, whose address is good for two minutes.</summary>
    private static async Task<IResult> Responses(
        AnalyticsCourse? asked, HttpContext http, InsightsVisits visits, ReportLinks links, TimeProvider clock, CancellationToken ct) =>
        await visits.Open(http, asked, ct) is { } view
            ? Results.Redirect(await links.Of(view.Course, ReportLinks.ProblemResponse, view.AsOf, clock.GetUtcNow(), ct))
            : InsightsVisits.Unknown(http);

    private static async Task<PerformanceView?> Open(
        AnalyticsCourse? asked, HttpContext http, InsightsVisits visits, AnswersQuery answers, CancellationToken ct) =>
        await visits.Open(http, asked, ct) is { } view ? new(view, await answers.Problems(view.Course.Id, view.AsOf, ct)) : null;

    private static RazorComponentResult Page(
        HttpContext http, InsightsView view, InsightsLens lens, string? heading, List<Crumb> trail, DrillModel model, RenderFragment? before = null) =>
        http.Page<DrillPage>(new Dictionary<string, object?>
        {
            [nameof(DrillPage.View)] = view,
            [nameof(DrillPage.Lens)] = lens,
            [nameof(DrillPage.Heading)] = heading,
            [nameof(DrillPage.Trail)] = trail,
            [nameof(DrillPage.Model)] = model,
            [nameof(DrillPage.Empty)] = NoAnswers,
            [nameof(DrillPage.Before)] = before,
            [nameof(DrillPage.After)] = ResponsesLink(view),
            [nameof(DrillPage.CsvUrl)] = view.With($"/api/v0/courses/{view.Course.Segment}/problems/", ("format", "csv")),
        });

    private static RenderFragment PolicyBar(IReadOnlyList<AssignmentType> types) => builder =>
    {
        builder.OpenComponent<GradingPolicyBar>(0);
        builder.AddComponentParameter(1, nameof(GradingPolicyBar.Types), types);
        builder.CloseComponent();
    };

    private static RenderFragment ResponsesLink(InsightsView view) => builder =>
    {
        builder.OpenElement(0, "p");
        builder.AddAttribute(1, "class", "small position");
        builder.OpenElement(2, "a");
        builder.AddAttribute(3, "href", view.With($"/insights/courses/{view.Course.Segment}/csv/problem_responses/"));
        builder.AddContent(4, "All problem responses (CSV)");
        builder.CloseElement();
        builder.CloseElement();
    };

    private static IEnumerable<GradedSubsection> Graded(GradedCourse content, string type) =>
        content.Subsections.Where(subsection => subsection.IsGraded && subsection.Format == type);

    private static DrillRow Sum(PerformanceView page, string name, string url, IEnumerable<GradedSubsection> assignments)
    {
        var levels = assignments.Select(one => LevelOf(page, one, "")).OfType<DrillRow>().ToList();
        var correct = (long)levels.Sum(level => level.Lower);
        return PerformanceView.Row(
            name, url, correct + (long)levels.Sum(level => level.Upper), correct,
            levels.Sum(level => int.Parse(level.Cells[^1], System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static DrillRow? LevelOf(PerformanceView page, GradedSubsection assignment, string url) =>
        page.Find(assignment.Usage.ToString()) is { } block ? page.Level(block, PerformanceView.ProblemsIn(block), url) : null;

    private static DrillModel ProblemsOf(PerformanceView page, PublishedBlock block, Func<string, string, string> url) => new(
        "Submissions by problem", "Problem", "Correct", "Incorrect", PerformanceView.ProblemColumns,
        [.. PerformanceView.ProblemsIn(block).Select(problem => page.Problem(problem.Usage.ToString(), problem.ShownName(), url))]);

    private static bool IsUngraded(PublishedBlock subsection) => subsection.Flag("graded") != true;

    private static Crumb Top(InsightsView view, InsightsLens lens) => new(lens.Title, lens.Url(view.Course));

    private static string TypeUrl(InsightsView view, string type) => $"/insights/courses/{view.Course.Segment}/performance/graded_content/{Uri.EscapeDataString(type)}/";

    private static string AssignmentUrl(InsightsView view, string assignment) => $"/insights/courses/{view.Course.Segment}/performance/graded_content/assignments/{assignment}/";

    private static string SectionUrl(InsightsView view, PublishedBlock section) =>
        $"/insights/courses/{view.Course.Segment}/performance/ungraded_content/sections/{section.Usage}/";

    private static string SubsectionUrl(InsightsView view, PublishedBlock section, PublishedBlock subsection) =>
        $"/insights/courses/{view.Course.Segment}/performance/ungraded_content/sections/{section.Usage}/subsections/{subsection.Usage}/";

    /// <summary>Of a problem that the published course does not have.</summary>
    private static string AnswersUrl(InsightsView view, string problem, string part) =>
        $"/insights/courses/{view.Course.Segment}/performance/ungraded_content/{PerformanceView.AnswersPart(problem, part)}";
}
