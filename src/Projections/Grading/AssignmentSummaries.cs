using OpenEdx.Domain.Grading;

namespace OpenEdx.Projections.Grading;

/// <summary>What each assignment type contributes, as far as the learner may see it (wire §10.5).</summary>
/// <remarks>Source: Open edX 2026, <c>lms/djangoapps/course_home_api/progress</c>.</remarks>
public static class AssignmentSummaries
{
    /// <summary>By ascending weight.</summary>
    public static IReadOnlyList<AssignmentSummary> Of(GradingPolicy policy, IReadOnlyList<ProgressSubsection> subsections) =>
        [.. policy.AssignmentTypes.Select(type => Of(type, subsections)).OrderBy(summary => summary.Type.Weight)];

    private static AssignmentSummary Of(AssignmentType type, IReadOnlyList<ProgressSubsection> subsections)
    {
        var given = subsections
            .Where(subsection => subsection.IsGraded && subsection.Format == type.Type && subsection.Totals.PossibleGraded > 0)
            .Select(subsection => new Score(subsection.Totals.EarnedGraded / subsection.Totals.PossibleGraded, subsection))
            .ToList();
        while (given.Count < type.MinCount) given.Add(new(0, null));

        // Stable order: of equal scores the later ones are dropped.
        var kept = given.OrderByDescending(score => score.Value).Take(Math.Max(0, given.Count - Math.Max(0, type.DropCount))).ToList();
        var hidden = kept.Where(score => score.Of is { ShowGrades: false }).ToList();
        var average = kept.Count == 0 ? 0 : kept.Except(hidden).Sum(score => score.Value) / kept.Count;
        return new(
            type,
            average,
            Math.Round(average * type.Weight, 4, MidpointRounding.AwayFromZero),
            hidden.Where(score => score.Of!.ShowCorrectness == "past_due").Max(score => score.Of!.Due),
            hidden.Count == 0 ? "none" : hidden.Count == kept.Count ? "all" : "some");
    }

    private sealed class Score(double value, ProgressSubsection? of)
    {
        public double Value { get; } = value;

        /// <summary>Null: a placeholder for an assignment that does not exist yet.</summary>
        public ProgressSubsection? Of { get; } = of;
    }
}
