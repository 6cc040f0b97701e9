using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Jobs;

/// <summary>A worker gives a job up.</summary>
public sealed record FailTask(Guid Task, string Error, DateTimeOffset At)
{
    /// <summary>The job was never requested.</summary>
    public sealed record NotRequested(Guid Task) : Refusal;

    public Decision<InstructorTaskEvent> Decide(InstructorTask state)
    {
        if (state.Kind is null) return new NotRequested(Task);
        return state.IsFinished ? Decision<InstructorTaskEvent>.Nothing : new TaskFailed(Task, Error, At);
    }
}
