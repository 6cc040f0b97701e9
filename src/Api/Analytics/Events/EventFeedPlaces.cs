namespace OpenEdx.Api.Analytics;

/// <summary>Bounds of the event feed on one node.</summary>
public sealed record EventFeedSettings
{
    /// <summary>Readers at a time.</summary>
    public int MostReaders { get; init; } = 32;

    /// <summary>Longest silence towards a live reader.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often appends of other nodes are looked for; those of this node are noticed at once.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(250);
}

/// <summary>The readers that one node serves at a time. Each costs a buffer, and at times a connection to the database.</summary>
public sealed class EventFeedPlaces(EventFeedSettings settings)
{
    private int taken;

    /// <summary>Readers served now.</summary>
    public int Taken => Volatile.Read(ref taken);

    /// <summary>Null when all are taken; else to be disposed at the end.</summary>
    public IDisposable? Take()
    {
        if (Interlocked.Increment(ref taken) <= settings.MostReaders) return new Place(this);
        Interlocked.Decrement(ref taken);
        return null;
    }

    private sealed class Place(EventFeedPlaces places) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref places.taken);
    }
}
