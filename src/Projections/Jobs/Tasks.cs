using System.Text.Json;
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
/// <param name="Input">What the work needs to know, by kind; <c>{}</c>: nothing.</param>
/// <param name="Succeeded">Of <paramref name="Done"/>; null, as the two after it: work of this kind does not tell.</param>
/// <param name="Skipped">There was nothing to do for them.</param>
/// <param name="Failed">What was asked cannot be done to them.</param>
public sealed record TaskRow(
    Guid Id, string Kind, string? CourseId, string State, long Done, long Total, long? RequestedBy, string? Error,
    DateTimeOffset RequestedAt, DateTimeOffset ChangedAt, JsonText Input, long? Succeeded, long? Skipped, long? Failed)
{
    public bool IsOpen => State is "requested" or "running";
}

public readonly record struct TaskKey(Guid Id);

/// <summary>Table <c>jobs.tasks</c>, one row per job. Async. Readers: the job runner, which asks the stream again before it begins; the lists of tasks of the instructor dashboard; operators.</summary>
public sealed class Tasks : RowProjection<TaskRow, TaskKey>
{
    public override string Name => "tasks";

    public override int Version => 2;

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
            key.Id, asked.Kind, asked.Course?.ToString(), "requested", 0, 0, asked.By?.Value, null, asked.At, asked.At,
            new JsonText(asked.Input.ValueKind == JsonValueKind.Object ? asked.Input.GetRawText() : "{}"), null, null, null),
        TaskProgressed at when row is not null => row with
        {
            State = "running",
            Done = at.Done,
            Total = at.Total,
            ChangedAt = at.At,
            Succeeded = at.Tally?.Succeeded,
            Skipped = at.Tally?.Skipped,
            Failed = at.Tally?.Failed,
        },
        TaskCompleted at when row is not null => row with { State = "completed", Done = at.Done, ChangedAt = at.At },
        TaskFailed at when row is not null => row with { State = "failed", Error = at.Error, ChangedAt = at.At },
        _ => row,
    };
}
