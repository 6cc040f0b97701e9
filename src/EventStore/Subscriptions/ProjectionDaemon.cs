using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// Runs all async projections, reports among them, processes and subscriptions, over a connection for each of the four kinds. Any number of nodes may run one:
/// each transaction takes its shards for itself, so that two never work on the same one and the others take over at once when a node
/// stops. A subscription, which works outside of transactions, stays with its node as long as that is alive.
/// </summary>
public sealed class ProjectionDaemon(
    Shards shards,
    DaemonSettings settings,
    TimeProvider clock,
    Pulses pulses,
    DatabaseOutage outage,
    ILogger<ProjectionDaemon> log) : BackgroundService
{
    /// <summary>Names of the loops, as in <see cref="Pulses"/>.</summary>
    public const string Projections = "projections";
    public const string Reports = "reports";
    public const string Processes = "processes";
    public const string Subscriptions = "subscriptions";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Keep(LaneKind.Projections, [.. shards.Async.Except(shards.Reports)], stoppingToken),
        shards.Reports.Any() ? Keep(LaneKind.Reports, [.. shards.Reports], stoppingToken) : Task.CompletedTask,
        shards.Processes.Count == 0 ? Task.CompletedTask : Keep(LaneKind.Processes, shards.Processes, stoppingToken),
        shards.Subscriptions.Count == 0
            ? Task.CompletedTask
            : Keep(Subscriptions, (part, ct) => SubscriptionLane().Run(() => outage.IsOver(part), ct), stoppingToken));

    private Task Keep(LaneKind kind, IReadOnlyList<Shard> some, CancellationToken ct) => Keep(
        kind.Title(), (part, ct) => new Lane(shards.Streams, some, kind, settings, clock, pulses.Of(part), log).Run(() => outage.IsOver(part), ct), ct);

    private SubscriptionLane SubscriptionLane() => new(shards.Streams, shards.Subscriptions, settings, clock, pulses.Of(Subscriptions), log);

    /// <summary>Starts again whatever ends with an error, such as a lost connection.</summary>
    private async Task Keep(string what, Func<string, CancellationToken, Task> run, CancellationToken ct)
    {
        var pause = FirstPause;
        while (true)
        {
            var since = clock.GetTimestamp();
            try
            {
                // Off the thread that starts the host.
                await Task.Run(() => run(what, ct), ct);
                return;
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                pulses.Of(what).Failed(error);
                if (!outage.Explains(what, error)) log.LogWarning(error, "The daemon's {Part} stopped and starts again.", what);
                // What ran for a while starts again at once.
                pause = clock.GetElapsedTime(since) > LongestPause ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
                await Task.Delay(pause, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
