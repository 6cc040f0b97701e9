namespace OpenEdx.EventStore.Streams;

/// <summary>Another writer came first: the append changed nothing. Reload, decide again.</summary>
public sealed class WrongExpectedVersionException(string stream, ExpectedVersion expected, long? actual, Exception? inner = null)
    : Exception($"Stream '{stream}' is at version {actual?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}, expected {expected.Version}.", inner)
{
    public string Stream { get; } = stream;

    public ExpectedVersion Expected { get; } = expected;

    /// <summary>Version found; null when only the unique index noticed the race.</summary>
    public long? Actual { get; } = actual;
}
