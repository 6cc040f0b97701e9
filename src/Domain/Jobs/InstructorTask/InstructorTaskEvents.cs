using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Jobs;

/// <summary>Facts about one long-running job: it has progress, a history and a restart point, and survives a killed worker.</summary>
public abstract record InstructorTaskEvent
{
    public static string StreamOf(Guid task) => $"instructor_task/{task}";
}

/// <summary>Somebody, or something, asked for a job.</summary>
/// <param name="Kind">Name of the work: <c>regrade_course</c>, …</param>
/// <param name="Course">Null: the job belongs to no course run.</param>
/// <param name="Input">What the work needs to know, by kind.</param>
/// <param name="By">Null: the system.</param>
[EventType("task_requested")]
public sealed record TaskRequested(Guid Task, string Kind, CourseKey? Course, JsonElement Input, UserId? By, DateTimeOffset At) : InstructorTaskEvent
{
    public bool Equals(TaskRequested? other) =>
        other is not null && Task == other.Task && Kind == other.Kind && Course == other.Course && By == other.By && At == other.At &&
        JsonElement.DeepEquals(Input, other.Input);

    public override int GetHashCode() => HashCode.Combine(Task, Kind);
}

/// <summary>One more batch is finished; stored in the transaction that holds the batch's own facts.</summary>
/// <param name="Done">Items finished so far.</param>
/// <param name="Total">Items known when the batch began; may grow while the job runs.</param>
/// <param name="Cursor">Where the next batch begins, by kind of work.</param>
/// <param name="Tally">How the finished items ended; null: work of this kind does not tell.</param>
[EventType("task_progressed")]
public sealed record TaskProgressed(Guid Task, long Done, long Total, string Cursor, DateTimeOffset At, TaskTally? Tally = null) : InstructorTaskEvent;

/// <summary>How the items of a job ended so far; together they are the finished ones.</summary>
/// <param name="Skipped">There was nothing to do for them.</param>
/// <param name="Failed">What was asked cannot be done to them.</param>
public sealed record TaskTally(long Succeeded, long Skipped, long Failed);

/// <summary>The job is finished.</summary>
/// <param name="Done">Items finished in all.</param>
[EventType("task_completed")]
public sealed record TaskCompleted(Guid Task, long Done, DateTimeOffset At) : InstructorTaskEvent;

/// <summary>The job was given up; what its finished batches stored stays.</summary>
/// <param name="Error">For operators and the course team.</param>
[EventType("task_failed")]
public sealed record TaskFailed(Guid Task, string Error, DateTimeOffset At) : InstructorTaskEvent;
