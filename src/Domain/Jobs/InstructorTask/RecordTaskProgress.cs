using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Jobs;

/// <summary>A worker finished one more batch.</summary>
/// <param name="Cursor">Where the next batch begins.</param>
/// <param name="Tally">How the finished items ended; null: work of this kind does not tell.</param>
public sealed record RecordTaskProgress(Guid Task, long Done, long Total, string Cursor, DateTimeOffset At, TaskTally? Tally = null)
{
    /// <summary>The job was never requested, or is finished.</summary>
    public sealed record NotRunning(Guid Task) : Refusal;

    public Decision<InstructorTaskEvent> Decide(InstructorTask state)
    {
        if (!state.IsRunning) return new NotRunning(Task);
        return state.Cursor == Cursor && state.Done == Done
            ? Decision<InstructorTaskEvent>.Nothing
            : new TaskProgressed(Task, Done, Total, Cursor, At, Tally);
    }
}
