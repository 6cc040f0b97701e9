using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Grading.GradedCourses;

namespace OpenEdx.Domain.Tests.Grading;

public sealed class PolicyTrialTests
{
    private static readonly GradingPolicy Draft = new([new("Homework", "HW", 4, 0, 1)], [new("Pass", 0.2)]);

    [Fact]
    public void a_trial_says_what_publishing_would_record()
    {
        var outcome = new PolicyTrial(Course, Draft, Noon).OutcomeOf(new Dictionary<UsageKey, SubsectionTotals> { [Homework2] = new(1, 1, 1, 1, Noon) }, LearnerSight.Unknown);
        Assert.Equal(new CourseOutcome(0.25, "Pass", true), outcome);
        new Given<LearnerGrades, LearnerGradesEvent>(Changed(Homework2, 1, 1), CourseChanged(0.5))
            .When(state => new RecalculateGrades(Ada, Cause, Noon).Decide(state, Of(Draft, 2), Scores((P3, 1, 1))))
            .Then(new CourseGradeChanged(Ada, Key, outcome.Percent, outcome.Letter, outcome.Passed, 2, Cause, Noon));
    }

    [Fact]
    public void what_was_never_attempted_counts_as_nothing() =>
        Assert.Equal(new CourseOutcome(0, "", false), new PolicyTrial(Course, Draft, Noon).OutcomeOf(new Dictionary<UsageKey, SubsectionTotals>(), LearnerSight.Unknown));

    [Fact]
    public void points_in_subsections_that_left_the_course_do_not_count() => Assert.Equal(
        new CourseOutcome(0, "", false),
        new PolicyTrial(Course, Draft, Noon).OutcomeOf(new Dictionary<UsageKey, SubsectionTotals> { [Key.Block("sequential", "gone")] = new(9, 9, 9, 9, Noon) }, LearnerSight.Unknown));
}
