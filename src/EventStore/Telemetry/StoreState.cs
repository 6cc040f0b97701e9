using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Telemetry;

/// <summary>The store as operators see it, whichever node asks.</summary>
/// <param name="Decided">Up to here every event is visible and every missing number is missing for good.</param>
/// <param name="LastDrawn">Last number drawn; above <paramref name="Decided"/> while appends are open.</param>
/// <param name="Gaps">Numbers missing for good that this process saw the log pass since it started: appends that were rolled back.</param>
/// <param name="Shards">What follows the log by itself: versions of projections, processes, subscriptions. Not what appends apply.</param>
/// <param name="Newer">Versions of projections later than those of this program: another node runs a newer release.</param>
public sealed record StoreState(
    long Decided, long LastDrawn, long Gaps, IReadOnlyList<ProjectionStatus> Shards, IReadOnlyList<ProjectionVersion> Newer);
