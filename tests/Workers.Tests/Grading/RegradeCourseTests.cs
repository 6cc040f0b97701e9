using Microsoft.Extensions.Logging.Abstractions;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Jobs;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Workers.Grading;
using OpenEdx.Workers.Jobs;
using OpenEdx.Workers.Tests.Jobs;
using static OpenEdx.Workers.Tests.Grading.GradingHouse;

namespace OpenEdx.Workers.Tests.Grading;

public sealed class RegradeCourseTests
{
    private const string Two = """{"GRADER": [{"type": "Homework", "min_count": 2, "drop_count": 0, "weight": 1}], "GRADE_CUTOFFS": {"Pass": 0.5}}""";
    private const string Four = """{"GRADER": [{"type": "Homework", "min_count": 4, "drop_count": 0, "weight": 1}], "GRADE_CUTOFFS": {"Pass": 0.5}}""";

    private static readonly long[] Learners = [7, 8, 9, 10, 11];

    [Fact]
    public async Task a_job_cut_off_in_the_middle_goes_on_behind_its_last_batch()
    {
        await using var house = await RegradingRequested();
        var ct = TestContext.Current.CancellationToken;
        var job = new RegradeCourse(house.Courses) { BatchSize = 2 };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.Runner(new CutOff(job, afterBatches: 2)).RunOpenTasks(ct));
        Assert.Equal([2], await Progress(house));
        Assert.Equal(2, await Regraded(house));

        await house.FollowTasks();
        Assert.Equal(1, await house.Runner(job).RunOpenTasks(ct));
        Assert.Equal([2, 4, 5], await Progress(house));
        Assert.Equal(5, await Regraded(house));
        Assert.Single(await house.Log(), fact => fact.Data is TaskCompleted { Done: 5 });

        Assert.Equal(1, await house.Runner(job).RunOpenTasks(ct));
        Assert.Single(await house.Log(), fact => fact.Data is TaskCompleted);
    }

    [Fact]
    public async Task two_runners_at_once_regrade_everybody_once()
    {
        await using var house = await RegradingRequested();
        var ct = TestContext.Current.CancellationToken;
        var job = new RegradeCourse(house.Courses) { BatchSize = 1 };
        await Task.WhenAll(house.Runner(job).RunOpenTasks(ct), house.Runner(job).RunOpenTasks(ct));
        Assert.Equal(5, await Regraded(house));
        Assert.Single(await house.Log(), fact => fact.Data is TaskCompleted);
    }

    [Fact]
    public async Task submissions_during_a_regrading_are_not_taken_back()
    {
        await using var house = await RegradingRequested();
        var ct = TestContext.Current.CancellationToken;
        var regrading = house.Runner(new RegradeCourse(house.Courses) { BatchSize = 1 }).RunOpenTasks(ct);
        foreach (var user in Learners)
        {
            await house.Check(user, P1, 1);
            await house.Grade();
        }

        await regrading;
        // While a batch of the job is open, readers of the log wait for it; the rest comes now.
        await house.Grade();
        foreach (var user in Learners)
            Assert.Equal(0.38, (await house.GradesOf(user)).OfType<CourseGradeChanged>().Last().Percent);
    }

    [Fact]
    public async Task a_job_of_an_unknown_kind_fails_with_its_reason()
    {
        await using var house = await RegradingRequested();
        await new JobRunner(house.Streams, [], TimeProvider.System, new(NullLogger<DatabaseOutage>.Instance, TimeProvider.System), new(), NullLogger<JobRunner>.Instance)
            .RunOpenTasks(TestContext.Current.CancellationToken);
        var failed = Assert.Single((await house.Log()).Select(fact => fact.Data).OfType<TaskFailed>());
        Assert.Contains("regrade_course", failed.Error, StringComparison.Ordinal);
    }

    private static async Task<GradingHouse> RegradingRequested()
    {
        var house = await Build();
        await house.PublishCourse(Two);
        foreach (var user in Learners) await house.Check(user, P3, 1);
        await house.Grade();
        await house.Publish(Policy(Four));
        await house.Grade();
        await house.FollowTasks();
        return house;
    }

    private static async Task<IEnumerable<long>> Progress(GradingHouse house) =>
        (await house.Log()).Select(fact => fact.Data).OfType<TaskProgressed>().Select(progress => progress.Done);

    /// <summary>Learners whose grade the publication changed, each counted as often as it was recorded.</summary>
    private static async Task<int> Regraded(GradingHouse house) =>
        (await house.Log()).Count(fact => fact.Data is CourseGradeChanged { Cause.Kind: "course_version_published" });
}
