namespace OpenEdx.EventStore.Streams;

/// <summary>Events that are imported in one transaction, and what they mean for their streams.</summary>
internal sealed class ImportChunk
{
    private readonly Dictionary<string, Part> parts = new(StringComparer.Ordinal);
    private readonly List<StoredEvent> events = [];

    public IReadOnlyList<StoredEvent> Events => events;

    /// <summary>Sorted by stream, the order in which rows are locked.</summary>
    public IReadOnlyList<Part> Parts => [.. parts.Values.OrderBy(part => part.Stream, StringComparer.Ordinal)];

    /// <summary>UTF-8 bytes of all JSON.</summary>
    public long Bytes { get; private set; }

    /// <exception cref="ImportConflictException">The event does not follow the one before it in its stream.</exception>
    public void Add(StoredEvent fact)
    {
        if (!parts.TryGetValue(fact.Stream, out var part)) parts.Add(fact.Stream, part = new(fact.Stream, fact.StreamType, fact.Version, fact.Timestamp));
        if (fact.Version != part.Last + 1 || fact.Version < 1)
            throw new ImportConflictException(fact.Stream, $"version {fact.Version} follows {part.Last}");
        part.Last = fact.Version;
        part.Until = fact.Timestamp;
        part.IsArchived |= fact.IsArchived;
        events.Add(fact);
        Bytes += fact.Data.Length;
    }

    /// <summary>The stretch of one stream.</summary>
    internal sealed class Part(string stream, string? streamType, long first, DateTimeOffset since)
    {
        public string Stream { get; } = stream;

        public string? StreamType { get; } = streamType;

        /// <summary>Version of its first event.</summary>
        public long First { get; } = first;

        public long Last { get; set; } = first - 1;

        public int Count => (int)(Last - First + 1);

        public DateTimeOffset Since { get; } = since;

        public DateTimeOffset Until { get; set; } = since;

        public bool IsArchived { get; set; }
    }
}
