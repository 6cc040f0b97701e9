using Microsoft.Extensions.Logging;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// Keeps the log quiet while the database is away: one sentence when the first part of this process misses it, one when the last
/// of them has it back.
/// </summary>
public sealed class DatabaseOutage(ILogger<DatabaseOutage> log, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> missing = new(StringComparer.Ordinal);
    private long since;

    /// <summary>Parts that miss the database at this instant.</summary>
    public IReadOnlySet<string> Missing
    {
        get
        {
            lock (gate) return missing.ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>Notes an error that means that the database is away.</summary>
    /// <param name="part">Of this process, such as <c>processes</c>.</param>
    /// <returns>False for any other error, which the caller reports by itself.</returns>
    public bool Explains(string part, Exception error)
    {
        if (!TransientErrors.IsOutage(error)) return false;
        lock (gate)
        {
            if (!missing.Add(part) || missing.Count > 1) return true;
            since = clock.GetTimestamp();
        }

        log.LogWarning("The database is away ({Reason}); read models and processes wait for it.", (error.InnerException ?? error).Message);
        return true;
    }

    /// <summary>Notes that the database answered to this part.</summary>
    public void IsOver(string part)
    {
        lock (gate)
        {
            if (!missing.Remove(part) || missing.Count > 0) return;
        }

        log.LogWarning("The database is back after {Seconds:N1} s; read models and processes go on.", clock.GetElapsedTime(since).TotalSeconds);
    }
}
