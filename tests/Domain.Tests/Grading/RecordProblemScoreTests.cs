using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Grading.GradedCourses;

namespace OpenEdx.Domain.Tests.Grading;

public sealed class RecordProblemScoreTests
{
    [Fact]
    public void a_first_score_sets_the_grade_of_its_subsection_and_of_the_course() =>
        new Given<LearnerGrades, LearnerGradesEvent>()
            .When(state => Record(P1).Decide(state, Course, Scores((P1, 1, 1))))
            .Then(Changed(Homework1, 1, 4), CourseChanged(0.13), NowFailed(0.13));

    [Fact]
    public void a_score_of_zero_is_a_grade_too() =>
        new Given<LearnerGrades, LearnerGradesEvent>()
            .When(state => Record(P1).Decide(state, Course, Scores((P1, 0, 1))))
            .Then(Changed(Homework1, 0, 4), CourseChanged(0), NowFailed(0));

    [Fact]
    public void the_weight_of_today_scales_the_stored_points() =>
        new Given<LearnerGrades, LearnerGradesEvent>()
            .When(state => Record(P2).Decide(state, Course, Scores((P2, 5, 10))))
            .Then(Changed(Homework1, 1.5, 4), CourseChanged(0.19), NowFailed(0.19));

    [Fact]
    public void the_stored_maximum_wins_over_that_of_today() =>
        new Given<LearnerGrades, LearnerGradesEvent>()
            .When(state => Record(P3).Decide(state, Course, Scores((P3, 2, 4))))
            .Then(Changed(Homework2, 2, 4), CourseChanged(0.25), NowFailed(0.25));

    [Fact]
    public void an_ungraded_subsection_changes_no_course_grade() =>
        new Given<LearnerGrades, LearnerGradesEvent>(Changed(Homework2, 1, 1), CourseChanged(0.5))
            .When(state => Record(P4).Decide(state, Course, Scores((P3, 1, 1), (P4, 1, 1))))
            .Then(Changed(Practice, 1, 1));

    [Fact]
    public void other_subsections_keep_their_recorded_grade() =>
        new Given<LearnerGrades, LearnerGradesEvent>(Changed(Homework2, 1, 1), CourseChanged(0.5))
            .When(state => Record(P1).Decide(state, Course, Scores((P1, 1, 1), (P2, 3, 3), (P3, 1, 1))))
            .Then(Changed(Homework1, 4, 4), CourseChanged(1));

    [Fact]
    public void a_reset_to_zero_lowers_the_grade() =>
        new Given<LearnerGrades, LearnerGradesEvent>(Changed(Homework2, 1, 1), CourseChanged(0.5))
            .When(state => Record(P3).Decide(state, Course, Scores((P3, 0, 1))))
            .Then(Changed(Homework2, 0, 1), CourseChanged(0), NowFailed(0));

    [Fact]
    public void who_passes_again_after_failing_begins_to_pass_once_more() =>
        new Given<LearnerGrades, LearnerGradesEvent>(
                Changed(Homework2, 1, 1), CourseChanged(0.5), NowPassed(0.5), Changed(Homework2, 0, 1), CourseChanged(0), NowFailed(0))
            .When(state => Record(P3).Decide(state, Course, Scores((P3, 1, 1))))
            .Then(Changed(Homework2, 1, 1), CourseChanged(0.5), NowPassed(0.5));

    [Fact]
    public void who_goes_on_failing_with_another_grade_is_not_told_to_fail_again() =>
        new Given<LearnerGrades, LearnerGradesEvent>(Changed(Homework2, 0, 1), CourseChanged(0), NowFailed(0))
            .When(state => Record(P1).Decide(state, Course, Scores((P1, 1, 1), (P3, 0, 1))))
            .Then(Changed(Homework1, 1, 4), CourseChanged(0.13));

    [Fact]
    public void a_problem_that_left_the_course_changes_nothing_but_the_first_course_grade() =>
        new Given<LearnerGrades, LearnerGradesEvent>(CourseChanged(0))
            .When(state => Record(Key.Block("problem", "gone")).Decide(state, Course, Scores((Key.Block("problem", "gone"), 1, 1))))
            .ThenNothing();

    [Fact]
    public void a_problem_marked_as_not_graded_counts_only_in_the_total_of_all()
    {
        var course = Of(Policy, 1, Subsection(Homework1, "Homework", Problem(P1), Problem(P2) with { Counts = false }));
        new Given<LearnerGrades, LearnerGradesEvent>()
            .When(state => Record(P1).Decide(state, course, Scores((P1, 1, 1), (P2, 1, 1))))
            .Then(Changed(Homework1, 2, 2, 1, 1), CourseChanged(0.5), NowPassed(0.5));
    }

    [Fact]
    public void a_problem_of_weight_zero_counts_nothing()
    {
        var course = Of(Policy, 1, Subsection(Homework1, "Homework", Problem(P1) with { Weight = 0 }, Problem(P2)));
        new Given<LearnerGrades, LearnerGradesEvent>()
            .When(state => Record(P1).Decide(state, course, Scores((P1, 1, 1))))
            .Then(Changed(Homework1, 0, 1), CourseChanged(0), NowFailed(0));
    }

    [Fact]
    public void unattempted_problems_without_known_maximum_not_yet_started_or_for_some_only_are_ignored()
    {
        var course = Of(Policy, 1, Subsection(
            Homework1, "Homework", Problem(P1), Problem(P2) with { MaxPoints = null }, Problem(P3) with { Start = Noon.AddTicks(1) }, Problem(P4) with { Audience = ForSome }));
        new Given<LearnerGrades, LearnerGradesEvent>()
            .When(state => Record(P1).Decide(state, course, Scores((P1, 1, 1))))
            .Then(Changed(Homework1, 1, 1), CourseChanged(0.5), NowPassed(0.5));
    }

    [Fact]
    public void a_problem_that_starts_this_instant_counts()
    {
        var course = Of(Policy, 1, Subsection(Homework1, "Homework", Problem(P1), Problem(P3) with { Start = Noon }));
        new Given<LearnerGrades, LearnerGradesEvent>()
            .When(state => Record(P1).Decide(state, course, Scores((P1, 1, 1))))
            .Then(Changed(Homework1, 1, 2), CourseChanged(0.25), NowFailed(0.25));
    }

    [Fact]
    public void without_a_readable_policy_only_the_subsection_is_graded() =>
        new Given<LearnerGrades, LearnerGradesEvent>()
            .When(state => Record(P3).Decide(state, Of(null, 1), Scores((P3, 1, 1))))
            .Then(Changed(Homework2, 1, 1));

    [Fact]
    public void the_first_attempt_is_set_once() =>
        new Given<LearnerGrades, LearnerGradesEvent>(Changed(Homework2, 1, 1), CourseChanged(0.5))
            .When(state => Record(P3).Decide(state, Course, new(new Dictionary<UsageKey, ProblemScore> { [P3] = new(1, 1, Noon.AddDays(-1), Noon) })))
            .ThenNothing();

    [Fact]
    public void a_late_older_score_moves_only_the_first_attempt()
    {
        var known = new ProblemScore(1, 1, Noon, Noon);
        Assert.Equal(known with { FirstAttempted = Noon.AddDays(-1) }, known.After(new(0, 1, Noon.AddDays(-1), Noon.AddDays(-1))));
        Assert.Equal(new ProblemScore(0, 1, Noon, Noon.AddDays(1)), known.After(new(0, 1, Noon.AddDays(1), Noon.AddDays(1))));
    }

    [Theory]
    [InlineData(2, 5, 0.4, 1, 2, 5)]
    [InlineData(0, 5, 0.4, 1, 2, 5)]
    [InlineData(5, 5, 0, 0, 5, 5)]
    [InlineData(3, 7, 3, 7, 3, 7)]
    public void the_raw_points_after_the_grading_method_follow_from_the_recorded_ones(
        double earned, double possible, double weightedEarned, double weightedPossible, double rawEarned, double rawPossible) =>
        Assert.Equal((rawEarned, rawPossible), ProblemScore.Raw(earned, possible, weightedEarned, weightedPossible));

    private static Audience ForSome => new([new GroupLimit(1, new HashSet<int> { 10 })], []);

    private static RecordProblemScore Record(UsageKey problem) => new(Ada, problem, Cause, Noon);
}
