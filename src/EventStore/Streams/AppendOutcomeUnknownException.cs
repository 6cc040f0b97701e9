using Npgsql;

namespace OpenEdx.EventStore.Streams;

/// <summary>
/// The connection was lost while an append was under way, and the database could not be asked what became of it: its events are stored
/// all, or none. Nothing is stored twice by asking again with an expected version; without one, look for the ids first.
/// </summary>
public sealed class AppendOutcomeUnknownException(IReadOnlyCollection<string> streams, IReadOnlyCollection<Guid> events, Exception inner)
    : NpgsqlException(
        $"Whether {events.Count} events of {string.Join(", ", streams.Take(5).Select(stream => $"'{stream}'"))} were stored is unknown: "
        + $"the connection was lost and the database cannot be reached. Once it can, look for event {events.FirstOrDefault()} in the stream.",
        inner)
{
    public IReadOnlyCollection<string> Streams { get; } = streams;

    /// <summary>Ids under which the events are stored, if they are.</summary>
    public IReadOnlyCollection<Guid> Events { get; } = events;
}
