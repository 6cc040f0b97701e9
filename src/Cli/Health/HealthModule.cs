using OpenEdx.Cli.Hosting;
using OpenEdx.Cli.Metrics;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.Cli.Health;

/// <summary>What operators see of a serving node: health and metrics.</summary>
internal static class HealthModule
{
    public static IServiceCollection AddHealthAndMetrics(this IServiceCollection services, HostSettings settings) => services
        .AddSingleton(settings.Health)
        .AddSingleton(provider => new DatabaseProbe(
            settings.Database, provider.GetRequiredService<StoreStateReader>(), provider.GetRequiredService<HealthSettings>()))
        .AddSingleton<DataFolderDisk>()
        .AddSingleton<PlatformHealth>()
        .AddSingleton<PlatformGauges>()
        .AddSingleton<MetricsCollector>();
}
