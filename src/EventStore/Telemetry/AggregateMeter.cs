using System.Diagnostics.Metrics;

namespace OpenEdx.EventStore.Telemetry;

/// <summary>Where decisions take their states from: instruments of the meter <see cref="StoreMeter.Name"/>.</summary>
internal static class AggregateMeter
{
    private static readonly Meter Meter = new(StoreMeter.Name);

    private static readonly Counter<long> States = Meter.CreateCounter<long>(
        "openedx.event_store.aggregate.states", "{state}", "States taken for a decision or a view, by source.");

    private static readonly Counter<long> Overtaken = Meter.CreateCounter<long>(
        "openedx.event_store.aggregate.overtaken", "{state}", "States kept in memory that another writer had overtaken.");

    private static readonly Counter<long> Evictions = Meter.CreateCounter<long>(
        "openedx.event_store.aggregate.evictions", "{state}", "States that had to make room for others.");

    private static readonly UpDownCounter<long> Size = Meter.CreateUpDownCounter<long>(
        "openedx.event_store.aggregate.kept", "By", "Estimated size of the states kept in memory.");

    private static readonly Counter<long> Snapshots = Meter.CreateCounter<long>(
        "openedx.event_store.snapshots", "{snapshot}", "Snapshots that were due or met, by outcome.");

    /// <param name="source"><c>memory</c>, <c>snapshot</c> (and later events) or <c>log</c>.</param>
    public static void TakenFrom(string source) => States.Add(1, new KeyValuePair<string, object?>("source", source));

    public static void WasOvertaken() => Overtaken.Add(1);

    public static void Evicted() => Evictions.Add(1);

    public static void Kept(long change) => Size.Add(change);

    /// <param name="outcome"><c>written</c>, <c>postponed</c>, <c>failed</c>; <c>unusable</c> when a load could not read one.</param>
    public static void Snapshot(string outcome) => Snapshots.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
