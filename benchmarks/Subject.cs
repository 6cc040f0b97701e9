using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OpenEdx.Cli.Hosting;
using OpenEdx.EventStore;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Bench;

/// <summary>The platform as it is composed for its users, on a database of its own, and a way to the same tables past it.</summary>
internal sealed class Subject : IAsyncDisposable
{
    /// <summary>Application name of the platform's connections.</summary>
    private const string ConnectionName = "ours";

    private readonly ServiceProvider services;
    private ProjectionDaemon? daemon;

    private Subject(ServiceProvider services, NpgsqlDataSource raw, string database) => (this.services, Raw, ConnectionString) = (services, raw, database);

    public string ConnectionString { get; }

    /// <summary>For hand-written code.</summary>
    public NpgsqlDataSource Raw { get; }

    public StreamStore Streams => services.GetRequiredService<StreamStore>();

    public EventTypeRegistry Types => services.GetRequiredService<EventTypeRegistry>();

    public ProjectionRebuilder Rebuilder => services.GetRequiredService<ProjectionRebuilder>();

    public ProjectionProgress Progress => services.GetRequiredService<ProjectionProgress>();

    public static async Task<Subject> On(string database, string dataFolder, CancellationToken ct)
    {
        var services = new ServiceCollection()
            .AddLogging(OpenEdxHost.Log)
            .AddOpenEdx(new HostSettings($"{database};Application Name={ConnectionName}", dataFolder, IPAddress.Loopback))
            .AddProjectionDaemon()
            .BuildServiceProvider();
        await OpenEdxHost.Migrate(services, ct);
        return new(services, NpgsqlDataSource.Create($"{database};Application Name=raw"), database);
    }

    public async Task StartDaemon(CancellationToken ct)
    {
        daemon = services.GetServices<IHostedService>().OfType<ProjectionDaemon>().Single();
        await daemon.StartAsync(ct);
        await Progress.WaitUntilCaughtUp(TimeSpan.FromMinutes(1), ct);
    }

    public async Task StopDaemon()
    {
        if (daemon is not null) await daemon.StopAsync(CancellationToken.None);
        daemon = null;
    }

    /// <summary>Connections that the platform holds, apart from idle ones in its pool.</summary>
    public async Task<long> ConnectionsHeld(CancellationToken ct)
    {
        services.GetRequiredService<NpgsqlDataSource>().Clear();
        await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
        return await Scalar<long>(
            $"select count(*) from pg_stat_activity where datname = current_database() and application_name = '{ConnectionName}'", ct);
    }

    /// <summary>By hand, with the time it takes.</summary>
    public async Task Execute(string sql, CancellationToken ct)
    {
        await using var command = Raw.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<T> Scalar<T>(string sql, CancellationToken ct)
    {
        await using var command = Raw.CreateCommand(sql);
        command.CommandTimeout = 0;
        return (T)(await command.ExecuteScalarAsync(ct))!;
    }

    public async ValueTask DisposeAsync()
    {
        await StopDaemon();
        await services.DisposeAsync();
        await Raw.DisposeAsync();
    }
}
