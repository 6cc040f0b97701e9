using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>The course or its policy changed: every subsection in which the learner attempted something and the course grade follow.</summary>
/// <param name="At">Instant of the change, UTC.</param>
public sealed record RecalculateGrades(UserId User, GradeCause Cause, DateTimeOffset At)
{
    /// <summary>What comes out as before is not recorded again. Grades of subsections that left the course stay as they were.</summary>
    /// <param name="scores">Every score of the learner in this course.</param>
    public Decision<LearnerGradesEvent> Decide(
        LearnerGrades state, GradedCourse course, IReadOnlyDictionary<UsageKey, ProblemScore> scores) =>
        new GradeCalculation(User, course, scores, Cause, At).Decide(state, course.Subsections);
}
