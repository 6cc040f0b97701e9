namespace OpenEdx.EventStore.Streams;

/// <summary>Who and why, stored beside every event of one append.</summary>
/// <param name="CorrelationId">The request or job that everything caused by it shares. Null: none.</param>
/// <param name="CausationId">Id of the event, or name of the command, that led to this append. Null: none.</param>
/// <param name="UserName">Actor. Never a login name: the id of the person as text, since the column is plain. Null: the system.</param>
/// <param name="Headers">Further text values; null: none.</param>
public sealed record EventMetadata(
    string? CorrelationId = null,
    string? CausationId = null,
    string? UserName = null,
    IReadOnlyDictionary<string, string>? Headers = null)
{
    public static EventMetadata None { get; } = new();
}
