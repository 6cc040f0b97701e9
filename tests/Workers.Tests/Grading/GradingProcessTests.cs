using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Subscriptions;
using static OpenEdx.Workers.Tests.Grading.GradingHouse;

namespace OpenEdx.Workers.Tests.Grading;

public sealed class GradingProcessTests
{
    private const string Half = """{"GRADER": [{"type": "Homework", "min_count": 2, "drop_count": 0, "weight": 1}], "GRADE_CUTOFFS": {"Pass": 0.5}}""";

    [Fact]
    public async Task a_submission_changes_subsection_and_course_and_names_itself_as_the_cause()
    {
        await using var house = await Build();
        await house.PublishCourse(Half);
        await house.Check(7, P1, 1);
        await house.Grade();

        var submission = (await house.Log()).Single(fact => fact.Type == "problem_checked");
        var cause = new GradeCause("problem_checked", submission.Id, submission.Position);
        var at = Noon.AddMinutes(1);
        Assert.Equal(
            [
                new SubsectionGradeChanged(new(7), Homework1, 1, 2, 1, 2, at, 1, cause, at),
                new CourseGradeChanged(new(7), Course, 0.25, "", false, 1, cause, at),
                new CourseGradeNowFailed(new(7), Course, 0.25, "", 1, cause, at),
            ],
            await house.GradesOf(7));
    }

    [Fact]
    public async Task a_block_that_is_no_problem_counts_from_the_start_and_by_its_score()
    {
        await using var house = await Build();
        var done = Course.Block("done", "d");
        await house.PublishCourse(Half);
        await house.Publish(Sequential(Homework2, P3, done), new CourseBlockPublished(done, FieldValues.Empty, null, []));
        await house.Check(7, P3, 1);
        await house.Score(7, done, 0, minute: 40);
        await house.Score(7, done, 1, minute: 50);
        await house.Grade();

        Assert.Equal([0.25, 0.5], (await house.GradesOf(7)).OfType<CourseGradeChanged>().Select(grade => grade.Percent));
        Assert.Equal("block_scored", (await house.GradesOf(7)).OfType<CourseGradeChanged>().Last().Cause!.Kind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public async Task batches_may_be_cut_anywhere_without_changing_a_fact(int batchSize)
    {
        await using var house = await Build();
        await house.PublishCourse(Half);
        await house.Check(7, P1, 1);
        await house.Check(8, P3, 0);
        await house.Check(7, P2, 1);
        await house.Check(7, P3, 1);
        await house.Reset(7, P3);
        await house.Check(8, P3, 1, attempt: 2);
        await house.Grade(batchSize);

        Assert.Equal([0.25, 0.5, 1, 0.5], (await house.GradesOf(7)).OfType<CourseGradeChanged>().Select(grade => grade.Percent));
        Assert.Equal([0, 0.5], (await house.GradesOf(8)).OfType<CourseGradeChanged>().Select(grade => grade.Percent));
        Assert.Equal(["failed", "passed"], await Standings(house, 7));
        Assert.Equal(["failed", "passed"], await Standings(house, 8));
        Assert.Equal([1, 2, 1, 0], (await house.GradesOf(7)).OfType<SubsectionGradeChanged>().Select(grade => grade.EarnedGraded));
    }

    [Fact]
    public async Task a_rolled_back_batch_leaves_nothing_and_its_repetition_counts_once()
    {
        await using var house = await Build();
        await house.PublishCourse(Half);
        await house.Check(7, P1, 1);
        var ct = TestContext.Current.CancellationToken;
        var facts = (await house.Log()).Where(fact => house.Process.Consumes.Contains(fact.Data.GetType())).ToList();
        await using (var connection = await house.Database.OpenConnectionAsync(ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await house.Process.Handle(facts, new ProjectionSession(connection, transaction, house.Streams), ct);
            await transaction.RollbackAsync(ct);
        }

        Assert.Empty(await house.GradesOf(7));
        await house.Grade();
        Assert.Equal(3, (await house.GradesOf(7)).Count);
    }

    [Theory]
    [InlineData("delete from grading.learner_states")]
    [InlineData("update grading.learner_states set version = version - 1, state = '{\"Subsections\": {}, \"Outcome\": null}'")]
    public async Task without_a_fitting_snapshot_the_stream_is_read(string harm)
    {
        await using var house = await Build();
        await house.PublishCourse(Half);
        await house.Check(7, P1, 1);
        await house.Grade();
        await using (var command = house.Database.CreateCommand(harm)) await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await house.Check(7, P3, 1);
        await house.Grade();
        Assert.Equal([0.25, 0.75], (await house.GradesOf(7)).OfType<CourseGradeChanged>().Select(grade => grade.Percent));
        Assert.Equal(6, (await house.GradesOf(7)).Count);
    }

    [Fact]
    public async Task an_attempt_that_changes_no_score_records_nothing()
    {
        await using var house = await Build();
        await house.PublishCourse(Half);
        await house.Check(7, P1, 1);
        await house.Check(7, P1, 1, attempt: 2);
        await house.Grade();
        Assert.Equal(3, (await house.GradesOf(7)).Count);
    }

    [Fact]
    public async Task scores_that_precede_their_course_are_graded_when_it_is_published()
    {
        await using var house = await Build();
        await house.Check(7, P1, 1);
        await house.Grade();
        Assert.Empty(await house.GradesOf(7));

        await house.PublishCourse(Half);
        await house.Grade();
        await house.FollowTasks();
        Assert.Equal(1, await house.Runner().RunOpenTasks(TestContext.Current.CancellationToken));
        Assert.Equal([0.25], (await house.GradesOf(7)).OfType<CourseGradeChanged>().Select(grade => grade.Percent));
    }

    [Fact]
    public async Task a_policy_edit_regrades_everybody_with_the_publication_as_cause()
    {
        await using var house = await Build();
        await house.PublishCourse(Half);
        foreach (var user in (long[])[7, 8, 9]) await house.Check(user, P3, 1);
        await house.Grade();
        await house.Publish(Policy(Half.Replace("\"min_count\": 2", "\"min_count\": 4", StringComparison.Ordinal)));
        await house.Grade();
        await house.FollowTasks();
        await house.Runner().RunOpenTasks(TestContext.Current.CancellationToken);

        foreach (var user in (long[])[7, 8, 9])
        {
            var facts = await house.GradesOf(user);
            var last = facts.OfType<CourseGradeChanged>().Last();
            Assert.Equal((0.25, false, "course_version_published"), (last.Percent, last.Passed, last.Cause.Kind));
            Assert.Equal(new CourseGradeNowFailed(last.User, Course, 0.25, "", last.ContentVersion, last.Cause, last.At), facts[^1]);
            Assert.Equal(5, facts.Count);
        }
    }

    [Fact]
    public async Task a_publication_that_changes_nothing_of_the_grades_asks_for_no_job()
    {
        await using var house = await Build();
        await house.PublishCourse(Half);
        await house.Check(7, P3, 1);
        await house.Grade();
        await house.Publish(new CourseBlockPublished(Course.Block("html", "h"), FieldValues.Empty, "<p>Hi</p>", []));
        await house.Grade();
        Assert.DoesNotContain(await house.Log(), fact => fact.Data is TaskRequested);
    }

    private static async Task<IEnumerable<string>> Standings(GradingHouse house, long user) =>
        (await house.GradesOf(user)).Select(fact => fact switch { CourseGradeNowPassed => "passed", CourseGradeNowFailed => "failed", _ => "" }).Where(word => word.Length > 0);
}
