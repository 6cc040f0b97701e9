using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>The course, its policy, or what the learner sees of it changed: every subsection in which the learner attempted something and the course grade follow.</summary>
/// <param name="At">Instant of the change, UTC.</param>
public sealed record RecalculateGrades(UserId User, GradeCause Cause, DateTimeOffset At)
{
    /// <summary>What comes out as before is not recorded again. Grades of subsections that left the course stay as they were.</summary>
    /// <param name="learner">With every score in this course.</param>
    public Decision<LearnerGradesEvent> Decide(LearnerGrades state, GradedCourse course, GradedLearner learner) =>
        new GradeCalculation(User, course, learner, Cause, At).Decide(state, course.Subsections);
}
