using System.Globalization;
using System.Text;

namespace OpenEdx.Cli.Metrics;

/// <summary>Metrics in the text format of Prometheus (0.0.4), or in OpenMetrics (1.0.0), which differs in the names of counters, in units and in the end.</summary>
/// <remarks>Sources: Prometheus "Exposition formats"; OpenMetrics specification 1.0.</remarks>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    public const string OpenMetricsContentType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    public static string Of(IEnumerable<MetricFamily> families, bool isOpenMetrics)
    {
        var text = new StringBuilder(64 * 1024);
        foreach (var family in families.OrderBy(family => family.Name, StringComparer.Ordinal)) Append(text, family, isOpenMetrics);
        if (isOpenMetrics) text.Append("# EOF\n");
        return text.ToString();
    }

    /// <summary>For the value of a label.</summary>
    public static string Escaped(string text) => EscapedHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string EscapedHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static void Append(StringBuilder text, MetricFamily family, bool isOpenMetrics)
    {
        var series = family.Series.ToList();
        if (series.Count == 0) return;
        var sample = family.Kind == MetricKind.Counter ? $"{family.Name}_total" : family.Name;
        var header = isOpenMetrics ? family.Name : sample;
        text.Append("# HELP ").Append(header).Append(' ').Append(isOpenMetrics ? Escaped(family.Help) : EscapedHelp(family.Help)).Append('\n');
        text.Append("# TYPE ").Append(header).Append(' ').Append(TypeOf(family.Kind)).Append('\n');
        if (isOpenMetrics && family.Unit is { } unit) text.Append("# UNIT ").Append(header).Append(' ').Append(unit).Append('\n');
        foreach (var one in series)
        {
            if (family.Bounds is { } bounds) AppendHistogram(text, family.Name, one, bounds);
            else AppendSample(text, sample, one.Labels, "", one.Value);
        }
    }

    /// <summary>The count is the sum of the buckets, so that both agree although recording goes on.</summary>
    private static void AppendHistogram(StringBuilder text, string name, MetricSeries series, double[] bounds)
    {
        var (sum, total) = (series.Value, 0L);
        var buckets = series.Buckets();
        for (var i = 0; i < buckets.Length; i++)
        {
            total += buckets[i];
            AppendSample(text, $"{name}_bucket", series.Labels, $"le=\"{(i < bounds.Length ? Bound(bounds[i]) : "+Inf")}\"", total);
        }

        AppendSample(text, $"{name}_sum", series.Labels, "", sum);
        AppendSample(text, $"{name}_count", series.Labels, "", total);
    }

    private static void AppendSample(StringBuilder text, string name, string labels, string further, double value)
    {
        text.Append(name);
        if (labels.Length + further.Length > 0)
            text.Append('{').Append(labels).Append(labels.Length > 0 && further.Length > 0 ? "," : "").Append(further).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        _ => "histogram",
    };

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>As OpenMetrics asks for it: <c>1.0</c>, never <c>1</c>, so that a bound has one name.</summary>
    private static string Bound(double bound) =>
        Number(bound) is var text && text.AsSpan().IndexOfAny(".eE") < 0 ? $"{text}.0" : text;
}
