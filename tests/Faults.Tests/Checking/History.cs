using System.Collections.Concurrent;

namespace OpenEdx.Faults.Tests.Checking;

/// <summary>What all writers and readers of a run did and were told, on one clock.</summary>
public sealed class History
{
    private long clock;

    public ConcurrentBag<Attempt> Attempts { get; } = [];

    public ConcurrentBag<Archival> Archivals { get; } = [];

    public ConcurrentBag<StreamSight> StreamSights { get; } = [];

    public ConcurrentBag<LogSight> LogSights { get; } = [];

    /// <summary>A tick. Who took a smaller one before asking than another after its answer may have run beside it; else it came first.</summary>
    public long Tick() => Interlocked.Increment(ref clock);
}
