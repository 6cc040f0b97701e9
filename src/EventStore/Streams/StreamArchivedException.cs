namespace OpenEdx.EventStore.Streams;

/// <summary>The stream was archived and takes no further events; it remains readable. Nothing was stored.</summary>
public sealed class StreamArchivedException(string stream) : Exception($"Stream '{stream}' is archived.")
{
    public string Stream { get; } = stream;
}
