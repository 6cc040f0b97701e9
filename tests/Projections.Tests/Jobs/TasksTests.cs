using System.Text.Json;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Jobs;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Jobs;

public sealed class TasksTests
{
    private static readonly Guid First = new("01980000-0000-7000-8000-000000000001");
    private static readonly Guid Second = new("01980000-0000-7000-8000-000000000002");
    private static readonly Guid Third = new("01980000-0000-7000-8000-000000000003");

    [Fact]
    public async Task jobs_are_found_by_what_they_are_meant_for()
    {
        await using var model = await ReadModel.Of(new Tasks());
        await model.Given(
            Asked(First, null, 0), Asked(Second, 17, 1), Asked(Third, null, 2),
            (Stream(First), new TaskProgressed(First, 3, 5, "x", Noon, new(1, 1, 1))), (Stream(First), new TaskCompleted(First, 3, Noon.AddHours(1))));
        var query = new TasksQuery(model.Database);
        var ct = TestContext.Current.CancellationToken;
        Assert.Equal([Third, First], (await query.Of(Problem, null, ct)).Select(task => task.Id));
        Assert.Equal([Second], (await query.Of(Problem, new UserId(17), ct)).Select(task => task.Id));
        Assert.Equal([Third, Second], (await query.Open(Course, ct)).Select(task => task.Id));
        var done = await query.Find(First, ct);
        Assert.True(done is { State: "completed", Done: 3, Total: 5, Succeeded: 1, Skipped: 1, Failed: 1, RequestedBy: 3 });
        Assert.Equal(Problem, done.Input.To<ProblemTask>()!.Problem);
        await model.ThenRebuiltEqually();
    }

    private static (string, object) Asked(Guid task, long? learner, int minute)
    {
        var input = new ProblemTask(task, Problem, learner is { } one ? new UserId(one) : null, false, null, new(3), null, Noon);
        return (Stream(task), new TaskRequested(task, ProblemTask.Rescore, Course, JsonSerializer.SerializeToElement(input), new UserId(3), Noon.AddMinutes(minute)));
    }

    private static string Stream(Guid task) => InstructorTaskEvent.StreamOf(task);
}
