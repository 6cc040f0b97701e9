using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Npgsql;
using OpenEdx.Cli.Hosting;
using OpenEdx.Cli.Postgres;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Health;

/// <summary>A whole node whose PostgreSQL goes away, or stops answering.</summary>
public sealed class LostDatabaseTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("openedx-lost-").FullName;
    private PrivateCluster cluster = null!;
    private TcpProxy wire = null!;
    private WebApplication app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        cluster = await Open();
        wire = new(cluster.Port);
        var database = new NpgsqlConnectionStringBuilder(await cluster.Database("openedx", Ct)) { Port = wire.Port }.ConnectionString;
        app = OpenEdxHost.Build(new HostSettings(database, folder, IPAddress.Loopback), builder => builder.WebHost.UseTestServer());
        await OpenEdxHost.Migrate(app.Services, Ct);
        await app.StartAsync(Ct);
        await Becomes(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_stopped_database_is_named_and_found_again_when_it_is_back()
    {
        await cluster.Stop("immediate");
        var (_, parts) = await Becomes(HttpStatusCode.ServiceUnavailable);
        Assert.False(parts.GetProperty("sql").GetProperty("status").GetBoolean());
        Assert.Equal("The database cannot be reached.", parts.GetProperty("sql").GetProperty("message").GetString());
        Assert.Equal(HttpStatusCode.OK, (await app.GetTestClient().Health("/healthz/live")).Status);

        await using var again = await Open();
        wire.Target = again.Port;
        await Becomes(HttpStatusCode.OK);
        await Becomes(HttpStatusCode.OK, "/heartbeat?extended");
    }

    [Fact]
    public async Task a_database_that_takes_requests_and_never_answers_does_not_hold_up_the_answer()
    {
        wire.Delay = TimeSpan.FromHours(1);
        var (_, parts) = await Becomes(HttpStatusCode.ServiceUnavailable);
        // Said while the question is still open: the time-outs of the connection come later.
        Assert.Matches(@"^The database has not answered for \d+\.\d seconds\.$", parts.GetProperty("sql").GetProperty("message").GetString());

        wire.Delay = TimeSpan.Zero;
        wire.CutAll();
        await Becomes(HttpStatusCode.OK);
    }

    public async ValueTask DisposeAsync()
    {
        wire.CutAll();
        await app.DisposeAsync();
        await wire.DisposeAsync();
        await cluster.Stop("immediate");
        await cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Task<PrivateCluster> Open() => PrivateCluster.Open(folder, new ClusterSettings(Durable: false), _ => { }, Ct);

    private async Task<(HttpStatusCode, JsonElement)> Becomes(HttpStatusCode expected, string url = "/heartbeat")
    {
        for (var patience = 0; ; patience++)
        {
            var answer = await app.GetTestClient().Health(url);
            if (answer.Status == expected) return answer;
            Assert.True(patience < 300, $"Still {answer.Status}: {answer.Body}");
            await Task.Delay(100, Ct);
        }
    }
}
