namespace OpenEdx.EventStore.Subscriptions;

/// <summary>How the daemon works. The defaults suit every installation; tests change them.</summary>
public sealed record DaemonSettings
{
    /// <summary>
    /// How often the log is looked at without a signal. Appends of this process wake the daemon at once, those of other nodes by the
    /// <see cref="Streams.AppendBridge"/>; this finds what neither tells, and is the pace of the high-water mark.
    /// </summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Pause after telling other nodes of appends; those in between share the next message.</summary>
    public TimeSpan NotificationPause { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Most events that projections take in one transaction.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>
    /// Most events that reports take in one transaction. Many: an hour of a learner's deeds concerns few rows, which are written once a page. With 20,000 an
    /// imported log is shown 12 % faster than with 5,000 (ADR-0011).
    /// </summary>
    public int ReportPageSize { get; init; } = 20_000;

    /// <summary>Most events that a process takes in one transaction. Few: until it commits, readers wait at its first append.</summary>
    public int ProcessPageSize { get; init; } = 100;

    /// <summary>How often an event that fails alone, for a reason that does not pass, is tried before it is set aside.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>How many events a rebuild or a verification gives to a projection at once, where that costs round trips.</summary>
    public int ReplayPageSize { get; init; } = 5000;

    /// <summary>Positions of the log after which a build of a version commits: what a build that is killed has to do again, at most.</summary>
    public int BuildChunk { get; init; } = 500_000;

    /// <summary>Most rows kept in memory while projections are rebuilt or verified, over all of them; beyond, some are written in between. One takes some hundred bytes.</summary>
    public int RowsInMemory { get; init; } = 400_000;

    /// <summary>A node that says nothing to the database for so long, within its work, has hung; it loses its connections, and with them its shards.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a delivery of a subscription is tried before its event is set aside. With the pauses below: about ten minutes.</summary>
    public int DeliveryAttempts { get; init; } = 15;

    /// <summary>Pause after the first failure of a delivery; doubled each time.</summary>
    public TimeSpan DeliveryPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The pause grows to this.</summary>
    public TimeSpan LongestDeliveryPause { get; init; } = TimeSpan.FromMinutes(1);
}
