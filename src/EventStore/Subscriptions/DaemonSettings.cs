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
}
