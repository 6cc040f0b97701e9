using System.Reflection;
using OpenEdx.EventStore.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OpenEdx.Cli.Tracing;

/// <summary>
/// Sends spans to an OpenTelemetry collector when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (or the one for traces) names it, by the standard
/// settings of OpenTelemetry. Without it nothing listens, and spans are not made.
/// </summary>
internal static class TracingModule
{
    private static readonly string[] Sources = ["Microsoft.AspNetCore", StoreTracing.SourceName, "Npgsql", "System.Net.Http"];

    public static bool IsWanted => IsSet("OTEL_EXPORTER_OTLP_ENDPOINT") || IsSet("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

    /// <summary>The provider lives as long as the host; what is not sent yet is sent when it ends.</summary>
    public static IServiceCollection AddTracing(this IServiceCollection services) =>
        IsWanted ? services.AddHostedService<Tracing>() : services;

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };

    private sealed class Tracing : IHostedService, IDisposable
    {
        private TracerProvider? provider;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var version = typeof(TracingModule).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
            provider = Sdk.CreateTracerProviderBuilder()
                .AddSource(Sources)
                .SetResourceBuilder(ResourceBuilder.CreateEmpty()
                    .AddService("openedx", serviceVersion: version)
                    .AddTelemetrySdk()
                    // Last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
                    .AddEnvironmentVariableDetector())
                .AddOtlpExporter()
                .Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => provider?.Dispose();
    }
}
