using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// Reacts to facts by appending further facts, inside the transaction that also commits its progress: exactly once in effect.
/// A process owns no read model; it may keep own tables for its decisions. It is not rebuilt: its past reactions are in the log.
/// </summary>
public interface IProcess
{
    /// <summary>Stable name: <c>grading</c>. Row of <c>mt_event_progression</c>: <c>{Name}:All</c>.</summary>
    string Name { get; }

    IReadOnlyCollection<Type> Consumes { get; }

    /// <summary>Where it begins when it is new; without meaning afterwards.</summary>
    ConsumerStart Start => ConsumerStart.Beginning;

    /// <summary>Idempotent DDL of own tables; empty when there are none.</summary>
    string Ddl { get; }

    /// <summary>
    /// Handles events in log order. May append with <c>session.Streams.AppendWithin</c>. A lost version race throws; the daemon
    /// rolls back and calls again with the same events.
    /// </summary>
    Task Handle(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct);

    /// <summary>
    /// Called after the log of a restored copy was cut back: own tables must become what they were when the process had come to a
    /// position. The default suits a process without own tables, and one for which handling a fact twice is the same as once.
    /// </summary>
    /// <param name="position">Of the first event whose reaction was cut off, less one. Some later events may have kept theirs.</param>
    /// <returns>Where the process goes on; further than <paramref name="position"/> when it has reacted again by itself.</returns>
    Task<long> Return(long position, ProjectionSession session, CancellationToken ct) => Ddl.Length == 0
        ? Task.FromResult(position)
        : throw new NotSupportedException($"The process '{Name}' keeps tables and does not say how they are taken back to a position.");
}
