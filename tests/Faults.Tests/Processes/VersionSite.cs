using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using OpenEdx.Cli.Postgres;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore;
using OpenEdx.EventStore.Schema;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Faults.Tests.Model;
using OpenEdx.Projections;
using OpenEdx.Projections.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Faults.Tests.Processes;

/// <summary>A durable PostgreSQL with a log at rest, and in it a read model whose live version is another release's.</summary>
internal sealed class VersionSite : IAsyncDisposable
{
    public const string Model = "enrollment_changes";

    /// <summary>Version of this program.</summary>
    public static readonly int Version = new EnrollmentChanges().Version;

    public static readonly string VersionText = Version.ToString(CultureInfo.InvariantCulture);

    private const int Learners = 12_000;

    /// <summary>Numbers drawn in vain between two events: a build commits once for so many positions, and shall do so some times.</summary>
    private const int Gap = 500;

    private readonly string folder;
    private readonly Counts counts;
    private PrivateCluster cluster;
    private volatile string connectionString = "";
    private volatile bool isDown;

    private VersionSite(string folder, PrivateCluster cluster, Counts counts)
    {
        this.folder = folder;
        this.cluster = cluster;
        this.counts = counts;
    }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What readers should not have met.</summary>
    public ConcurrentBag<string> Wrong { get; } = [];

    public static async Task<VersionSite> Open(Counts counts)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"openedx-versions-{Guid.NewGuid():N}");
        var site = new VersionSite(folder, await Cluster(folder), counts);
        await site.Furnish();
        return site;
    }

    public OpenEdxProcess Start(params string[] arguments) => OpenEdxProcess.Start(
        new Dictionary<string, string> { ["OPENEDX_DATA"] = folder, ["OPENEDX_DATABASE"] = connectionString + ";Application Name=operator" }, ["projections", .. arguments]);

    /// <summary>To its end, which must be a good one.</summary>
    public async Task Run(params string[] arguments)
    {
        await using var command = Start(arguments);
        Assert.True(await command.Ended(Ct) == 0, $"openedx projections {string.Join(' ', arguments)}\n{command.Output}");
    }

    /// <summary>How far this program's version is.</summary>
    public Task<long> Built() => Number($"select coalesce(max(last_seq_id), 0) from mt_event_progression where name = '{Model}:V{Version}:All'");

    public Task<long> Live() => Number($"select version::bigint from event_store.projection_versions where projection = '{Model}' and state = 'live'");

    public async Task<bool> IsConnected() => await Number("select count(*) from pg_stat_activity where application_name = 'operator'") > 0;

    /// <summary>PostgreSQL stops as in a crash, and comes back when what was to be done meanwhile is done.</summary>
    public async Task RestartDatabase(Func<Task> meanwhile)
    {
        isDown = true;
        await cluster.Stop("immediate");
        await meanwhile();
        await cluster.DisposeAsync();
        cluster = await Cluster(folder);
        connectionString = await cluster.Database("openedx", Ct) + ";Pooling=false";
        isDown = false;
    }

    /// <summary>Looks again and again, through the documented names: the log rests, so that both versions have the same rows.</summary>
    public async Task Read(CancellationToken stop)
    {
        for (; !stop.IsCancellationRequested; await Task.Delay(2, CancellationToken.None))
        {
            var (target, wasDown) = (connectionString, isDown);
            try
            {
                await using var source = NpgsqlDataSource.Create(target);
                for (; !stop.IsCancellationRequested && target == connectionString; await Task.Delay(2, CancellationToken.None))
                {
                    wasDown = isDown;
                    await using var command = source.CreateCommand(
                        "select (select count(*) from analytics.enrollment_facts) * 1000000 + (select sum(count_change) from analytics.enrollment_changes)");
                    var found = Convert.ToInt64(await command.ExecuteScalarAsync(CancellationToken.None), CultureInfo.InvariantCulture);
                    counts.Add("looks of a reader");
                    if (found != Learners * 1000001L) Wrong.Add($"A reader saw {found}.");
                }
            }
            catch (Exception broken) when (Outcomes.IsOpen(broken) && (wasDown || isDown || target != connectionString))
            {
                counts.Add("looks at a stopped PostgreSQL");
            }
            catch (NpgsqlException error)
            {
                Wrong.Add($"A reader met an error: {error.Message}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.Stop("immediate");
        await cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static Task<PrivateCluster> Cluster(string folder) => PrivateCluster.Open(folder, new ClusterSettings(Durable: true), _ => { }, CancellationToken.None);

    private async Task Furnish()
    {
        connectionString = await cluster.Database("openedx", Ct) + ";Pooling=false";
        await using var database = EventStoreDatabase.Open(connectionString);
        await SchemaMigrator.Migrate(database, ProjectionsModule.All, [], [], Ct);
        await using (var command = database.CreateCommand(
            $$"""
            insert into mt_streams (id, type, version)
            select 'course_enrollment/course-v1:OpenEdx+Versions+2026/' || n, 'course_enrollment', 1 from generate_series(1, {{Learners}}) n;
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            select n * {{Gap}}, gen_random_uuid(), 'course_enrollment/course-v1:OpenEdx+Versions+2026/' || n, 1, jsonb_build_object(
                'User', n, 'Course', 'course-v1:OpenEdx+Versions+2026', 'Mode', 'audit', 'At', '2026-05-01T08:30:00Z'), 'enrollment_activated', now()
            from generate_series(1, {{Learners}}) n;
            select setval('mt_events_sequence', {{Learners * Gap}});
            """))
        {
            await command.ExecuteNonQueryAsync(Ct);
        }

        var streams = new StreamStore(database, new EventTypeRegistry(DomainEvents.All, DomainEvents.Json), [], TimeProvider.System);
        await new ProjectionRebuilder(new Shards(streams, ProjectionsModule.All, []), new(), TimeProvider.System).Rebuild(Model, null, Ct);
        await OtherRelease.Owns(database, Model, 7, Ct);
    }

    private async Task<long> Number(string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
