using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Workers.Grading;
using static OpenEdx.Workers.Tests.Grading.GradingHouse;

namespace OpenEdx.Workers.Tests.Grading;

public sealed class FrozenGradesTests
{
    private const string One = """{"GRADER": [{"type": "Homework", "min_count": 1, "drop_count": 0, "weight": 1}], "GRADE_CUTOFFS": {"Pass": 0.5}}""";

    [Fact]
    public async Task scores_after_the_freeze_change_no_grade_until_it_is_lifted()
    {
        await using var house = await GradingHouse.Build();
        await Publish(house);
        await house.Freeze(0);
        await house.Check(7, P1, 1);
        await house.Rescore(7, P1, 0, 11);
        await house.Grade();
        Assert.Equal([1.0], (await house.GradesOf(7)).OfType<CourseGradeChanged>().Select(grade => grade.Percent));

        await house.Lift(20);
        await house.Grade();
        await house.FollowTasks();
        await house.Runner().RunOpenTasks(TestContext.Current.CancellationToken);
        var last = (await house.GradesOf(7)).OfType<CourseGradeChanged>().Last();
        Assert.Equal((0, "grade_freeze_lifted"), (last.Percent, last.Cause.Kind));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task another_rule_that_puts_the_freeze_off_lets_scores_of_meanwhile_count(int days, double percent)
    {
        await using var house = await GradingHouse.Build();
        await Publish(house);
        await house.Freeze(0);
        await house.Check(7, P1, 1);
        await house.Rescore(7, P1, 0, 11);
        await house.FreezeAt(20, days);
        await house.Grade();
        await house.FollowTasks();
        await house.Runner().RunOpenTasks(TestContext.Current.CancellationToken);
        Assert.Equal(percent, (await house.GradesOf(7)).OfType<CourseGradeChanged>().Last().Percent);
        // Neither the first rule nor one that changes nothing asks for a job.
        Assert.Equal(days, (await house.Log()).Count(fact => fact.Data is TaskRequested));
    }

    [Fact]
    public async Task a_later_end_of_the_run_lets_scores_of_meanwhile_count()
    {
        await using var house = await GradingHouse.Build();
        await Publish(house);
        await house.Freeze(0);
        await house.Check(7, P1, 1);
        await house.Rescore(7, P1, 0, 11);
        await house.Grade();
        await house.PublishAt(20, new CourseBlockPublished(Course.Root, FieldValues.Empty.With("end", Noon.AddDays(1).ToString("O")), null, [Course.Block("chapter", "c")]));
        await house.Grade();
        await house.FollowTasks();
        await house.Runner().RunOpenTasks(TestContext.Current.CancellationToken);
        Assert.Equal([1.0, 0], (await house.GradesOf(7)).OfType<CourseGradeChanged>().Select(grade => grade.Percent));
    }

    [Theory]
    [InlineData(10, 0.25)]
    [InlineData(11, 1.0)]
    public async Task a_publication_after_the_freeze_regrades_nobody(int minute, double percent)
    {
        await using var house = await GradingHouse.Build();
        await Publish(house);
        await house.Check(7, P1, 1);
        await house.Freeze(0);
        await house.Grade();
        await house.PublishAt(minute, Policy(One.Replace("\"min_count\": 1", "\"min_count\": 4", StringComparison.Ordinal)));
        await house.Grade();
        await house.FollowTasks();
        await house.Runner(new RegradeCourse(house.Courses)).RunOpenTasks(TestContext.Current.CancellationToken);
        Assert.Contains(await house.Log(), fact => fact.Data is TaskCompleted);
        Assert.Equal(percent, (await house.GradesOf(7)).OfType<CourseGradeChanged>().Last().Percent);
    }

    /// <summary>The run ends ten minutes after noon.</summary>
    private static Task Publish(GradingHouse house) => house.Publish(
        new CourseBlockPublished(Course.Root, FieldValues.Empty.With("end", Noon.AddMinutes(10).ToString("O")), null, [Course.Block("chapter", "c")]),
        new CourseBlockPublished(Course.Block("chapter", "c"), FieldValues.Empty, null, [Homework1]), Sequential(Homework1, P1), Problem(P1), Policy(One));
}
