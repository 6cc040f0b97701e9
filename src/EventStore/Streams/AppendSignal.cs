namespace OpenEdx.EventStore.Streams;

/// <summary>
/// Wakes readers of this process after an append has been committed. Appends of other nodes do not raise it: who bridges nodes
/// (by polling the sequence, or by a notification sent after the commit) calls <see cref="Raise"/> on arrival, and
/// sends on whenever <see cref="Next"/> completes. No notification is sent inside the transaction of an append, since
/// NOTIFY makes commits queue for each other.
/// </summary>
public sealed class AppendSignal
{
    private TaskCompletionSource? next;

    /// <summary>
    /// Completes at the first commit after it was taken. Take it, then read the log to its end, then await it:
    /// nothing can slip through between.
    /// </summary>
    public Task Next
    {
        get
        {
            var waiting = Volatile.Read(ref next);
            if (waiting is not null) return waiting.Task;
            var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref next, created, null) ?? created).Task;
        }
    }

    /// <summary>Call after the commit. Costs nothing while nobody waits.</summary>
    public void Raise() => Interlocked.Exchange(ref next, null)?.TrySetResult();
}
