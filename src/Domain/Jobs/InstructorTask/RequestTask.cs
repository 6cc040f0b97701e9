using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Jobs;

/// <summary>Asks for a job.</summary>
/// <param name="Task">Chosen by the caller; derived from the causing event where there is one, so that a repetition finds the same job.</param>
public sealed record RequestTask(Guid Task, string Kind, CourseKey? Course, JsonElement Input, UserId? By, DateTimeOffset At)
{
    /// <summary>Another job exists under this id.</summary>
    public sealed record IdIsTaken(Guid Task) : Refusal;

    public Decision<InstructorTaskEvent> Decide(InstructorTask state)
    {
        if (state.Kind is null) return new TaskRequested(Task, Kind, Course, Input, By, At);
        return state.Kind == Kind && state.Course == Course ? Decision<InstructorTaskEvent>.Nothing : new IdIsTaken(Task);
    }
}
