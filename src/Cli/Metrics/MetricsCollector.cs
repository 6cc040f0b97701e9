using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OpenEdx.Cli.Metrics;

/// <summary>
/// Adds up what the instruments of the process report, from the start of the host on. Ours, since no exporter for Prometheus can be had
/// from the registry that this project builds with (ADR-0022).
/// </summary>
internal sealed class MetricsCollector : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> families = new(StringComparer.Ordinal);
    private readonly Lock turn = new();
    private readonly ILogger log;
    private int scrape;

    public MetricsCollector(IMeterFactory host, ILogger<MetricsCollector> log)
    {
        this.log = log;
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ExposedMeters.Include(instrument, host)) self.EnableMeasurementEvents(instrument, FamilyOf(instrument));
        };
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        listener.Start();
    }

    /// <summary>Everything known now, in the text format of Prometheus.</summary>
    public string Text(bool isOpenMetrics)
    {
        lock (turn)
        {
            scrape++;
            try
            {
                listener.RecordObservableInstruments();
            }
            catch (AggregateException failed)
            {
                // What cannot be observed is absent; everything else is told.
                log.LogWarning(failed, "{Count} instruments could not be read.", failed.InnerExceptions.Count);
            }

            return PrometheusText.Of(families.Values, isOpenMetrics);
        }
    }

    public void Dispose() => listener.Dispose();

    /// <summary>Two meters of one name share their families: the store's own, and the gauges of this host.</summary>
    private MetricFamily FamilyOf(Instrument instrument)
    {
        var family = new MetricFamily(instrument, ExposedMeters.KindOf(instrument), (label, value) => ExposedMeters.Show(instrument, label, value), () => scrape);
        return families.GetOrAdd(family.Name, family);
    }
}
