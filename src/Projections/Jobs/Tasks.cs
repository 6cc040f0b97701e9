using OpenEdx.Domain.Jobs;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Jobs;

/// <summary>One job.</summary>
/// <param name="Id">Also in the name of its stream.</param>
/// <param name="CourseId">Null: belongs to no course run.</param>
/// <param name="State"><c>requested</c>, <c>running</c>, <c>completed</c>, <c>failed</c>.</param>
/// <param name="Total">0 until the first batch is finished.</param>
/// <param name="RequestedBy">Null: the system.</param>
/// <param name="Error">Null unless failed.</param>
public sealed record TaskRow(
    Guid Id, string Kind, string? CourseId, string State, long Done, long Total, long? RequestedBy, string? Error,
    DateTimeOffset RequestedAt, DateTimeOffset ChangedAt);

public readonly record struct TaskKey(Guid Id);

/// <summary>Table <c>jobs.tasks</c>, one row per job. Async. Readers: the job runner, which asks the stream again before it begins; operators.</summary>
public sealed class Tasks : RowProjection<TaskRow, TaskKey>
{
    public override string Name => "tasks";

    public override string Table => "jobs.tasks";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyCollection<Type> Consumes { get; } =
        [typeof(TaskRequested), typeof(TaskProgressed), typeof(TaskCompleted), typeof(TaskFailed)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["state", "requested_at"], ["course_id"]];

    protected override IEnumerable<TaskKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        TaskRequested requested => [new(requested.Task)],
        TaskProgressed progressed => [new(progressed.Task)],
        TaskCompleted completed => [new(completed.Task)],
        TaskFailed failed => [new(failed.Task)],
        _ => [],
    };

    protected override TaskRow? Evolve(TaskRow? row, TaskKey key, RecordedEvent fact) => fact.Data switch
    {
        TaskRequested asked => new(
            key.Id, asked.Kind, asked.Course?.ToString(), "requested", 0, 0, asked.By?.Value, null, asked.At, asked.At),
        TaskProgressed at when row is not null => row with { State = "running", Done = at.Done, Total = at.Total, ChangedAt = at.At },
        TaskCompleted at when row is not null => row with { State = "completed", Done = at.Done, ChangedAt = at.At },
        TaskFailed at when row is not null => row with { State = "failed", Error = at.Error, ChangedAt = at.At },
        _ => row,
    };
}
