using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenEdx.Cli.Health;
using OpenEdx.Cli.Hosting;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Identity;
using Xunit;

namespace OpenEdx.TestKit;

/// <summary>
/// The whole platform in this process on a database of its own: by default without network, with <see cref="OnKestrel"/> on real
/// loopback ports (for browsers). A class fixture, or one per test: <c>await using var app = await TestApp.Start();</c>
/// </summary>
public class TestApp : IAsyncLifetime
{
    /// <summary>Ports that requests without network carry in their Host header.</summary>
    private const int LmsPort = 18000;
    private const int StudioPort = 18010;

    private readonly string folder = Directory.CreateTempSubdirectory("openedx-app-").FullName;
    private TestDatabase? database;
    private WebApplication? app;

    public bool OnKestrel { get; init; }

    public HostRoles Roles { get; init; } = HostRoles.All;

    /// <summary>Null: the real clock.</summary>
    public TimeProvider? Clock { get; init; }

    public byte[]? SimulationKey { get; init; }

    /// <summary>By default everything as delivered, but for cheap passwords.</summary>
    public IdentitySettings Identity { get; init; } = new() { PasswordIterations = 1000 };

    /// <summary>Folder of mails, static files, keys.</summary>
    public string DataFolder => folder;

    /// <summary>Null: nobody reads metrics without an account.</summary>
    public string? MetricsToken { get; init; }

    public HealthSettings Health { get; init; } = new();

    /// <summary>Replaces or adds services, after all of the platform's own.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    public TestDatabase Database => database!;

    public NpgsqlDataSource Source => Database.Source;

    public IServiceProvider Provider => app!.Services;

    public StreamStore Streams => Provider.GetRequiredService<StreamStore>();

    /// <summary>Address of the LMS, with a slash at the end.</summary>
    public Uri Lms { get; private set; } = new($"http://localhost:{LmsPort}/");

    /// <summary>Address of Studio, with a slash at the end.</summary>
    public Uri Studio { get; private set; } = new($"http://localhost:{StudioPort}/");

    public static async Task<TestApp> Start(TestApp? settings = null)
    {
        var app = settings ?? new TestApp();
        await app.InitializeAsync();
        return app;
    }

    /// <summary>An anonymous browser: keeps cookies, follows no redirect.</summary>
    public HttpClient CreateClient(Uri? site = null)
    {
        HttpMessageHandler transport = OnKestrel
            ? new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }
            : app!.GetTestServer().CreateHandler();
        return new HttpClient(new CookieJar(transport)) { BaseAddress = site ?? Lms };
    }

    public async ValueTask InitializeAsync()
    {
        database = await PostgresFixture.CreateDatabase();
        var settings = new HostSettings(
            database.ConnectionString, folder, IPAddress.Loopback,
            OnKestrel ? 0 : LmsPort, OnKestrel ? 0 : StudioPort, Roles, SimulationKey: SimulationKey, MetricsToken: MetricsToken)
        {
            Health = Health,
        };
        app = OpenEdxHost.Build(settings, builder =>
        {
            if (Clock is not null) builder.Services.AddSingleton(Clock);
            builder.Services.AddSingleton(Identity);
            Services?.Invoke(builder.Services);
            if (!OnKestrel) builder.WebHost.UseTestServer(options => options.BaseAddress = Lms);
        });
        await app.StartAsync();
        if (!OnKestrel) return;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        Lms = new Uri(addresses[0] + "/");
        Studio = new Uri(addresses[1] + "/");
    }

    /// <summary>Returns when every asynchronous read model and process has seen everything appended so far, and what came of it.</summary>
    public Task CatchUp(CancellationToken ct = default) =>
        Provider.GetRequiredService<ProjectionProgress>().WaitUntilCaughtUp(TimeSpan.FromSeconds(60), ct);

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        if (database is not null) await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
