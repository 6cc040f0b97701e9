namespace OpenEdx.EventStore.Streams;

/// <summary>
/// Wakes readers of this process after an append has been committed, here or, through the <see cref="AppendBridge"/>, on another node.
/// No notification is sent inside the transaction of an append, since NOTIFY makes commits queue for each other.
/// </summary>
public sealed class AppendSignal
{
    private TaskCompletionSource? next;
    private TaskCompletionSource? nextHere;

    /// <summary>
    /// Completes at the first commit after it was taken. Take it, then read the log to its end, then await it:
    /// nothing can slip through between.
    /// </summary>
    public Task Next => Waiting(ref next);

    /// <summary>As <see cref="Next"/>, for commits of this process alone.</summary>
    internal Task NextHere => Waiting(ref nextHere);

    /// <summary>Call after the commit. Costs nothing while nobody waits.</summary>
    public void Raise()
    {
        Complete(ref next);
        Complete(ref nextHere);
    }

    /// <summary>Another node has committed.</summary>
    internal void RaiseFromElsewhere() => Complete(ref next);

    private static Task Waiting(ref TaskCompletionSource? slot)
    {
        var waiting = Volatile.Read(ref slot);
        if (waiting is not null) return waiting.Task;
        var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref slot, created, null) ?? created).Task;
    }

    private static void Complete(ref TaskCompletionSource? slot) => Interlocked.Exchange(ref slot, null)?.TrySetResult();
}
