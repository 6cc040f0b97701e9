namespace OpenEdx.EventStore.Subscriptions;

/// <summary>How far a rebuild or a verification has come.</summary>
/// <param name="Events">Consumed events read since it began, or went on.</param>
/// <param name="Of">Consumed events that were to be read then; more may be appended meanwhile.</param>
public sealed record RebuildProgress(long Events, long Of, TimeSpan Elapsed)
{
    public double EventsPerSecond => Elapsed > TimeSpan.Zero ? Events / Elapsed.TotalSeconds : 0;

    /// <summary>Null while nothing is known yet.</summary>
    public TimeSpan? TimeLeft => EventsPerSecond > 0 ? TimeSpan.FromSeconds(Math.Max(0, Of - Events) / EventsPerSecond) : null;
}
