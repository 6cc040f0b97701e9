using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>The course team set points of a learner's subsection, or took them back: the subsection and the course grade follow.</summary>
/// <param name="At">Instant of the act, UTC.</param>
public sealed record RecalculateSubsection(UserId User, UsageKey Subsection, GradeCause Cause, DateTimeOffset At)
{
    /// <summary>What comes out as before is not recorded again.</summary>
    /// <param name="learner">With the scores in this subsection.</param>
    public Decision<LearnerGradesEvent> Decide(LearnerGrades state, GradedCourse course, GradedLearner learner) =>
        new GradeCalculation(User, course, learner, Cause, At).Decide(state, [.. course.Subsections.Where(subsection => subsection.Usage == Subsection)]);
}
