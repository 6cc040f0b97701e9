using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Cli.Hosting;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Bench.Grading;

/// <summary>The platform as it serves, on loopback.</summary>
internal sealed class ServingPlatform : IAsyncDisposable
{
    private readonly WebApplication app;

    private ServingPlatform(WebApplication app) => this.app = app;

    public IServiceProvider Services => app.Services;

    public StreamStore Streams => Services.GetRequiredService<StreamStore>();

    public Uri Lms { get; private set; } = null!;

    public static async Task<ServingPlatform> Start(string database, string dataFolder, HostRoles roles, CancellationToken ct)
    {
        var app = OpenEdxHost.Build(new HostSettings($"{database};Application Name=ours", dataFolder, IPAddress.Loopback, LmsPort: 0, StudioPort: 0, Roles: roles));
        await OpenEdxHost.Migrate(app.Services, ct);
        await app.StartAsync(ct);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new(app) { Lms = new(addresses.First() + "/") };
    }

    /// <summary>Cookies and headers of a learner's browser.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SignIn(UserId user, CancellationToken ct)
    {
        var token = new string('b', 32);
        var session = await Services.GetRequiredService<SessionCookie>().Write(new(user, 1, TimeProvider.System.GetUtcNow()) { Id = Guid.NewGuid().ToString("N") }, ct);
        return new Dictionary<string, string> { ["Cookie"] = $"csrftoken={token}; sessionid={session}", ["X-CSRFToken"] = token };
    }

    /// <summary>Returns when read models, processes and what came of them have caught up.</summary>
    public Task CatchUp(TimeSpan patience, CancellationToken ct) => Services.GetRequiredService<ProjectionProgress>().WaitUntilCaughtUp(patience, ct);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
