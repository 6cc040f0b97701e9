using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>From scores to grades, as differences to what was recorded (olx §14.1–14.9).</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/grades/subsection_grade.py</c>, <c>course_grade.py</c>.</remarks>
internal sealed record GradeCalculation(
    UserId User, GradedCourse Course, GradedLearner Learner, GradeCause Cause, DateTimeOffset At)
{
    public Decision<LearnerGradesEvent> Decide(LearnerGrades state, IReadOnlyList<GradedSubsection> affected)
    {
        var facts = new List<LearnerGradesEvent>();
        var after = state;
        foreach (var subsection in affected)
        {
            var known = state.Subsections.GetValueOrDefault(subsection.Usage);
            var totals = subsection.Totals(Learner, At);
            // A grade exists only where something was attempted or set by hand; the first attempt is set once (olx §14.4).
            if (known is null && totals.FirstAttempted is null && !Learner.Overrides.ContainsKey(subsection.Usage)) continue;
            totals = totals with { FirstAttempted = known?.FirstAttempted ?? totals.FirstAttempted };
            if (totals == known) continue;
            var changed = new SubsectionGradeChanged(
                User, subsection.Usage, totals.EarnedAll, totals.PossibleAll, totals.EarnedGraded, totals.PossibleGraded,
                totals.FirstAttempted, Course.ContentVersion, Cause, At);
            facts.Add(changed);
            after = after.Evolve(changed);
        }

        if (Course.Policy is { } policy && (Learner.Scores.Count + Learner.Overrides.Count > 0 || after.Outcome is not null))
        {
            var outcome = policy.Grade(Sheet(after));
            if (outcome != after.Outcome) facts.AddRange(Changed(after.Outcome, outcome));
        }

        return Decision<LearnerGradesEvent>.Of(facts);
    }

    /// <param name="former">Null: the first course grade, which says in any case whether it passes.</param>
    private IEnumerable<LearnerGradesEvent> Changed(CourseOutcome? former, CourseOutcome now)
    {
        yield return new CourseGradeChanged(User, Course.Course, now.Percent, now.Letter, now.Passed, Course.ContentVersion, Cause, At);
        if (former?.Passed == now.Passed) yield break;
        yield return now.Passed
            ? new CourseGradeNowPassed(User, Course.Course, now.Percent, now.Letter, Course.ContentVersion, Cause, At)
            : new CourseGradeNowFailed(User, Course.Course, now.Percent, now.Letter, Course.ContentVersion, Cause, At);
    }

    private IReadOnlyDictionary<string, IReadOnlyList<AssignmentScore>> Sheet(LearnerGrades grades) =>
        GradeSheet.Of(Course, subsection => grades.Subsections.GetValueOrDefault(subsection.Usage) ?? subsection.Totals(Learner, At));
}
