using OpenEdx.Domain.Jobs;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Workers.Jobs;

/// <summary>How one kind of long work is done, batch by batch.</summary>
public interface IJob
{
    /// <summary>As in <c>task_requested</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Prepares the batch behind the task's cursor, in a transaction that the runner commits together with the progress. Called
    /// again from the same cursor after a failure or a kill.
    /// </summary>
    Task<JobBatch> RunBatch(InstructorTask task, ProjectionSession session, CancellationToken ct);
}

/// <summary>One finished batch.</summary>
/// <param name="Done">Items finished so far, this batch included.</param>
/// <param name="Cursor">Where the next batch begins.</param>
/// <param name="IsLast">Nothing is left after this batch.</param>
/// <param name="Appends">Facts of the batch, to be stored with its progress.</param>
/// <param name="Tally">How the finished items ended, this batch included; null: work of this kind does not tell.</param>
public sealed record JobBatch(
    long Done, long Total, string Cursor, bool IsLast, IReadOnlyList<StreamAppend> Appends, TaskTally? Tally = null);

/// <summary>What was asked cannot be done, and trying again would not help: the job is given up at once.</summary>
/// <param name="message">For the course team.</param>
public sealed class JobGivenUpException(string message) : Exception(message);

/// <summary>Something that the job needs is away. It goes on from its cursor when that is back; other jobs do not wait for it.</summary>
/// <param name="message">What is away; for the course team, if it stays so for days.</param>
public sealed class JobPostponedException(string message, Exception? inner = null) : Exception(message, inner);
