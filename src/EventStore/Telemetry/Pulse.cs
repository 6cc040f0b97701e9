using System.Collections.Concurrent;
using System.Diagnostics;

namespace OpenEdx.EventStore.Telemetry;

/// <summary>Sign of life of one activity of this process: a lane of the daemon, the runner of jobs, the appends.</summary>
public sealed class Pulse
{
    private long lastBeat = Stopwatch.GetTimestamp();
    private long troubledAt;
    private Exception? trouble;

    /// <summary>Since the last turn without an error; before the first one, since it was expected.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(Volatile.Read(ref lastBeat));

    /// <summary>What ended the last turn; null after a turn without an error.</summary>
    public Exception? Trouble => Volatile.Read(ref trouble);

    /// <summary>Since the last turn that ended with an error; meaningless without one.</summary>
    public TimeSpan TroubleAge => Stopwatch.GetElapsedTime(Volatile.Read(ref troubledAt));

    /// <summary>A turn went well, also one that found nothing to do.</summary>
    public void Beat()
    {
        Volatile.Write(ref lastBeat, Stopwatch.GetTimestamp());
        Volatile.Write(ref trouble, null);
    }

    /// <summary>A turn ended with an error; the next one will be tried.</summary>
    public void Failed(Exception error)
    {
        Volatile.Write(ref troubledAt, Stopwatch.GetTimestamp());
        Volatile.Write(ref trouble, error);
    }
}

/// <summary>The loops of this process by name. A node that does not run a loop has no pulse for it.</summary>
public sealed class Pulses
{
    private readonly ConcurrentDictionary<string, Pulse> loops = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Pulse> All => loops;

    /// <summary>The pulse of a loop, which from now on is expected to beat.</summary>
    public Pulse Of(string loop) => loops.GetOrAdd(loop, _ => new());
}
