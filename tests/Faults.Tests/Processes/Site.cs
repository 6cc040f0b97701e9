using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Npgsql;
using OpenEdx.Cli.Hosting;
using OpenEdx.Cli.Postgres;

namespace OpenEdx.Faults.Tests.Processes;

/// <summary>An installation in a folder of its own, as an operator would run it: a front node, a node of workers, a private PostgreSQL.</summary>
internal sealed class Site : IAsyncDisposable
{
    public const string Course = "course-v1:OpenEdx+HLW101+2026";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly string folder;
    private readonly PrivateCluster cluster;
    private readonly (int Lms, int Studio) front = (FreePort(), FreePort());
    private readonly (int Lms, int Studio) back = (FreePort(), FreePort());
    private OpenEdxProcess? server;
    private OpenEdxProcess? workers;

    private Site(string folder, PrivateCluster cluster)
    {
        this.folder = folder;
        this.cluster = cluster;
    }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Outside the data folder, whose disk may be full.</summary>
    public string Ledger { get; } = Path.Combine(Path.GetTempPath(), $"openedx-ledger-{Guid.NewGuid():N}.jsonl");

    /// <summary>A node has told of trouble of the database.</summary>
    public bool IsTroubled => Logs.Contains("No space left on device", StringComparison.Ordinal) || Logs.Contains("PostgreSQL ended unexpectedly", StringComparison.Ordinal);

    public int Acknowledged => File.Exists(Ledger) ? File.ReadLines(Ledger).Count() : 0;

    /// <summary>With the sample course in it, and both nodes answering.</summary>
    /// <param name="data">Data folder; null: a new one.</param>
    public static async Task<Site> Open(string? data = null)
    {
        var folder = data ?? Path.Combine(Path.GetTempPath(), $"openedx-site-{Guid.NewGuid():N}");
        // Being a user of the cluster keeps it up while every other process is dead, and stops it in the end.
        var cluster = await PrivateCluster.Open(folder, new ClusterSettings(Durable: true), _ => { }, Ct);
        var site = new Site(folder, cluster);
        SimulationKey.CreateIn(folder);
        await site.Run("import", Path.Combine(AppContext.BaseDirectory, "samples", "sample-course"));
        site.StartServer();
        site.StartWorkers();
        await site.Ready();
        return site;
    }

    public OpenEdxProcess Start(params string[] arguments) => OpenEdxProcess.Start(Settings(front), arguments);

    /// <summary>Runs a command to its end; one that fails is a failure of the test.</summary>
    public async Task<string> Run(params string[] arguments)
    {
        await using var command = Start(arguments);
        var code = await command.Ended(Ct);
        Assert.True(code == 0, $"openedx {string.Join(' ', arguments)} ended with {code}:\n{command.Output}\n{Logs}");
        return command.Output;
    }

    /// <summary>Waits until learners were answered so many times more, or are through.</summary>
    public async Task Acknowledges(int more, OpenEdxProcess learners, TimeSpan patience)
    {
        var until = DateTime.UtcNow + patience;
        for (var wanted = Acknowledged + more; Acknowledged < wanted && !learners.HasExited; await Task.Delay(50, Ct))
            Assert.True(DateTime.UtcNow < until, $"Nothing is answered any more.\n{learners.Output}\n{Logs}");
    }

    /// <summary>A reader of the event feed, with a token of its own.</summary>
    public async Task<FeedReader> Subscribe()
    {
        await Run("user", "create", "warehouse", "--email", "warehouse@example.org", "--superuser", "--password", "quiet-Harbor-52");
        var told = await Run("client", "create", "warehouse", "--scope", "events:read", "--owner", "warehouse");
        var secret = told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Single(line => !line.Contains(' ', StringComparison.Ordinal));
        var lms = new Uri($"http://127.0.0.1:{front.Lms}");
        using var grant = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "warehouse",
            ["client_secret"] = secret,
        });
        using var answer = await Http.PostAsync(new Uri(lms, "/oauth2/access_token"), grant, Ct);
        answer.EnsureSuccessStatusCode();
        using var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return new(lms, token.RootElement.GetProperty("access_token").GetString()!);
    }

    /// <summary>All positions of the log, in order.</summary>
    public async Task<List<long>> Positions()
    {
        await using var database = NpgsqlDataSource.Create(cluster.ConnectionString("openedx") + ";Pooling=false");
        await using var command = database.CreateCommand("select seq_id from mt_events order by seq_id");
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var positions = new List<long>();
        while (await reader.ReadAsync(Ct)) positions.Add(reader.GetInt64(0));
        return positions;
    }

    public async Task KillServer()
    {
        await server!.Kill();
        StartServer();
    }

    public async Task KillWorkers()
    {
        await workers!.Kill();
        StartWorkers();
    }

    /// <summary>The nodes have to notice, and to bring it back.</summary>
    public Task StopDatabase() => cluster.Stop("immediate");

    /// <summary>Waits until both nodes answer that they are well.</summary>
    public async Task Ready()
    {
        var until = DateTime.UtcNow + Patience;
        foreach (var port in new[] { front.Lms, back.Lms })
        {
            while (!await IsReady(port))
            {
                Assert.False(server!.HasExited || workers!.HasExited, $"A node ended by itself.\n{Logs}");
                Assert.True(DateTime.UtcNow < until, $"The node on port {port} did not come up by itself.\n{Logs}");
                await Task.Delay(100, Ct);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (workers is not null) await workers.DisposeAsync();
        await cluster.Stop("immediate");
        await cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        File.Delete(Ledger);
    }

    private string Logs => $"server:\n{server?.Output}\nworkers:\n{workers?.Output}";

    private void StartServer() => server = OpenEdxProcess.Start(Settings(front), "serve", "--roles", "api,web");

    private void StartWorkers() => workers = OpenEdxProcess.Start(Settings(back), "serve", "--roles", "workers");

    private Dictionary<string, string> Settings((int Lms, int Studio) ports) => new()
    {
        ["OPENEDX_DATA"] = folder,
        ["OPENEDX_LMS_PORT"] = ports.Lms.ToString(CultureInfo.InvariantCulture),
        ["OPENEDX_STUDIO_PORT"] = ports.Studio.ToString(CultureInfo.InvariantCulture),
        ["OPENEDX_PASSWORD_ITERATIONS"] = "1000",
    };

    private static async Task<bool> IsReady(int port)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{port}/heartbeat"), Ct);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception down) when (down is HttpRequestException or IOException || (down is TaskCanceledException && !Ct.IsCancellationRequested))
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
