using Npgsql;
using OpenEdx.EventStore.Schema;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Telemetry;
using OpenEdx.EventStore.Versions;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Subscriptions;

/// <summary>One node of an installation: its own connections, its own daemon, a database that it may share with other nodes.</summary>
internal sealed class Node : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestDatabase? own;
    private readonly NpgsqlDataSource database;
    private ProjectionDaemon? daemon;
    private AppendBridge? bridge;

    private Node(TestDatabase shared, bool owns, IProjection[] projections, IProcess[] processes, DaemonSettings settings, TcpProxy? wire, ISubscription[]? subscriptions)
    {
        own = owns ? shared : null;
        Shared = shared;
        Label = $"node-{Guid.NewGuid():N}";
        var connection = new NpgsqlConnectionStringBuilder(shared.ConnectionString) { ApplicationName = Label };
        if (wire is not null) (connection.Host, connection.Port) = ("127.0.0.1", wire.Port);
        database = EventStoreDatabase.Open(connection.ConnectionString);
        Streams = new(database, Bank.Types, projections, TimeProvider.System);
        Shards = new(Streams, projections, processes, subscriptions);
        Rebuilder = new(Shards, settings, TimeProvider.System);
        Versions = new(Shards, settings, TimeProvider.System);
        Verifier = new(Shards, settings);
        Progress = new(Shards);
        DeadLetters = new(database);
        Settings = settings;
        Outage = new(Log.For<DatabaseOutage>(), TimeProvider.System);
    }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A poll that never comes while a test runs: what happens was caused by a signal.</summary>
    public static DaemonSettings WithoutPoll { get; } = new() { PollInterval = TimeSpan.FromHours(1) };

    public TestDatabase Shared { get; }

    /// <summary>Name of the node's connections at the server.</summary>
    public string Label { get; }

    public RecordedLog Log { get; } = new();

    public StreamStore Streams { get; }

    public Shards Shards { get; }

    public ProjectionRebuilder Rebuilder { get; }

    public ProjectionVerifier Verifier { get; }

    public ProjectionVersions Versions { get; }

    public ProjectionProgress Progress { get; }

    public DeadLetters DeadLetters { get; }

    public SubscriptionPauses Pauses => new(Shards);

    public PoisonReplay Poison => new(Shards, DeadLetters);

    public Pulses Pulses { get; } = new();

    public DatabaseOutage Outage { get; }

    private DaemonSettings Settings { get; }

    /// <param name="wire">What lies between the node and the server; null: nothing.</param>
    public static async Task<Node> On(
        TestDatabase? shared, IProjection[] projections, IProcess[]? processes = null, DaemonSettings? settings = null, TcpProxy? wire = null, ISubscription[]? subscriptions = null)
    {
        var node = new Node(
            shared ?? await PostgresFixture.CreateEmptyDatabase(Ct), shared is null, projections, processes ?? [], settings ?? new(), wire, subscriptions);
        await SchemaMigrator.Migrate(node.database, projections, processes ?? [], [], Ct);
        return node;
    }

    /// <summary>Its versions are live and its daemon runs.</summary>
    public static async Task<Node> Started(
        IProjection[] projections, IProcess[]? processes = null, DaemonSettings? settings = null, TestDatabase? shared = null, ISubscription[]? subscriptions = null)
    {
        var node = await On(shared, projections, processes, settings, subscriptions: subscriptions);
        await node.BringUp();
        await node.Start();
        return node;
    }

    /// <summary>Returns when the bridge listens, which its first signal tells. Nothing may be appended meanwhile.</summary>
    public async Task StartBridge()
    {
        var listens = Streams.Appended.Next;
        bridge = new(Streams, Settings, TimeProvider.System, Outage, Log.For<AppendBridge>());
        await bridge.StartAsync(Ct);
        await listens.WaitAsync(Patience, Ct);
    }

    public Task BringUp(Action<string>? step = null) => new VersionUpgrade(Shards, Versions).BringUp(step ?? (_ => { }), Ct);

    public Task Start()
    {
        daemon = new(
            Shards, Settings, TimeProvider.System, Pulses, Outage, Log.For<ProjectionDaemon>());
        return daemon.StartAsync(Ct);
    }

    public async Task Stop()
    {
        if (daemon is not null) await daemon.StopAsync(CancellationToken.None);
        daemon = null;
    }

    public Task<AppendResult> Append(params object[] facts) =>
        Streams.Append([.. facts.GroupBy(Bank.AccountOf).Select(group => Bank.To(group.Key, [.. group]))], EventMetadata.None, Ct);

    public Task CaughtUp() => Progress.WaitUntilCaughtUp(Patience, Ct);

    /// <summary>Returns when everything is past the last event, subscriptions included, and nothing follows from it.</summary>
    /// <remarks>By positions and, read after them, the last number drawn: a lag of 0 says only that nothing is behind what was decided a moment before.</remarks>
    public async Task Passed()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var positions = (await Progress.Status(patience.Token)).Select(status => status.Position).ToList();
            var last = await Number("select case when is_called then last_value else last_value - 1 end from public.mt_events_sequence");
            if (positions.TrueForAll(position => position >= last)) return;
            await Task.Delay(5, patience.Token);
        }
    }

    public async Task<List<string>> Rows(string table = "bank.balances")
    {
        await using var command = database.CreateCommand($"select to_jsonb(t)::text from {table} t order by 1");
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<string>();
        while (await reader.ReadAsync(Ct)) rows.Add(reader.GetString(0));
        return rows;
    }

    public async Task<long> Number(string sql)
    {
        await using var command = database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Ct), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task Execute(string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        if (bridge is not null) await bridge.StopAsync(CancellationToken.None);
        await database.DisposeAsync();
        if (own is not null) await own.DisposeAsync();
    }
}
