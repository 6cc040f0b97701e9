using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>A learner's score in one problem was set: the subsections that show it and the course grade follow.</summary>
/// <param name="At">Instant of the attempt or reset, UTC; decides which unattempted problems are already visible.</param>
public sealed record RecordProblemScore(UserId User, UsageKey Problem, GradeCause Cause, DateTimeOffset At)
{
    /// <summary>The same score again changes no grade and records nothing.</summary>
    /// <param name="learner">With the scores in the subsections that show the problem, the new one included.</param>
    public Decision<LearnerGradesEvent> Decide(LearnerGrades state, GradedCourse course, GradedLearner learner) =>
        new GradeCalculation(User, course, learner, Cause, At).Decide(state, course.SubsectionsOf(Problem));
}
