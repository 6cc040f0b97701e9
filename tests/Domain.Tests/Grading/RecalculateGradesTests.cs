using OpenEdx.Domain.Grading;
using static OpenEdx.Domain.Tests.Grading.GradedCourses;

namespace OpenEdx.Domain.Tests.Grading;

public sealed class RecalculateGradesTests
{
    private static readonly RecalculateGrades Again = new(Ada, Cause, Noon);

    [Fact]
    public void another_policy_changes_the_course_grade_only() =>
        new Given<LearnerGrades, LearnerGradesEvent>(Changed(Homework2, 1, 1), CourseChanged(0.5))
            .When(state => Again.Decide(state, Of(new([new("Homework", "HW", 4, 0, 1)], [new("Pass", 0.5)]), 2), Scores((P3, 1, 1))))
            .Then(CourseChanged(0.25, 2), NowFailed(0.25, 2));

    [Fact]
    public void the_same_course_changes_nothing() =>
        new Given<LearnerGrades, LearnerGradesEvent>(Changed(Homework2, 1, 1), CourseChanged(0.5))
            .When(state => Again.Decide(state, Of(Policy, 2), Scores((P3, 1, 1))))
            .ThenNothing();

    [Fact]
    public void a_problem_more_lowers_the_subsection() =>
        new Given<LearnerGrades, LearnerGradesEvent>(Changed(Homework2, 1, 1), CourseChanged(0.5))
            .When(state => Again.Decide(
                state,
                Of(Policy, 2, Subsection(Homework1, "Homework", Problem(P1)), Subsection(Homework2, "Homework", Problem(P3), Problem(P4))),
                Scores((P3, 1, 1))))
            .Then(Changed(Homework2, 1, 2, version: 2), CourseChanged(0.25, 2), NowFailed(0.25, 2));

    [Fact]
    public void a_subsection_that_left_the_course_counts_no_longer_but_stays_recorded()
    {
        var course = Of(Policy, 2, Subsection(Homework1, "Homework", Problem(P1)));
        new Given<LearnerGrades, LearnerGradesEvent>(Changed(Homework2, 1, 1), CourseChanged(0.5))
            .When(state => Again.Decide(state, course, Scores((P3, 1, 1))))
            .Then(CourseChanged(0, 2), NowFailed(0, 2));
    }

    [Fact]
    public void who_never_attempted_anything_has_no_grade() =>
        new Given<LearnerGrades, LearnerGradesEvent>().When(state => Again.Decide(state, Course, Scores())).ThenNothing();

    [Fact]
    public void an_unreadable_policy_leaves_the_course_grade_as_it_was() =>
        new Given<LearnerGrades, LearnerGradesEvent>(Changed(Homework2, 1, 1), CourseChanged(0.5))
            .When(state => Again.Decide(state, Of(null, 2), Scores((P3, 1, 1))))
            .ThenNothing();
}
