using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OpenEdx.Cli.Postgres;
using OpenEdx.EventStore;
using OpenEdx.EventStore.Schema;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Versions;
using OpenEdx.Faults.Tests.Checking;
using OpenEdx.TestKit;

namespace OpenEdx.Faults.Tests.Model;

/// <summary>A durable PostgreSQL of its own, stores that reach it under different afflictions, and two nodes with daemons.</summary>
internal sealed class Arena : IAsyncDisposable
{
    private readonly string folder;
    private readonly List<NpgsqlDataSource> sources = [];
    private readonly List<ServiceProvider> nodes = [];
    private readonly List<IHostedService> daemons = [];
    private readonly TcpProxy steady;
    private PrivateCluster cluster;
    private string database = "";

    private Arena(string folder, PrivateCluster cluster)
    {
        this.folder = folder;
        this.cluster = cluster;
        steady = new(cluster.Port);
        Wire = new(cluster.Port);
    }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public History History { get; } = new();

    public Counts Counts { get; } = new();

    /// <summary>Breaks on request; the second store and the second node hang on it.</summary>
    public TcpProxy Wire { get; }

    /// <summary>Connections that no fault is aimed at, except the death of the server.</summary>
    public NpgsqlDataSource Observer { get; private set; } = null!;

    /// <summary>What writers and readers use: in good health, on the bad wire, with short time-outs, with short patience for idle transactions.</summary>
    public IReadOnlyList<StreamStore> Stores { get; private set; } = [];

    public ProjectionRebuilder Rebuilder { get; private set; } = null!;

    public ProjectionProgress Progress { get; private set; } = null!;

    public ProjectionVerifier Verifier { get; private set; } = null!;

    /// <summary>Highest version of each stream that some writer was told.</summary>
    public ConcurrentDictionary<string, long> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>Violations that were seen on the way.</summary>
    public ConcurrentBag<string> OutOfStep { get; } = [];

    public ProjectionVersions Versions { get; private set; } = null!;

    /// <summary>Two versions of each, between which is switched to and fro.</summary>
    private static IProjection[] Projections { get; } =
    [
        new Tallies("tallies", ProjectionLifecycle.Async), new Tallies("tallies", ProjectionLifecycle.Async, version: 2),
        new Tallies("inline_tallies", ProjectionLifecycle.Inline), new Tallies("inline_tallies", ProjectionLifecycle.Inline, version: 2),
    ];

    public static async Task<Arena> Open()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"openedx-faults-{Guid.NewGuid():N}");
        var arena = new Arena(folder, await PrivateCluster.Open(folder, new ClusterSettings(Durable: true), _ => { }, Ct));
        await arena.Furnish();
        return arena;
    }

    /// <summary>PostgreSQL dies without writing anything more, and comes back. What the operating system has taken is on disk: no power cut.</summary>
    public async Task Crash()
    {
        await cluster.Stop("immediate");
        await cluster.DisposeAsync();
        cluster = await PrivateCluster.Open(folder, new ClusterSettings(Durable: true), _ => { }, CancellationToken.None);
        steady.Target = Wire.Target = cluster.Port;
    }

    public async Task Execute(string sql)
    {
        await using var command = Observer.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in daemons) await daemon.StopAsync(CancellationToken.None);
        foreach (var node in nodes) await node.DisposeAsync();
        foreach (var source in sources) await source.DisposeAsync();
        await steady.DisposeAsync();
        await Wire.DisposeAsync();
        await cluster.Stop("immediate");
        await cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task Furnish()
    {
        database = await cluster.Database("model", Ct);
        Observer = Source(steady, "observer", "");
        await SchemaMigrator.Migrate(Observer, Projections, [new Noting()], [], Ct);
        Stores =
        [
            Store(Source(steady, "model healthy", "")),
            Store(Source(Wire, "model broken wire", "")),
            Store(Source(steady, "model hasty", "-c statement_timeout=80 -c lock_timeout=50")),
            Store(Source(steady, "model drowsy", "-c idle_in_transaction_session_timeout=15")),
        ];
        foreach (var wire in new[] { steady, Wire }) await StartNode(wire);
    }

    private async Task StartNode(TcpProxy wire)
    {
        var node = Node(Source(wire, $"model node {daemons.Count + 1}", ""));
        Rebuilder = node.GetRequiredService<ProjectionRebuilder>();
        Progress = node.GetRequiredService<ProjectionProgress>();
        Versions = node.GetRequiredService<ProjectionVersions>();
        Verifier = node.GetRequiredService<ProjectionVerifier>();
        foreach (var daemon in node.GetServices<IHostedService>())
        {
            daemons.Add(daemon);
            await daemon.StartAsync(Ct);
        }
    }

    private NpgsqlDataSource Source(TcpProxy wire, string name, string options)
    {
        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database)
        {
            Port = wire.Port,
            ApplicationName = name,
            MaxPoolSize = 20,
            // Circles of waiting are found quickly, so that there are many.
            Options = $"-c deadlock_timeout=40 {options}",
        });
        sources.Add(source);
        return source;
    }

    private StreamStore Store(NpgsqlDataSource source) => Node(source).GetRequiredService<StreamStore>();

    /// <summary>The store as a host composes it.</summary>
    private ServiceProvider Node(NpgsqlDataSource source)
    {
        var node = new ServiceCollection()
            .AddLogging()
            .AddSingleton(source)
            .AddSingleton<IProcess, Noting>()
            .AddSingleton(new DaemonSettings { PollInterval = TimeSpan.FromMilliseconds(20), PageSize = 200, ProcessPageSize = 50 })
            .AddEventStore(Noting.Types, Projections)
            .AddProjectionDaemon()
            .BuildServiceProvider();
        nodes.Add(node);
        return node;
    }
}
