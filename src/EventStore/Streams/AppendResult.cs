namespace OpenEdx.EventStore.Streams;

/// <summary>What an append stored.</summary>
/// <param name="Events">As a reader will see them, in the order of the append.</param>
/// <param name="Versions">New version of each stream named in the append.</param>
public sealed record AppendResult(IReadOnlyList<RecordedEvent> Events, IReadOnlyDictionary<string, long> Versions)
{
    /// <summary>Highest position of the append; 0 when nothing was appended.</summary>
    public long LastPosition => Events.Count == 0 ? 0 : Events[^1].Position;
}
