using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using OpenEdx.Cli.Health;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.Cli.Metrics;

/// <summary>
/// Figures that are looked up when somebody asks: the state of the log and its shards, jobs, loops of this node. Those of the
/// database are absent while it does not answer, rather than old.
/// </summary>
internal sealed class PlatformGauges
{
    public const string MeterName = "OpenEdx";

    private readonly DatabaseProbe probe;

    public PlatformGauges(IMeterFactory meters, DatabaseProbe probe, Pulses pulses, DataFolderDisk disk)
    {
        this.probe = probe;
        var meter = meters.Create(MeterName);
        AddLog(meter);
        AddShards(meter);
        AddNode(meter, pulses, disk);
        meter.CreateObservableGauge(
            "openedx.jobs", () => Each(probe.Latest.Jobs, job => job.Value, job => Tag("state", job.Key)), "{job}", "Jobs that are not finished, by state.");
    }

    private StoreState? State => probe.Latest.State;

    private void AddLog(Meter meter)
    {
        meter.CreateObservableGauge("openedx.event_store.up", () => State is null ? 0 : 1, null, "1 when the database answered the last look at the store.");
        meter.CreateObservableGauge(
            "openedx.event_store.log.decided", () => One(state => state.Decided), null, "Position up to which the log is decided: what readers may read.");
        meter.CreateObservableGauge(
            "openedx.event_store.log.drawn", () => One(state => state.LastDrawn), null, "Last position drawn; above the decided one while appends are open.");
        meter.CreateObservableCounter(
            "openedx.event_store.log.gaps", () => One(state => state.Gaps), null, "Positions that stayed empty since this process started: appends rolled back.");
    }

    private void AddShards(Meter meter)
    {
        meter.CreateObservableGauge(
            "openedx.event_store.shard.position", () => PerShard(shard => shard.Position), null, "Position that a projection or process has reached.");
        meter.CreateObservableGauge(
            "openedx.event_store.shard.lag.events", () => PerShard(shard => shard.Lag), "{event}", "Positions that a projection or process is behind.");
        meter.CreateObservableGauge(
            "openedx.event_store.shard.lag", () => PerShard(shard => shard.Delay.TotalSeconds), "s",
            "Time since the oldest event was appended that a projection or process does not reflect.");
        meter.CreateObservableGauge(
            "openedx.event_store.shard.set_aside", () => PerShard(shard => shard.SetAside), "{event}", "Events that a projection or process could not digest.");
    }

    private static void AddNode(Meter meter, Pulses pulses, DataFolderDisk disk)
    {
        var version = typeof(PlatformGauges).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        var started = new DateTimeOffset(Process.GetCurrentProcess().StartTime).ToUnixTimeMilliseconds() / 1000.0;
        meter.CreateObservableGauge("openedx.build.info", () => new Measurement<int>(1, Tag("version", version)), null, "The release that runs; always 1.");
        meter.CreateObservableGauge("process.start_time", () => started, "s", "Start of the process since the epoch.");
        meter.CreateObservableGauge(
            "openedx.loop.age", () => Each(pulses.All, loop => loop.Value.Age.TotalSeconds, loop => Tag("loop", loop.Key)), "s",
            "Time since a loop of this node ended a turn without an error.");
        meter.CreateObservableGauge("openedx.data_folder.free", () => disk.FreeBytes is { } free ? new Measurement<long>[] { new(free) } : [], "By", "Space left where the data folder lies.");
    }

    private IEnumerable<Measurement<long>> One(Func<StoreState, long> value) => State is { } state ? [new(value(state))] : [];

    private IEnumerable<Measurement<T>> PerShard<T>(Func<ProjectionStatus, T> value)
        where T : struct => Each(State?.Shards ?? [], value, shard => Tag("shard", shard.ShardName));

    private static IEnumerable<Measurement<T>> Each<TItem, T>(
        IEnumerable<TItem> items, Func<TItem, T> value, Func<TItem, KeyValuePair<string, object?>> tag)
        where T : struct => items.Select(item => new Measurement<T>(value(item), tag(item)));

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);
}
