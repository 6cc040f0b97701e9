namespace OpenEdx.EventStore.Streams;

/// <summary>An event as it stands in its row: not upcast, its JSON as text, every value given. What exports write and imports read.</summary>
/// <param name="Stream">Stream key.</param>
/// <param name="Version">Place in its stream, from 1.</param>
/// <param name="Type">Stored name.</param>
/// <param name="Data">UTF-8 JSON.</param>
public sealed record StoredEvent(string Stream, long Version, Guid Id, string Type, ReadOnlyMemory<byte> Data, DateTimeOffset Timestamp)
{
    /// <summary>Place in the log. Null: the next one free. Kept only where an empty log is filled, and then strictly growing.</summary>
    public long? Position { get; init; }

    /// <summary>Aggregate alias of the stream; null: untyped.</summary>
    public string? StreamType { get; init; }

    /// <summary><c>Namespace.Type, Assembly</c>, by which Marten finds the class of a name it does not know. Null: none.</summary>
    public string? DotnetType { get; init; }

    public string? CorrelationId { get; init; }

    public string? CausationId { get; init; }

    public string? UserName { get; init; }

    /// <summary>UTF-8 JSON object; null: none.</summary>
    public ReadOnlyMemory<byte>? Headers { get; init; }

    /// <summary>The stream takes no further events.</summary>
    public bool IsArchived { get; init; }
}
