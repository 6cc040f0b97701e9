using System.Globalization;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>One entry of <c>GRADER</c>: the subsections whose <c>format</c> equals <see cref="Type"/>, and what they are worth together.</summary>
/// <param name="Type">Compared exactly: case and blanks matter.</param>
/// <param name="ShortLabel">Label of columns; the type itself when the author gave none.</param>
/// <param name="MinCount">Zeros are added up to this number; more subsections count all.</param>
/// <param name="DropCount">So many lowest scores are left out. Negative numbers divide by a larger count, as upstream.</param>
/// <param name="Weight">Share of the course grade; the weights need not add up to 1.</param>
public sealed record AssignmentType(string Type, string ShortLabel, int MinCount, int DropCount, double Weight)
{
    /// <summary>Wording of the breakdown where it differs from <see cref="Type"/>.</summary>
    public string? Category { get; init; }

    /// <summary>Wording of single lines where it differs from <see cref="Type"/>.</summary>
    public string? SectionType { get; init; }

    public bool ShowOnlyAverage { get; init; }

    public bool HideAverage { get; init; }

    /// <summary>Number of the first assignment in labels.</summary>
    public int StartingIndex { get; init; } = 1;

    /// <summary>Average of what is kept, 0 to 1; 0 when everything is dropped.</summary>
    public double Average(IReadOnlyList<AssignmentScore> scores) => Summarize(Padded(scores)).Average;

    /// <summary>Average of what is kept of these percents alone, without zeros for assignments to come: what grade reports show.</summary>
    public double Average(IReadOnlyList<double> percents) => Summarize([.. percents]).Average;

    /// <summary>Lines of this type as the legacy progress page and gradebooks list them: one per assignment, then the average.</summary>
    public IReadOnlyList<BreakdownLine> Breakdown(IReadOnlyList<AssignmentScore> scores)
    {
        var percents = Padded(scores);
        var (average, dropped) = Summarize(percents);
        var category = Category ?? Type;
        var word = SectionType ?? Type;
        if (percents.Length == 1)
            return [new(average, ShortLabel, $"{word} = {PythonText.Percent(average)}", category, IsProminent: true, IsDropped: false) { Subsection = scores.Count > 0 ? scores[0].Subsection : null }];

        var lines = new List<BreakdownLine>();
        for (var at = 0; at < percents.Length && !ShowOnlyAverage; at++)
        {
            var number = at + StartingIndex;
            var detail = at < scores.Count
                ? $"{word} {number} - {scores[at].Name} - {PythonText.Percent(percents[at])} ({PythonText.ThreeDigits(scores[at].Earned)}/{PythonText.ThreeDigits(scores[at].Possible)})"
                : $"{word} {number} Unreleased - 0% (?/?)";
            lines.Add(new(percents[at], $"{ShortLabel} {number:00}", detail, category, IsProminent: false, dropped.Contains(at))
            {
                Subsection = at < scores.Count ? scores[at].Subsection : null,
            });
        }

        if (!HideAverage)
            lines.Add(new(average, $"{ShortLabel} Avg", $"{word} Average = {PythonText.Percent(average)}", category, IsProminent: true, IsDropped: false) { IsAverage = true });
        return lines;
    }

    /// <summary>What is said of a dropped assignment.</summary>
    public string DroppedText => string.Create(CultureInfo.InvariantCulture, $"The lowest {DropCount} {SectionType ?? Type} scores are dropped.");

    private double[] Padded(IReadOnlyList<AssignmentScore> scores)
    {
        var percents = new double[Math.Max(Math.Max(MinCount, scores.Count), 0)];
        for (var at = 0; at < scores.Count; at++) percents[at] = scores[at].Percent;
        return percents;
    }

    private (double Average, HashSet<int> Dropped) Summarize(double[] percents)
    {
        // Stable order: of equal scores the later ones are dropped.
        var dropped = DropCount <= 0
            ? []
            : Enumerable.Range(0, percents.Length).OrderByDescending(at => percents[at]).TakeLast(DropCount).ToHashSet();
        var sum = 0.0;
        for (var at = 0; at < percents.Length; at++)
        {
            if (!dropped.Contains(at)) sum += percents[at];
        }

        var count = percents.Length - DropCount;
        return (count > 0 ? sum / count : sum, dropped);
    }
}

/// <summary>One line of a grade breakdown.</summary>
/// <param name="Percent">0 to 1.</param>
/// <param name="Label"><c>HW 01</c>, <c>HW Avg</c>.</param>
/// <param name="IsProminent">The line that stands for its whole type.</param>
/// <param name="IsDropped">One of the lowest scores, not counted.</param>
public sealed record BreakdownLine(double Percent, string Label, string Detail, string Category, bool IsProminent, bool IsDropped)
{
    /// <summary>Null: an average, or an assignment that does not exist yet.</summary>
    public UsageKey? Subsection { get; init; }

    /// <summary>Of several assignments; one that stands alone is none.</summary>
    public bool IsAverage { get; init; }
}
