namespace OpenEdx.EventStore.Streams;

/// <summary>An event as stored, upcast to today's shape.</summary>
/// <param name="Position">Place in the log (<c>seq_id</c>): unique, growing, not without gaps.</param>
/// <param name="Version">Place in its stream, from 1.</param>
/// <param name="Type">Stored name, before upcasting.</param>
/// <param name="Data">The event object.</param>
/// <param name="Timestamp">Instant of the append, UTC. Facts carry their own instant where it matters.</param>
public sealed record RecordedEvent(
    long Position,
    Guid Id,
    string Stream,
    long Version,
    string Type,
    object Data,
    DateTimeOffset Timestamp,
    EventMetadata Metadata);
