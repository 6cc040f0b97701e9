using OpenEdx.Domain.Grading;
using OpenEdx.EventStore.Subscriptions;
using static OpenEdx.Workers.Tests.Grading.GradingHouse;

namespace OpenEdx.Workers.Tests.Grading;

/// <summary>Scores that the course team sets, has calculated again, or takes away.</summary>
public sealed class TeamScoresTests
{
    private const string Half = """{"GRADER": [{"type": "Homework", "min_count": 2, "drop_count": 0, "weight": 1}], "GRADE_CUTOFFS": {"Pass": 0.5}}""";

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task each_act_changes_the_grade_and_is_named_as_its_cause(int batchSize)
    {
        await using var house = await Build();
        await house.PublishCourse(Half);
        await house.Check(7, P3, 0);
        await house.Override(7, P3, 1, minute: 2);
        await house.Rescore(7, P3, 0, minute: 3);
        await house.Rescore(7, P3, 0.5, minute: 4);
        await house.Rescore(7, P3, 0.1, minute: 5, keepsFormer: true);
        await house.Delete(7, P3, minute: 6);
        await house.Grade(batchSize);

        Assert.Equal(
            [
                ("problem_checked", 0.0), ("problem_score_overridden", 0.5), ("problem_rescored", 0.0), ("problem_rescored", 0.25), ("problem_state_deleted", 0.0),
            ],
            (await house.GradesOf(7)).OfType<CourseGradeChanged>().Select(grade => (grade.Cause.Kind, grade.Percent)));
    }

    [Fact]
    public async Task deleted_work_counts_as_never_attempted_and_the_first_attempt_of_the_subsection_stays()
    {
        await using var house = await Build();
        await house.PublishCourse(Half);
        await house.Check(7, P1, 1);
        await house.Delete(7, P1, minute: 2);
        await house.Grade();

        var last = (await house.GradesOf(7)).OfType<SubsectionGradeChanged>().Last();
        Assert.Equal((0.0, 2.0, 0.0, 2.0, (DateTimeOffset?)Noon.AddMinutes(1)), (last.EarnedAll, last.PossibleAll, last.EarnedGraded, last.PossibleGraded, last.FirstAttempted));
    }

    [Fact]
    public async Task an_older_submission_that_arrives_late_changes_neither_an_override_nor_a_deletion()
    {
        await using var house = await Build();
        await house.PublishCourse(Half);
        await house.Override(7, P1, 0.5, minute: 20);
        await house.Delete(7, P3, minute: 20);
        await house.Grade();
        var before = await house.GradesOf(7);

        await house.Check(7, P1, 1);
        await house.Check(7, P3, 1);
        await house.Grade();
        Assert.Equal(before.OfType<CourseGradeChanged>(), (await house.GradesOf(7)).OfType<CourseGradeChanged>());
    }

    [Fact]
    public async Task work_begun_anew_after_a_deletion_counts()
    {
        await using var house = await Build();
        await house.PublishCourse(Half);
        await house.Check(7, P3, 1);
        await house.Delete(7, P3, minute: 2);
        await house.Check(7, P3, 1, attempt: 3);
        await house.Grade(1);
        Assert.Equal([0.5, 0, 0.5], (await house.GradesOf(7)).OfType<CourseGradeChanged>().Select(grade => grade.Percent));
    }

    [Fact]
    public async Task grading_goes_back_and_calculates_the_same_again()
    {
        await using var house = await Build();
        await house.PublishCourse(Half);
        await house.Check(7, P3, 1);
        await house.Override(7, P3, 0.5, minute: 2);
        await house.Delete(7, P3, minute: 3);
        await house.Grade();
        var grades = await house.GradesOf(7);

        var ct = TestContext.Current.CancellationToken;
        await using var connection = await house.Database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await house.Process.Return(0, new ProjectionSession(connection, transaction, house.Streams), ct);
        await transaction.CommitAsync(ct);
        Assert.Equal(grades, await house.GradesOf(7));
        await house.Check(7, P3, 1, attempt: 4);
        await house.Grade();
        Assert.Equal(0.5, (await house.GradesOf(7)).OfType<CourseGradeChanged>().Last().Percent);
    }
}
