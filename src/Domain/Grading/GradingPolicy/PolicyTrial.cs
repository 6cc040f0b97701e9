using System.Collections.Frozen;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>A draft policy on a published course: what somebody's recorded points would be worth under it. Nothing is decided or recorded.</summary>
public sealed class PolicyTrial
{
    private readonly GradedCourse course;
    private readonly GradingPolicy draft;
    private readonly FrozenDictionary<UsageKey, SubsectionTotals> untouched;

    /// <param name="at">Decides which unattempted problems are already visible.</param>
    public PolicyTrial(GradedCourse course, GradingPolicy draft, DateTimeOffset at)
    {
        (this.course, this.draft) = (course, draft);
        var nothing = new Dictionary<UsageKey, ProblemScore>();
        untouched = course.Subsections.ToFrozenDictionary(subsection => subsection.Usage, subsection => subsection.Totals(nothing, at));
    }

    /// <param name="recorded">Recorded points by subsection; those never attempted are absent.</param>
    public CourseOutcome OutcomeOf(IReadOnlyDictionary<UsageKey, SubsectionTotals> recorded) => draft.Grade(
        GradeSheet.Of(course, subsection => recorded.GetValueOrDefault(subsection.Usage) ?? untouched[subsection.Usage]));
}
