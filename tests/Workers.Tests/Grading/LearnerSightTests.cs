using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Workers.Tests.Grading.GradingHouse;

namespace OpenEdx.Workers.Tests.Grading;

/// <summary>Problems that some learners see and others do not.</summary>
public sealed class LearnerSightTests
{
    private const string One = """{"GRADER": [{"type": "Homework", "min_count": 1, "drop_count": 0, "weight": 1}], "GRADE_CUTOFFS": {"Pass": 0.5}}""";
    private static readonly UsageKey Bank = Course.Block("itembank", "bank");

    [Fact]
    public async Task a_problem_of_another_track_counts_neither_earned_nor_possible()
    {
        await using var house = await ForVerified();
        await house.Enroll(7, "audit", 0);
        await house.Enroll(8, "verified", 0);
        await house.Check(7, P1, 1);
        await house.Check(8, P1, 1);
        await house.Grade();
        Assert.Equal((1, 1), await Points(house, 7));
        Assert.Equal((1, 2), await Points(house, 8));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task a_move_to_another_track_regrades_exactly_that_learner_and_is_the_cause(int batchSize)
    {
        await using var house = await ForVerified();
        foreach (var user in new[] { 7, 8 })
        {
            await house.Enroll(user, "verified", 0);
            await house.Check(user, P1, 1);
            await house.Check(user, P2, 1, attempt: 2);
        }

        await house.ChangeTrack(7, "audit", 10);
        await house.Grade(batchSize);
        Assert.Equal((1, 1), await Points(house, 7));
        Assert.Equal((2, 2), await Points(house, 8));
        Assert.Equal("enrollment_mode_changed", (await house.GradesOf(7)).OfType<SubsectionGradeChanged>().Last().Cause.Kind);

        await house.ChangeTrack(7, "verified", 20);
        await house.Grade(batchSize);
        Assert.Equal((2, 2), await Points(house, 7));
    }

    [Fact]
    public async Task a_move_of_somebody_without_scores_records_nothing()
    {
        await using var house = await ForVerified();
        await house.Enroll(7, "audit", 0);
        await house.ChangeTrack(7, "verified", 1);
        await house.Grade();
        Assert.Empty(await house.GradesOf(7));
    }

    [Fact]
    public async Task without_any_enrollment_on_record_what_was_attempted_counts()
    {
        await using var house = await ForVerified();
        await house.Check(7, P2, 1);
        await house.Grade();
        Assert.Equal((1, 2), await Points(house, 7));
    }

    [Fact]
    public async Task of_a_bank_only_what_was_drawn_counts_and_another_draw_regrades()
    {
        await using var house = await GradingHouse.Build();
        await house.Publish(
            Container(Course.Root, Course.Block("chapter", "c")), Container(Course.Block("chapter", "c"), Homework1), Sequential(Homework1, Bank),
            Container(Bank, P1, P2, P3), Problem(P1), Problem(P2), Problem(P3), Policy(One));
        await house.Draw(7, Bank, 0, P1, P2);
        await house.Check(7, P1, 1);
        await house.Grade();
        Assert.Equal((1, 2), await Points(house, 7));

        await house.Draw(7, Bank, 10, P2, P3);
        await house.Grade();
        Assert.Equal((0, 2), await Points(house, 7));
        Assert.Equal("library_content_assigned", (await house.GradesOf(7)).OfType<SubsectionGradeChanged>().Last().Cause.Kind);
    }

    [Fact]
    public async Task a_move_to_another_cohort_regrades_exactly_that_learner()
    {
        await using var house = await ForGroupOne();
        foreach (var user in new[] { 7, 8 })
        {
            await house.JoinCohort(user, 1, 0);
            await house.Check(user, P1, 1);
            await house.Check(user, P2, 1, attempt: 2);
        }

        await house.Grade();
        await house.JoinCohort(7, 2, 10);
        await house.Grade();
        Assert.Equal((1, 1), await Points(house, 7));
        Assert.Equal((2, 2), await Points(house, 8));
        Assert.Equal("cohort_joined", (await house.GradesOf(7)).OfType<SubsectionGradeChanged>().Last().Cause.Kind);
        Assert.Single((await house.GradesOf(8)).OfType<SubsectionGradeChanged>().Skip(1));
    }

    [Fact]
    public async Task another_group_of_a_whole_cohort_regrades_everybody_by_a_job()
    {
        await using var house = await ForGroupOne();
        await house.JoinCohort(7, 2, 0);
        await house.Check(7, P1, 1);
        await house.Grade();
        Assert.Equal((1, 1), await Points(house, 7));

        await house.Cohorts(new CohortLinked(Course, 2, 1001, 1, null, Noon.AddMinutes(20)));
        await house.Grade();
        await house.FollowTasks();
        await house.Runner().RunOpenTasks(TestContext.Current.CancellationToken);
        Assert.Equal((1, 2), await Points(house, 7));
        Assert.Equal("cohort_linked", (await house.GradesOf(7)).OfType<SubsectionGradeChanged>().Last().Cause.Kind);
    }

    private static async Task<GradingHouse> ForGroupOne()
    {
        var house = await GradingHouse.Build();
        var root = Container(Course.Root, Course.Block("chapter", "c")) with
        {
            Fields = FieldValues.Empty.With("user_partitions", new[] { new { id = 1001, name = "Content", scheme = "cohort", groups = new[] { new { id = 1, name = "One" }, new { id = 2, name = "Two" } } } }),
        };
        await house.Cohorts(
            new CohortingSwitched(Course, true, null, Noon), new CohortCreated(Course, 1, "One", Cohort.Manual, null, Noon),
            new CohortLinked(Course, 1, 1001, 1, null, Noon), new CohortCreated(Course, 2, "Two", Cohort.Manual, null, Noon));
        await house.Publish(
            root, Container(Course.Block("chapter", "c"), Homework1), Sequential(Homework1, P1, P2),
            Problem(P1), (CourseBlockPublished)Problem(P2) with { Fields = FieldValues.Empty.With("group_access", new Dictionary<string, int[]> { ["1001"] = [1] }) },
            Policy(One));
        return house;
    }

    [Fact]
    public async Task of_an_experiment_and_of_a_random_choice_the_learners_own_problem_counts_from_the_draw_on()
    {
        await using var house = await GradingHouse.Build();
        var (test, random, p4) = (Course.Block("split_test", "s"), Course.Block("randomize", "r"), Course.Block("problem", "p4"));
        await house.Publish(
            Container(Course.Root, Course.Block("chapter", "c")) with
            {
                Fields = FieldValues.Empty.With("user_partitions", new[] { new { id = 700, name = "W", scheme = "random", groups = new[] { new { id = 1, name = "A" }, new { id = 2, name = "B" } } } }),
            },
            Container(Course.Block("chapter", "c"), Homework1), Sequential(Homework1, test, random),
            Container(test, P1, P2) with
            {
                Fields = FieldValues.Empty.With("user_partition_id", 700).With("group_id_to_child", new Dictionary<string, string> { ["1"] = P1.ToString(), ["2"] = P2.ToString() }),
            },
            Container(random, P3, p4), Problem(P1), Problem(P2), Problem(P3), Problem(p4), Policy(One));
        await house.Select(7, new PartitionGroupAssigned(new(7), Course, 700, "W", 2, "B", Noon));
        await house.Check(7, P2, 1);
        await house.Grade();
        Assert.Equal((1, 1), await Points(house, 7));

        await house.Select(7, new RandomChildChosen(new(7), random, 1, p4, Noon.AddMinutes(10)));
        await house.Grade();
        Assert.Equal((1, 2), await Points(house, 7));
        Assert.Equal("random_child_chosen", (await house.GradesOf(7)).OfType<SubsectionGradeChanged>().Last().Cause.Kind);
    }

    private static async Task<GradingHouse> ForVerified()
    {
        var house = await GradingHouse.Build();
        await house.Publish(
            Container(Course.Root, Course.Block("chapter", "c")), Container(Course.Block("chapter", "c"), Homework1), Sequential(Homework1, P1, P2),
            Problem(P1), (CourseBlockPublished)Problem(P2) with { Fields = FieldValues.Empty.With("group_access", new Dictionary<string, int[]> { ["50"] = [2] }) },
            Policy(One));
        return house;
    }

    private static CourseBlockPublished Container(UsageKey usage, params UsageKey[] children) => new(usage, FieldValues.Empty, null, children);

    private static async Task<(double Earned, double Possible)> Points(GradingHouse house, long user)
    {
        var last = (await house.GradesOf(user)).OfType<SubsectionGradeChanged>().Last();
        return (last.EarnedGraded, last.PossibleGraded);
    }
}
