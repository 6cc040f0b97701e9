using System.Collections.Concurrent;
using System.Diagnostics;

namespace OpenEdx.EventStore.Telemetry;

/// <summary>Sign of life of one loop of this process that must not stand still: a lane of the daemon, the runner of jobs.</summary>
public sealed class Pulse
{
    private long lastBeat;
    private volatile string? trouble;

    /// <summary>Since the last turn without an error; null: there was none yet.</summary>
    public TimeSpan? Age => Volatile.Read(ref lastBeat) is > 0 and var beat ? Stopwatch.GetElapsedTime(beat) : null;

    /// <summary>What ended the last turn; null after a turn without an error.</summary>
    public string? Trouble => trouble;

    /// <summary>A turn went well, also one that found nothing to do.</summary>
    public void Beat()
    {
        Volatile.Write(ref lastBeat, Stopwatch.GetTimestamp());
        trouble = null;
    }

    /// <summary>A turn ended with an error; the next one will be tried.</summary>
    public void Failed(Exception error) => trouble = error.GetType().Name;
}

/// <summary>The loops of this process by name. A node that does not run a loop has no pulse for it.</summary>
public sealed class Pulses
{
    private readonly ConcurrentDictionary<string, Pulse> loops = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Pulse> All => loops;

    /// <summary>The pulse of a loop, which from now on is expected to beat.</summary>
    public Pulse Of(string loop) => loops.GetOrAdd(loop, _ => new());
}
