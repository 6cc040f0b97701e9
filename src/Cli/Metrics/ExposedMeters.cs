using System.Diagnostics.Metrics;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.Cli.Metrics;

/// <summary>Which of the program's instruments are shown, and with which labels. None is named after a person, a course or a stream.</summary>
internal static class ExposedMeters
{
    /// <summary>Labels not written, by meter: they are the same for all series of an installation, or multiply series for nothing.</summary>
    private static readonly Dictionary<string, string[]> HiddenLabels = new(StringComparer.Ordinal)
    {
        [StoreMeter.Name] = [],
        [PlatformGauges.MeterName] = [],
        ["Npgsql"] = ["db.system.name", "server.address", "server.port"],
        ["System.Runtime"] = [],
        ["Microsoft.AspNetCore.Hosting"] = ["url.scheme", "network.protocol.version"],
        ["Microsoft.AspNetCore.Server.Kestrel"] =
            ["server.address", "server.port", "network.type", "network.transport", "network.protocol.name", "network.protocol.version", "tls.protocol.version"],
    };

    /// <summary>Published by the runtime as counters although they fall.</summary>
    private static readonly HashSet<string> Falling = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    /// <param name="host">Meters of other hosts in this process are not ours.</param>
    public static bool Include(Instrument instrument, IMeterFactory host) =>
        HiddenLabels.ContainsKey(instrument.Meter.Name) && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, host));

    /// <summary>A label's value as written; null: the label is hidden.</summary>
    public static string? Show(Instrument instrument, string label, string value)
    {
        if (HiddenLabels[instrument.Meter.Name].Contains(label)) return null;
        // A pool without a name of its own goes by its connection string.
        return label == "db.client.connection.pool.name" && value.Contains('=', StringComparison.Ordinal) ? "unnamed" : value;
    }

    public static MetricKind KindOf(Instrument instrument) =>
        Falling.Contains(instrument.Name) ? MetricKind.Gauge : MetricName.KindOf(instrument);
}
