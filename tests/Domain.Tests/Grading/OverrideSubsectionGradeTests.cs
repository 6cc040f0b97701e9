using System.Collections.Immutable;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Grading.GradedCourses;

namespace OpenEdx.Domain.Tests.Grading;

public sealed class OverrideSubsectionGradeTests
{
    private static readonly SubsectionOverride Two = new(2, 4, 2, 4);
    private static readonly SubsectionOverride Four = new(4, 4, 4, 4);
    private static readonly UserId Staff = new(3);
    private static readonly OverrideSubsectionGrade Ask = new(Ada, Homework1, Two, "GRADEBOOK", Staff, "On paper", Noon);
    private static readonly SubsectionGradeOverridden Done = new(Ada, Homework1, Two, null, "GRADEBOOK", Staff, "On paper", Noon);

    [Fact]
    public void points_are_set_with_actor_and_reason() =>
        new Given<SubsectionOverrides, SubsectionOverridesEvent>().When(state => Ask.Decide(state, Course, GradeFreeze.Initial)).Then(Done);

    [Fact]
    public void other_points_name_the_former_ones() =>
        new Given<SubsectionOverrides, SubsectionOverridesEvent>(Done)
            .When(state => (Ask with { Points = Four }).Decide(state, Course, GradeFreeze.Initial))
            .Then(Done with { Override = Four, Former = Two });

    [Fact]
    public void the_same_points_for_another_reason_are_an_act_of_their_own() =>
        new Given<SubsectionOverrides, SubsectionOverridesEvent>(Done)
            .When(state => (Ask with { Reason = "After an appeal" }).Decide(state, Course, GradeFreeze.Initial))
            .Then(Done with { Former = Two, Reason = "After an appeal" });

    [Fact]
    public void points_taken_back_are_named() =>
        new Given<SubsectionOverrides, SubsectionOverridesEvent>(Done)
            .When(state => new RemoveSubsectionOverride(Ada, Homework1, "GRADEBOOK", Staff, null, Noon).Decide(state, Course, GradeFreeze.Initial))
            .Then(new SubsectionOverrideRemoved(Ada, Homework1, Two, "GRADEBOOK", Staff, null, Noon));

    [Fact]
    public void an_unknown_subsection_is_refused() =>
        new Given<SubsectionOverrides, SubsectionOverridesEvent>()
            .When(state => (Ask with { Subsection = Key.Block("sequential", "gone") }).Decide(state, Course, GradeFreeze.Initial))
            .ThenRefused(new OverrideSubsectionGrade.UnknownSubsection(Key.Block("sequential", "gone")));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void impossible_points_are_refused(double points) =>
        new Given<SubsectionOverrides, SubsectionOverridesEvent>()
            .When(state => (Ask with { Points = Two with { EarnedGraded = points } }).Decide(state, Course, GradeFreeze.Initial))
            .ThenRefused(new OverrideSubsectionGrade.ImpossiblePoints(points));

    [Fact]
    public void frozen_grades_are_not_overridden_and_the_last_instant_still_counts()
    {
        var course = new GradedCourse(Key, 1, Policy, Course.Subsections) { End = Noon.AddDays(-30) };
        var freeze = new GradeFreeze(30);
        new Given<SubsectionOverrides, SubsectionOverridesEvent>().When(state => Ask.Decide(state, course, freeze)).Then(Done);
        new Given<SubsectionOverrides, SubsectionOverridesEvent>()
            .When(state => (Ask with { At = Noon.AddTicks(1) }).Decide(state, course, freeze))
            .ThenRefused(new OverrideSubsectionGrade.GradesFrozen(Key, Noon));
        new Given<SubsectionOverrides, SubsectionOverridesEvent>(Done)
            .When(state => new RemoveSubsectionOverride(Ada, Homework1, "GRADEBOOK", Staff, null, Noon.AddTicks(1)).Decide(state, course, freeze))
            .ThenRefused(new OverrideSubsectionGrade.GradesFrozen(Key, Noon));
    }

    [Fact]
    public void an_override_makes_a_grade_where_nothing_was_attempted() =>
        new Given<LearnerGrades, LearnerGradesEvent>()
            .When(state => new RecalculateSubsection(Ada, Homework1, Cause, Noon).Decide(state, Course, With(Scores(), Two)))
            .Then(Changed(Homework1, 2, 4) with { FirstAttempted = null }, CourseChanged(0.25), NowFailed(0.25));

    [Fact]
    public void a_recalculation_keeps_the_override_in_effect() =>
        new Given<LearnerGrades, LearnerGradesEvent>(Changed(Homework1, 2, 4), CourseChanged(0.25))
            .When(state => new RecordProblemScore(Ada, P1, Cause, Noon).Decide(state, Course, With(Scores((P1, 1, 1), (P2, 3, 3)), Two)))
            .ThenNothing();

    [Fact]
    public void what_the_override_leaves_open_follows_the_scores() =>
        new Given<LearnerGrades, LearnerGradesEvent>()
            .When(state => new RecordProblemScore(Ada, P1, Cause, Noon).Decide(state, Course, With(Scores((P1, 1, 1)), new(null, null, 4, null))))
            .Then(Changed(Homework1, 1, 4, 4, 4), CourseChanged(0.5), NowPassed(0.5));

    [Fact]
    public void without_the_override_the_calculated_points_count_again() =>
        new Given<LearnerGrades, LearnerGradesEvent>(Changed(Homework1, 2, 4), CourseChanged(0.25))
            .When(state => new RecalculateSubsection(Ada, Homework1, Cause, Noon).Decide(state, Course, Scores((P1, 1, 1), (P2, 3, 3))))
            .Then(Changed(Homework1, 4, 4), CourseChanged(0.5), NowPassed(0.5));

    private static GradedLearner With(GradedLearner learner, SubsectionOverride points) =>
        learner with { Overrides = ImmutableDictionary<UsageKey, SubsectionOverride>.Empty.Add(Homework1, points) };
}
