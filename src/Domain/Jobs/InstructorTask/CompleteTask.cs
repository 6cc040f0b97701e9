using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Jobs;

/// <summary>A worker finished the last batch.</summary>
public sealed record CompleteTask(Guid Task, DateTimeOffset At)
{
    /// <summary>The job was never requested.</summary>
    public sealed record NotRequested(Guid Task) : Refusal;

    public Decision<InstructorTaskEvent> Decide(InstructorTask state)
    {
        if (state.Kind is null) return new NotRequested(Task);
        return state.IsFinished ? Decision<InstructorTaskEvent>.Nothing : new TaskCompleted(Task, state.Done, At);
    }
}
