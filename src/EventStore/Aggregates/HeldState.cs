namespace OpenEdx.EventStore.Aggregates;

/// <summary>A state, and the event up to which it is folded.</summary>
/// <param name="Version">Of that event in its stream; 0 before the first.</param>
/// <param name="Position">Of that event in the log; 0 before the first. Never given twice, so it tells this past from another one of the same length.</param>
/// <param name="SnapshotVersion">Version of the last snapshot known of; 0: none.</param>
/// <param name="Bytes">About how much memory the state takes.</param>
/// <param name="IsShared">Another writer was ahead at the last look: other nodes work on this stream as well.</param>
internal sealed record HeldState<TState>(TState State, long Version, long Position, long Bytes, long SnapshotVersion = 0, bool IsShared = false)
{
    /// <summary>In memory a value takes about twice what its JSON takes; the rest is the entry itself.</summary>
    private const int Overhead = 256;

    public static HeldState<TState> Before(LiveAggregate<TState> aggregate) => new(aggregate.Initial, 0, 0, Overhead);

    /// <param name="json">Bytes of events folded into it. An upper bound for the state: what events replaced is counted as well.</param>
    public HeldState<TState> Larger(long json) => this with { Bytes = Bytes + (2 * json) };
}
