using System.Collections.Frozen;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>
/// What grading knows of a published course: its subsections and problems in course order, and the policy. Made from
/// the published content by the caller; blocks that only staff may see are not in it.
/// </summary>
public sealed class GradedCourse
{
    private readonly FrozenDictionary<UsageKey, IReadOnlyList<GradedSubsection>> subsectionsOf;

    /// <param name="policy">Null when the course's policy document cannot be understood: subsections are graded, the course is not.</param>
    public GradedCourse(CourseKey course, long contentVersion, GradingPolicy? policy, IReadOnlyList<GradedSubsection> subsections)
    {
        Course = course;
        ContentVersion = contentVersion;
        Policy = policy;
        Subsections = subsections;
        DependsOnSight = subsections.Any(subsection => subsection.DependsOnSight);
        subsectionsOf = subsections
            .SelectMany(subsection => subsection.Problems.Select(problem => (problem.Usage, subsection)))
            .GroupBy(pair => pair.Usage, pair => pair.subsection)
            .ToFrozenDictionary(group => group.Key, group => (IReadOnlyList<GradedSubsection>)[.. group.Distinct()]);
    }

    public CourseKey Course { get; }

    public long ContentVersion { get; }

    /// <summary>When the run ends; null: never.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Partitions that go by cohort and limit somebody's view, see <see cref="LearnerSight.Groups"/>.</summary>
    public IReadOnlyList<int> CohortPartitions { get; init; } = [];

    /// <summary>False: every learner sees the same problems, so that nobody's groups and draws need to be known.</summary>
    public bool DependsOnSight { get; }

    public GradingPolicy? Policy { get; }

    public IReadOnlyList<GradedSubsection> Subsections { get; }

    /// <summary>Subsections that show a problem; empty when it is no longer published.</summary>
    public IReadOnlyList<GradedSubsection> SubsectionsOf(UsageKey problem) => subsectionsOf.GetValueOrDefault(problem) ?? [];
}

/// <summary>A subsection (<c>sequential</c>) as grading sees it.</summary>
/// <param name="Format">Assignment type; null: none.</param>
/// <param name="IsGraded">Takes part in the course grade.</param>
/// <param name="Start">Learners see it from this instant on.</param>
/// <param name="Problems">Every problem below it once, in order of appearance.</param>
public sealed record GradedSubsection(
    UsageKey Usage, string Name, string? Format, bool IsGraded, DateTimeOffset Start, IReadOnlyList<GradedProblem> Problems)
{
    public bool DependsOnSight { get; } = Problems.Any(problem => !problem.Audience.IsEverybody);

    /// <summary>What counts: the points as calculated, or those of the course team in their place.</summary>
    public SubsectionTotals Totals(GradedLearner learner, DateTimeOffset at) =>
        learner.Overrides.GetValueOrDefault(Usage) is { } set ? set.Over(Calculated(learner, at)) : Calculated(learner, at);

    /// <summary>Sums over the problems that the learner may see at an instant, 0 for what was never attempted (olx §14.1–14.3).</summary>
    public SubsectionTotals Calculated(GradedLearner learner, DateTimeOffset at)
    {
        var totals = SubsectionTotals.Nothing;
        foreach (var problem in Problems)
        {
            learner.Scores.TryGetValue(problem.Usage, out var score);
            if (problem.PointsOf(score, learner.Sight, at) is { } points)
                totals = totals.Plus(points, problem.Counts, score is { IsDeleted: false } ? score.FirstAttempted : null);
        }

        return totals;
    }
}

/// <summary>A problem as grading sees it.</summary>
/// <param name="Weight">Null: raw points count as they are.</param>
/// <param name="MaxPoints">Raw maximum of today's content; null when unknown: the problem is ignored until it is attempted.</param>
/// <param name="Counts">False only when the problem itself is marked as not graded; an inherited mark does not matter (olx §14.2).</param>
/// <param name="Audience">Who sees it.</param>
public sealed record GradedProblem(UsageKey Usage, double? Weight, double? MaxPoints, bool Counts, DateTimeOffset Start, Audience Audience)
{
    /// <summary>Weighted points; null: the problem does not count for this learner now, whatever was earned in it.</summary>
    /// <param name="score">Null or deleted: not attempted. An attempt shows that the problem had started.</param>
    public WeightedPoints? PointsOf(ProblemScore? score, LearnerSight learner, DateTimeOffset at)
    {
        var isSeen = Audience.Includes(learner);
        if (isSeen == false) return null;
        if (score is { IsDeleted: false }) return WeightedPoints.Of(score.Earned, score.Possible, Weight);
        return MaxPoints is { } max && isSeen == true && Start <= at ? WeightedPoints.Of(0, max, Weight) : null;
    }
}

/// <summary>A learner's standing in one problem: raw points, after the grading method.</summary>
/// <param name="Possible">Maximum as stored with the attempt; it wins over today's (olx §14.1).</param>
/// <param name="At">Instant of the attempt, reset or act of the course team that set the score.</param>
public sealed record ProblemScore(double Earned, double Possible, DateTimeOffset FirstAttempted, DateTimeOffset At)
{
    /// <summary>
    /// Raw points of a recorded attempt. The recorded raw points are those of the attempt alone, the weighted ones those
    /// after the grading method (highest, average, …); today's weight is applied anew on every calculation.
    /// </summary>
    public static (double Earned, double Possible) Raw(double earned, double possible, double weightedEarned, double weightedPossible)
    {
        if (weightedPossible == 0 || WeightedPoints.Of(earned, possible, weightedPossible).Earned.Equals(weightedEarned))
            return (earned, possible);
        return (weightedEarned * possible / weightedPossible, possible);
    }

    /// <summary>The learner's work was deleted at <see cref="At"/>: counts as never attempted, but older scores that arrive late stay deleted.</summary>
    public bool IsDeleted { get; init; }

    public static ProblemScore Deleted(DateTimeOffset at) => new(0, 0, at, at) { IsDeleted = true };

    /// <summary>
    /// The standing after one more score. One that is older than what is known (a late import) only moves the first attempt; across a
    /// deletion not even that, since the work begins anew.
    /// </summary>
    public ProblemScore After(ProblemScore later)
    {
        var latest = later.At < At ? this : later;
        if (IsDeleted || later.IsDeleted) return latest;
        return latest with { FirstAttempted = later.FirstAttempted < FirstAttempted ? later.FirstAttempted : FirstAttempted };
    }
}

/// <summary>Points that the gradebook counts.</summary>
public readonly record struct WeightedPoints(double Earned, double Possible)
{
    /// <summary>Raw points when there is no weight or nothing to earn, else scaled to the weight (olx §14.1, §19).</summary>
    public static WeightedPoints Of(double earned, double max, double? weight) =>
        weight is not { } value || max == 0 ? new(earned, max) : new(earned * value / max, value);
}

/// <summary>Points of one learner in one subsection.</summary>
/// <param name="FirstAttempted">Null: nothing was attempted.</param>
public sealed record SubsectionTotals(
    double EarnedAll, double PossibleAll, double EarnedGraded, double PossibleGraded, DateTimeOffset? FirstAttempted)
{
    public static SubsectionTotals Nothing { get; } = new(0, 0, 0, 0, null);

    public SubsectionTotals Plus(WeightedPoints points, bool counts, DateTimeOffset? firstAttempted)
    {
        // A problem without points to earn is not graded, whatever its mark (olx §14.1).
        var graded = counts && points.Possible > 0;
        return new(
            EarnedAll + points.Earned,
            PossibleAll + points.Possible,
            EarnedGraded + (graded ? points.Earned : 0),
            PossibleGraded + (graded ? points.Possible : 0),
            firstAttempted is { } at && !(FirstAttempted < at) ? at : FirstAttempted);
    }
}
