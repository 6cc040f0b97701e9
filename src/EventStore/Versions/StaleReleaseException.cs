namespace OpenEdx.EventStore.Versions;

/// <summary>
/// This node applies another version of an inline read model than the one that is live. Nothing was stored: an append that it made would
/// be missing in what readers see.
/// </summary>
public sealed class StaleReleaseException : InvalidOperationException
{
    /// <param name="known">Version that this program applies.</param>
    /// <param name="live">Null: none yet.</param>
    public StaleReleaseException(string projection, int known, int? live)
        : base(live switch
        {
            null => $"Read model '{projection}' is being built for the first time; this node stores nothing for it until then.",
            _ when known < live => $"This node runs an older release: read model '{projection}' is at version {live}, this node knows version {known}.",
            _ => $"This node runs a newer release: read model '{projection}' is still at version {live}, and its version {known} is being built.",
        })
    {
    }
}
