using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Telemetry;

/// <summary>
/// What the store measures of itself: instruments of the meter <see cref="Name"/>, one set per process. While nobody listens
/// they cost a comparison each; recording allocates nothing.
/// </summary>
/// <remarks>Labels name parts of the program (outcome, lane, shard), never a stream, a course or a person: their number stays small.</remarks>
public static class StoreMeter
{
    public const string Name = "OpenEdx.EventStore";

    private static readonly Meter Meter = new(Name);

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1, 2, 5, 10],
    };

    private static readonly Histogram<double> AppendDuration = Meter.CreateHistogram(
        "openedx.event_store.append.duration", "s", "Time from the call to the answer of an append, by outcome.", tags: null, Seconds);

    private static readonly Counter<long> EventsAppended = Meter.CreateCounter<long>(
        "openedx.event_store.events.appended", "{event}", "Events stored; within a transaction of the caller also when that rolls back later.");

    private static readonly Histogram<int> GroupSize = Meter.CreateHistogram(
        "openedx.event_store.append.group.size", "{append}", "Appends that shared a transaction.", tags: null,
        new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] });

    private static readonly Counter<long> EventsApplied = Meter.CreateCounter<long>(
        "openedx.event_store.shard.events.applied", "{event}", "Events that a shard applied and committed.");

    private static readonly Histogram<double> PageDuration = Meter.CreateHistogram(
        "openedx.event_store.page.duration", "s", "Time in which the daemon applied and committed a page, by lane and outcome.", tags: null, Seconds);

    internal static void Append(string outcome, long started, int events)
    {
        AppendDuration.Record(Since(started), new KeyValuePair<string, object?>("outcome", outcome));
        if (events > 0) EventsAppended.Add(events);
    }

    /// <param name="appends">1: alone, because nothing was under way or because nothing else waited.</param>
    internal static void Group(int appends) => GroupSize.Record(appends);

    internal static void Applied(string shard, int events)
    {
        if (events > 0) EventsApplied.Add(events, new KeyValuePair<string, object?>("shard", shard));
    }

    internal static void Page(LaneKind lane, bool isCommitted, long started) => PageDuration.Record(
        Since(started),
        new KeyValuePair<string, object?>("lane", lane.Title()),
        new KeyValuePair<string, object?>("outcome", isCommitted ? "committed" : "failed"));

    private static double Since(long started) => Stopwatch.GetElapsedTime(started).TotalSeconds;
}
