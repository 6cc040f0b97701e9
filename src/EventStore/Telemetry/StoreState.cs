using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Telemetry;

/// <summary>The store as operators see it, whichever node asks.</summary>
/// <param name="Decided">Up to here every event is visible and every missing number is missing for good.</param>
/// <param name="LastDrawn">Last number drawn; above <paramref name="Decided"/> while appends are open.</param>
/// <param name="Gaps">Numbers missing for good that this process saw the log pass since it started: appends that were rolled back.</param>
/// <param name="Shards">Async projections and processes of this program.</param>
/// <param name="NewerShards">Shards of a later version than this program has: another node runs a newer release.</param>
public sealed record StoreState(
    long Decided, long LastDrawn, long Gaps, IReadOnlyList<ProjectionStatus> Shards, IReadOnlyList<string> NewerShards);
