using System.Collections.Frozen;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>A draft policy on a published course: what somebody's recorded points would be worth under it. Nothing is decided or recorded.</summary>
public sealed class PolicyTrial
{
    private readonly GradedCourse course;
    private readonly GradingPolicy draft;
    private readonly FrozenDictionary<UsageKey, SubsectionTotals> untouched;
    private readonly DateTimeOffset at;

    /// <param name="at">Decides which unattempted problems are already visible.</param>
    public PolicyTrial(GradedCourse course, GradingPolicy draft, DateTimeOffset at)
    {
        (this.course, this.draft) = (course, draft);
        this.at = at;
        untouched = course.Subsections.ToFrozenDictionary(subsection => subsection.Usage, subsection => subsection.Totals(GradedLearner.Nobody, at));
    }

    /// <param name="recorded">Recorded points by subsection; those never attempted are absent.</param>
    /// <param name="sight">Decides what counts of the subsections that are not recorded.</param>
    public CourseOutcome OutcomeOf(IReadOnlyDictionary<UsageKey, SubsectionTotals> recorded, LearnerSight sight) => draft.Grade(
        GradeSheet.Of(course, subsection => recorded.GetValueOrDefault(subsection.Usage) ?? Untouched(subsection, sight)));

    private SubsectionTotals Untouched(GradedSubsection subsection, LearnerSight sight) =>
        subsection.DependsOnSight ? subsection.Totals(GradedLearner.Nobody with { Sight = sight }, at) : untouched[subsection.Usage];
}
