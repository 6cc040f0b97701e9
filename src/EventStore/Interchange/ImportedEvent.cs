namespace OpenEdx.EventStore.Interchange;

/// <summary>One line of a file of envelopes, checked for itself.</summary>
/// <param name="Data">UTF-8 JSON.</param>
/// <param name="Headers">UTF-8 JSON; null: none.</param>
internal sealed record ImportedEvent(
    long Position,
    Guid Id,
    string Stream,
    string? StreamType,
    long Version,
    string Type,
    DateTimeOffset Timestamp,
    byte[] Data,
    string? CorrelationId,
    string? CausationId,
    string? UserName,
    byte[]? Headers,
    string? DotnetType,
    bool IsArchived);
