using OpenEdx.Domain.Grading;
using static OpenEdx.Workers.Tests.Grading.GradingHouse;

namespace OpenEdx.Workers.Tests.Grading;

public sealed class SubsectionOverrideTests
{
    private const string Two = """{"GRADER": [{"type": "Homework", "min_count": 2, "drop_count": 0, "weight": 1}], "GRADE_CUTOFFS": {"Pass": 0.5}}""";

    [Fact]
    public async Task an_override_counts_at_once_outlives_rescoring_and_is_taken_back()
    {
        await using var house = await GradingHouse.Build();
        await house.PublishCourse(Two);
        await house.Check(7, P1, 0);
        await house.Grade();
        Assert.Equal((0, 0.0), await Grade(house));

        await house.OverrideSubsection(7, Homework1, 2, 10);
        await house.Grade();
        Assert.Equal((2, 0.5), await Grade(house));
        var passed = (await house.GradesOf(7)).OfType<CourseGradeChanged>().Last();
        Assert.Equal("subsection_grade_overridden", passed.Cause.Kind);

        await house.Rescore(7, P1, 1, 20);
        await house.Grade();
        Assert.Equal((2, 0.5), await Grade(house));

        await house.RemoveOverride(7, Homework1, 30);
        await house.Grade();
        Assert.Equal((1, 0.25), await Grade(house));
        Assert.Equal("subsection_override_removed", (await house.GradesOf(7)).OfType<CourseGradeChanged>().Last().Cause.Kind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task each_fact_sees_the_overrides_of_its_place_in_the_log_however_batches_are_cut(int batchSize)
    {
        await using var house = await GradingHouse.Build();
        await house.PublishCourse(Two);
        await house.Check(7, P1, 1);
        await house.OverrideSubsection(7, Homework1, 2, 10);
        await house.RemoveOverride(7, Homework1, 30);
        await house.Grade(batchSize);
        Assert.Equal([0.25, 0.5, 0.25], (await house.GradesOf(7)).OfType<CourseGradeChanged>().Select(grade => grade.Percent));
    }

    [Fact]
    public async Task an_override_without_any_attempt_is_a_grade()
    {
        await using var house = await GradingHouse.Build();
        await house.PublishCourse(Two);
        await house.OverrideSubsection(7, Homework2, 1, 10);
        await house.Grade();
        Assert.Equal(0.5, (await house.GradesOf(7)).OfType<CourseGradeChanged>().Single().Percent);
    }

    private static async Task<(double Earned, double Percent)> Grade(GradingHouse house)
    {
        var facts = await house.GradesOf(7);
        return (facts.OfType<SubsectionGradeChanged>().Last().EarnedGraded, facts.OfType<CourseGradeChanged>().Last().Percent);
    }
}
