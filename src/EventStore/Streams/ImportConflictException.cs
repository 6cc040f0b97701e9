namespace OpenEdx.EventStore.Streams;

/// <summary>The events to import do not fit the log. What earlier calls, or earlier chunks of this one, imported stays.</summary>
public sealed class ImportConflictException(string stream, string reason) : Exception($"Stream '{stream}' cannot be imported: {reason}.")
{
    public string Stream { get; } = stream;
}
