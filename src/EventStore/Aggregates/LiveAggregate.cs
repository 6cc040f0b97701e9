namespace OpenEdx.EventStore.Aggregates;

/// <summary>
/// How the state of one kind of stream comes about from its events, and whether it may be kept between decisions. One instance for each kind
/// of stream: states are kept under it.
/// </summary>
/// <typeparam name="TState">Immutable: one state is handed to many decisions at once.</typeparam>
/// <param name="streamType">Aggregate alias as stored in <c>mt_streams.type</c>.</param>
/// <param name="initial">Before any event.</param>
/// <param name="evolve">Pure: the state after one more event.</param>
public sealed class LiveAggregate<TState>(string streamType, TState initial, Func<TState, object, TState> evolve)
{
    public string StreamType { get; } = streamType;

    public TState Initial { get; } = initial;

    public Func<TState, object, TState> Evolve { get; } = evolve;

    /// <summary>False where data of persons could outlive their retirement: states are then held for the length of a call only.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>Null: loads begin at the first event. Without effect where states are not kept.</summary>
    public SnapshotPlan? Snapshots { get; init; }
}
