using OpenEdx.Cli.Hosting;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Telemetry;
using OpenEdx.EventStore.Versions;
using OpenEdx.Projections.Assessment;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Cli.Health;

/// <summary>Every part of the platform as this node sees it. Answers within about a second, whatever hangs.</summary>
internal sealed class PlatformHealth(
    DatabaseProbe probe, DataFolderDisk disk, Pulses pulses, StreamStore streams, Readiness readiness, HostSettings host, HealthSettings settings,
    IPythonSandbox python)
{
    public async Task<IReadOnlyList<PartHealth>> Parts()
    {
        var reading = await probe.Look();
        return
        [
            PartHealth.Of("sql", reading.Trouble, "OK", isVital: true),
            PartHealth.Of("modulestore", reading.Trouble ?? (reading.IsReadOnly ? "The log cannot be written: the database is read-only." : null), "OK", isVital: true),
            Schema(reading),
            PartHealth.Of("first_start", readiness.WaitingFor, "OK", isVital: true),
            Appends(),
            .. Loops(),
            Shards(reading),
            SetAside(reading),
            Release(reading),
            Disk(),
            Python(),
        ];
    }

    /// <summary>A warning only: everything else works without.</summary>
    private PartHealth Python() => python.Trouble() switch
    {
        { IsCompletedSuccessfully: true, Result: null } => new("python", HealthState.Ok, "OK"),
        { IsCompletedSuccessfully: true, Result: var trouble } => new("python", HealthState.Warning, trouble),
        { IsCompleted: false } => new("python", HealthState.Warning, "The sandbox of Python problems is being prepared."),
        _ => new("python", HealthState.Warning, "The sandbox of Python problems could not be prepared."),
    };

    private static PartHealth NotKnown(string name, bool isVital = false) =>
        new(name, HealthState.Warning, "Not known while the database does not answer.", isVital);

    private static PartHealth Schema(DatabaseReading reading) => reading switch
    {
        { Trouble: not null } => NotKnown("schema", isVital: true),
        { MissingTables: [var first, ..] missing } => new(
            "schema", HealthState.Ill,
            $"{missing.Count} tables of this release are missing, such as {first}; start one node of this release to make them.", IsVital: true),
        _ => new("schema", HealthState.Ok, "OK", IsVital: true),
    };

    /// <summary>Not vital, since it tells of the database, hence of all nodes alike, and only further appends can tell that it is over.</summary>
    private PartHealth Appends() => PartHealth.Of(
        "appends",
        streams.Appends is { Trouble: { } trouble } pulse && pulse.TroubleAge < settings.MemoryOfFailures
            ? $"The last append of this node failed {Seconds(pulse.TroubleAge)} ago: {DatabaseReading.Sentence(trouble)}"
            : null,
        "OK");

    /// <summary>What a node with the role of a worker must keep going. Vital where the node does nothing else.</summary>
    private IEnumerable<PartHealth> Loops()
    {
        if (!host.Roles.HasFlag(HostRoles.Workers)) return [];
        // These always; others as soon as they have begun.
        string[] loops = [ProjectionDaemon.Projections, ProjectionDaemon.Reports, ProjectionDaemon.Processes, JobRunner.Loop];
        return loops.Union(pulses.All.Keys).Select(name =>
        {
            var loop = pulses.Of(name);
            var illness = loop.Age > settings.LongestTurn ? $"No turn has ended well for {Seconds(loop.Age)}."
                : loop.Trouble is { } trouble ? $"It stopped and starts again. {DatabaseReading.Sentence(trouble)}"
                : null;
            return PartHealth.Of(name, illness, "OK", isVital: host.Roles == HostRoles.Workers);
        });
    }

    private PartHealth Shards(DatabaseReading reading)
    {
        if (reading.State is not { } state) return NotKnown("shards");
        var late = state.Shards.Where(IsExpectedToKeepUp).Where(shard => shard.Delay > settings.LongestLag).OrderByDescending(shard => shard.Delay).ToList();
        return PartHealth.Of(
            "shards",
            late.Count == 0 ? null : $"Behind by more than {Seconds(settings.LongestLag)}: {string.Join(", ", late.Select(shard => $"{shard.ShardName} ({shard.Lag} events, {Seconds(shard.Delay)})"))}.",
            "OK");
    }

    /// <summary>Not a version that is being built beside the live one, nor a subscription that somebody paused.</summary>
    private static bool IsExpectedToKeepUp(ProjectionStatus shard) =>
        shard.State is null or VersionState.Live && shard.Condition != ShardCondition.Paused;

    private static PartHealth SetAside(DatabaseReading reading)
    {
        if (reading.State is not { } state) return NotKnown("set_aside");
        var poisoned = state.Shards.Where(shard => shard.SetAside > 0).Select(shard => $"{shard.ShardName} ({shard.SetAside})").ToList();
        return poisoned.Count == 0
            ? new("set_aside", HealthState.Ok, "OK")
            : new("set_aside", HealthState.Warning, $"Events set aside by {string.Join(", ", poisoned)}.");
    }

    /// <summary>Vital where a newer version is applied by appends: this node could not apply it, and the store refuses its appends.</summary>
    private static PartHealth Release(DatabaseReading reading)
    {
        if (reading.State is not { } state) return NotKnown("release", isVital: true);
        if (state.Newer.Count == 0) return new("release", HealthState.Ok, "OK", IsVital: true);
        var isOutdated = state.Newer.Any(version => version is { IsInline: true, State: VersionState.Live });
        var newer = string.Join(", ", state.Newer.Select(version => $"{version.Projection} version {version.Version}"));
        return new(
            "release", isOutdated ? HealthState.Ill : HealthState.Warning,
            $"This node runs an older release than another one, which has {newer}{(isOutdated ? ", and may append no more" : "")}.", IsVital: true);
    }

    private PartHealth Disk() => disk.FreeBytes switch
    {
        null => new("disk", HealthState.Warning, "The data folder cannot be reached."),
        { } free when free < settings.LeastFreeBytes => new("disk", HealthState.Warning, $"The data folder has {free >> 20} MiB left."),
        _ => new("disk", HealthState.Ok, "OK"),
    };

    private static string Seconds(TimeSpan span) => $"{span.TotalSeconds:0} s";
}
