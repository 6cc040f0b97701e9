using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.SharedKernel;

/// <summary>
/// The one writer path: take the live aggregate, decide (pure), append. It stands here because this floor alone, below Api and
/// Workers, knows both the domain and the store; a live aggregate is Marten's third kind of projection.
/// </summary>
public static class Transactions
{
    /// <summary>Takes the aggregate of a stream, decides and appends; decides again after a lost race (ADR-0014).</summary>
    /// <param name="decide">Pure; may be called several times, and the last call counts.</param>
    /// <param name="isNew">The stream was not there a moment ago, so that it is not read first; the append proves it.</param>
    public static async Task<Done<TState, TEvent>> Transact<TState, TEvent>(
        this StreamStore streams, string stream, Func<TState, Decision<TEvent>> decide, EventMetadata metadata, CancellationToken ct, bool isNew = false)
        where TState : IAggregate<TState, TEvent>
        where TEvent : class
    {
        var result = await streams.Transact(stream, Live<TState, TEvent>.Aggregate, decide, decision => decision.Facts, metadata, ct, isNew);
        return new(result.Decision.Refusal, result.Appended, result.State, result.Version);
    }

    /// <summary>The live aggregate of a stream; its initial state when the stream does not exist.</summary>
    public static Task<TState> Load<TState, TEvent>(this StreamStore streams, string stream, CancellationToken ct)
        where TState : IAggregate<TState, TEvent>
        where TEvent : class =>
        streams.Load(stream, Live<TState, TEvent>.Aggregate, ct);

    /// <summary>The store's view of an aggregate of the domain.</summary>
    private static class Live<TState, TEvent>
        where TState : IAggregate<TState, TEvent>
        where TEvent : class
    {
        public static readonly LiveAggregate<TState> Aggregate =
            new(TState.StreamType, TState.Initial, (state, fact) => state.Evolve((TEvent)fact))
            {
                IsKept = !TState.IsPersonal,
                Snapshots = TState.Snapshots is { } rule ? new($"{TState.StreamType}/{rule.Version}", rule.EveryEvents) : null,
            };
    }
}

/// <summary>Outcome of a command.</summary>
/// <param name="Refusal">Null when accepted.</param>
/// <param name="Appended">Stored facts with their positions; empty when nothing changed.</param>
/// <param name="State">After the command.</param>
/// <param name="Version">Of the stream, after the command.</param>
public sealed record Done<TState, TEvent>(
    Refusal? Refusal, IReadOnlyList<RecordedEvent> Appended, TState State, long Version);
