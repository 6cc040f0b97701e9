namespace OpenEdx.EventStore.Streams;

/// <summary>
/// An event carries what PostgreSQL's JSON cannot hold, usually straight from a client: a NUL character, half a surrogate pair, a number
/// beyond all bounds. Nothing was stored. An endpoint that takes free text or free JSON answers it as a bad request.
/// </summary>
public sealed class UnstorableEventException(string reason, Exception inner) : Exception($"The event cannot be stored: {reason}.", inner);
