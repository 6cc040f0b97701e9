namespace OpenEdx.EventStore.Streams;

/// <summary>What a writer believes about a stream; an append that finds another version is refused whole.</summary>
public readonly record struct ExpectedVersion
{
    private ExpectedVersion(long? version) => Version = version;

    /// <summary>Version the stream must have; 0 for "does not exist yet"; null for "any".</summary>
    public long? Version { get; }

    public static ExpectedVersion Any => new(null);

    public static ExpectedVersion NoStream => new(0);

    /// <param name="version">1 or more.</param>
    public static ExpectedVersion Exactly(long version)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        return new(version);
    }
}
