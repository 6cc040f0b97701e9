namespace OpenEdx.EventStore.Subscriptions;

/// <summary>How the daemon works. The defaults suit every installation; tests change them.</summary>
public sealed record DaemonSettings
{
    /// <summary>How often the log is looked at for appends of other nodes; those of this process wake the daemon at once.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Most events that projections take in one transaction.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>Most events that a process takes in one transaction. Few: until it commits, readers wait at its first append.</summary>
    public int ProcessPageSize { get; init; } = 100;

    /// <summary>How often an event that fails alone, for a reason that does not pass, is tried before it is set aside.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Most events read at once by a rebuild or a verification.</summary>
    public int ReplayPageSize { get; init; } = 5000;

    /// <summary>Most rows of one projection kept in memory while it is rebuilt or verified; beyond, they are written in between.</summary>
    public int RowsInMemory { get; init; } = 100_000;
}
