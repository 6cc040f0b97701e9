using System.Diagnostics.Metrics;
using System.Text;

namespace OpenEdx.Cli.Metrics;

/// <summary>What Prometheus calls an instrument, by the rules of OpenTelemetry's Prometheus compatibility: dots become underscores, the unit is part of the name.</summary>
internal static class MetricName
{
    /// <summary>Without the <c>_total</c> of counters.</summary>
    public static string Of(string instrument, string? unit, MetricKind kind)
    {
        var name = new StringBuilder(instrument.Length + 8);
        foreach (var letter in instrument) name.Append(char.IsAsciiLetterOrDigit(letter) || letter == ':' ? letter : '_');
        var suffix = UnitOf(unit, kind);
        if (suffix is not null && !instrument.EndsWith(suffix, StringComparison.Ordinal)) name.Append('_').Append(suffix);
        return name.ToString();
    }

    /// <summary>The unit in words; null for numbers of things (<c>{event}</c>).</summary>
    public static string? UnitOf(string? unit, MetricKind kind) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "1" when kind == MetricKind.Gauge => "ratio",
        _ => null,
    };

    /// <summary>Counters only rise; all that may fall is a gauge.</summary>
    public static MetricKind KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Histogram" => MetricKind.Histogram,
        "Counter" or "ObservableCounter" => MetricKind.Counter,
        _ => MetricKind.Gauge,
    };
}

internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
