using System.Globalization;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Courseware;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Analytics;

/// <summary>What learners answered last, by the places of a published course.</summary>
internal sealed class PerformanceView(InsightsView view, IReadOnlyList<ProblemAnswers> problems)
{
    public static readonly IReadOnlyList<string> ProblemColumns = ["Submissions", "Percent correct", "Parts"];
    public static readonly IReadOnlyList<string> LevelColumns = ["Submissions", "Percent correct", "Problems"];

    private readonly Dictionary<string, ProblemAnswers> answers = problems.ToDictionary(problem => problem.Problem, StringComparer.Ordinal);

    public InsightsView View => view;

    /// <summary>Null: no block of the published course.</summary>
    public PublishedBlock? Find(string usage) =>
        view.Published is { } published && UsageKey.TryParse(usage, out var key) && published.TryFind(key, out var block) ? block : null;

    /// <summary>Problems that the published course does not have.</summary>
    public IEnumerable<ProblemAnswers> Unplaced => problems.Where(problem => Find(problem.Problem) is null);

    public static IEnumerable<PublishedBlock> ProblemsIn(PublishedBlock block) => block.SelfAndDescendants().Where(one => one.Type == "problem");

    /// <summary>A subsection or section: all problems below together. Null: it has none.</summary>
    /// <param name="below">Its problems that count here.</param>
    public DrillRow? Level(PublishedBlock block, IEnumerable<PublishedBlock> below, string url)
    {
        var all = below.ToList();
        if (all.Count == 0) return null;
        var found = all.Select(problem => answers.GetValueOrDefault(problem.Usage.ToString())).OfType<ProblemAnswers>().ToList();
        return Row(block.ShownName(), url, found.Sum(problem => problem.Submissions), found.Sum(problem => problem.Correct), Number(all.Count));
    }

    /// <param name="url">Of the first part's answers, by problem and part.</param>
    public DrillRow Problem(string problem, string? name, Func<string, string, string> url) => answers.TryGetValue(problem, out var found)
        ? Row(name ?? (found.DisplayName.Length > 0 ? found.DisplayName : problem), url(problem, found.Parts[0]), found.Submissions, found.Correct, Number(found.Parts.Count))
        : Row(name ?? problem, null, 0, 0, "–");

    public static DrillRow Row(string name, string? url, long submissions, long correct, string cell) =>
        new(name, url, correct, submissions - correct, [Number(submissions), submissions == 0 ? "–" : Dates.Percent(Math.Round((double)correct / submissions, 3)), cell]);

    /// <summary>Of answers, below the page of a level. Keys of old problems hold slashes.</summary>
    public static string AnswersPart(string problem, string part) => $"problems/{Segment(problem)}/parts/{Segment(part)}/answer_distribution/";

    private static string Segment(string id) => id.AsSpan().IndexOfAny("/?#% ") < 0 ? id : Uri.EscapeDataString(id);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
