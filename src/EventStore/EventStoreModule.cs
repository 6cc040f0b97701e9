using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Retention;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Telemetry;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore;

/// <summary>The store as a part of a host.</summary>
public static class EventStoreModule
{
    /// <summary>
    /// The log, and what operators do with its read models. Takes the <see cref="NpgsqlDataSource"/> and the processes
    /// (<see cref="IProcess"/>) that the host registers.
    /// </summary>
    public static IServiceCollection AddEventStore(this IServiceCollection services, EventTypeRegistry types, IReadOnlyList<IProjection> projections)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new DaemonSettings());
        return services
            .AddSingleton(types)
            .AddSingleton<Pulses>()
            .AddSingleton<StoreStateReader>()
            .AddSingleton(provider => new StreamStore(
                provider.GetRequiredService<NpgsqlDataSource>(), types, projections, provider.GetRequiredService<TimeProvider>(),
                provider.GetService<ILogger<StreamStore>>()))
            .AddSingleton(provider => new Shards(
                provider.GetRequiredService<StreamStore>(), projections, provider.GetServices<IProcess>(), provider.GetServices<ISubscription>()))
            .AddSingleton(provider => new StreamArchive(provider.GetRequiredService<NpgsqlDataSource>()))
            .AddSingleton<StreamCompactor>()
            .AddSingleton<LogImporter>()
            .AddSingleton<LogCut>()
            .AddSingleton(provider => new DeadLetters(provider.GetRequiredService<NpgsqlDataSource>()))
            .AddSingleton<PoisonReplay>()
            .AddSingleton<SubscriptionPauses>()
            .AddSingleton<DatabaseOutage>()
            .AddSingleton<ProjectionProgress>()
            .AddSingleton<ProjectionRebuilder>()
            .AddSingleton<ProjectionVersions>()
            .AddSingleton<VersionUpgrade>()
            .AddSingleton<VersionComparer>()
            .AddSingleton<AsOfBuilder>()
            .AddSingleton<ProjectionVerifier>()
            .AddSingleton<LogExport>()
            .AddSingleton<LogImport>();
    }

    /// <summary>Tells other nodes about appends of this one, and this one about theirs.</summary>
    public static IServiceCollection AddAppendBridge(this IServiceCollection services) => services.AddHostedService<AppendBridge>();

    /// <summary>Runs async projections and processes on this node.</summary>
    public static IServiceCollection AddProjectionDaemon(this IServiceCollection services) => services.AddHostedService<ProjectionDaemon>();
}
