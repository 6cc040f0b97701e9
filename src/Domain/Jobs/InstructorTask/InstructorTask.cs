using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Jobs;

/// <summary>Where a job stands: what a worker needs to begin it or to go on with it.</summary>
/// <param name="Kind">Null: never requested.</param>
/// <param name="Input">Undefined before the request.</param>
/// <param name="Cursor">Empty: no batch is finished.</param>
/// <param name="IsFinished">Completed or failed: nothing more will be recorded.</param>
/// <param name="HasFailed">Given up; finished as well.</param>
/// <param name="Tally">Null: no batch is finished, or work of this kind does not tell.</param>
public sealed record InstructorTask(
    string? Kind, CourseKey? Course, JsonElement Input, DateTimeOffset RequestedAt, long Done, string Cursor, bool IsFinished,
    bool HasFailed = false, TaskTally? Tally = null)
    : IAggregate<InstructorTask, InstructorTaskEvent>
{
    public static string StreamType => "instructor_task";

    public static InstructorTask Initial { get; } = new(null, null, default, default, 0, "", false);

    public bool IsRunning => Kind is not null && !IsFinished;

    public InstructorTask Evolve(InstructorTaskEvent fact) => fact switch
    {
        TaskRequested requested => this with
        {
            Kind = requested.Kind,
            Course = requested.Course,
            Input = requested.Input,
            RequestedAt = requested.At,
        },
        TaskProgressed progressed => this with { Done = progressed.Done, Cursor = progressed.Cursor, Tally = progressed.Tally },
        TaskCompleted completed => this with { Done = completed.Done, IsFinished = true },
        TaskFailed => this with { IsFinished = true, HasFailed = true },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of InstructorTask."),
    };
}
