using System.Text.Json;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Jobs;

public sealed class InstructorTaskTests
{
    private static readonly Guid Id = new("22222222-2222-2222-2222-222222222222");
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly JsonElement Input = JsonSerializer.SerializeToElement(new { position = 5 });
    private static readonly TaskRequested Requested = new(Id, "regrade_course", Course, Input, null, Noon);
    private static readonly TaskProgressed HalfWay = new(Id, 500, 1000, "817", Noon);

    [Fact]
    public void a_task_is_requested_once() =>
        new Given<InstructorTask, InstructorTaskEvent>().When(new RequestTask(Id, "regrade_course", Course, Input, null, Noon).Decide).Then(Requested);

    [Fact]
    public void an_id_belongs_to_one_task() =>
        new Given<InstructorTask, InstructorTaskEvent>(Requested)
            .When(new RequestTask(Id, "another", Course, Input, null, Noon).Decide)
            .ThenRefused(new RequestTask.IdIsTaken(Id));

    [Fact]
    public void a_batch_moves_the_cursor() =>
        new Given<InstructorTask, InstructorTaskEvent>(Requested).When(new RecordTaskProgress(Id, 500, 1000, "817", Noon).Decide).Then(HalfWay);

    [Fact]
    public void an_unknown_task_makes_no_progress() =>
        new Given<InstructorTask, InstructorTaskEvent>()
            .When(new RecordTaskProgress(Id, 500, 1000, "817", Noon).Decide)
            .ThenRefused(new RecordTaskProgress.NotRunning(Id));

    [Fact]
    public void a_finished_task_makes_no_progress() =>
        new Given<InstructorTask, InstructorTaskEvent>(Requested, new TaskCompleted(Id, 0, Noon))
            .When(new RecordTaskProgress(Id, 500, 1000, "817", Noon).Decide)
            .ThenRefused(new RecordTaskProgress.NotRunning(Id));

    [Fact]
    public void a_task_completes_with_what_was_done() =>
        new Given<InstructorTask, InstructorTaskEvent>(Requested, HalfWay).When(new CompleteTask(Id, Noon).Decide).Then(new TaskCompleted(Id, 500, Noon));

    [Fact]
    public void a_task_fails_with_its_error() =>
        new Given<InstructorTask, InstructorTaskEvent>(Requested, HalfWay).When(new FailTask(Id, "no course", Noon).Decide).Then(new TaskFailed(Id, "no course", Noon));

    [Fact]
    public void a_task_that_was_never_requested_neither_completes_nor_fails()
    {
        new Given<InstructorTask, InstructorTaskEvent>().When(new CompleteTask(Id, Noon).Decide).ThenRefused(new CompleteTask.NotRequested(Id));
        new Given<InstructorTask, InstructorTaskEvent>().When(new FailTask(Id, "x", Noon).Decide).ThenRefused(new FailTask.NotRequested(Id));
    }
}
