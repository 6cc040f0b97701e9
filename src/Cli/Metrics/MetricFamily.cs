using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace OpenEdx.Cli.Metrics;

/// <summary>All series of one instrument. Finding the series of a measurement allocates nothing once the series is known.</summary>
internal sealed class MetricFamily
{
    /// <summary>Label sets of one instrument; what comes beyond goes into one series together, so that no label can fill the memory.</summary>
    private const int MostSeries = 2000;
    private const string Overflow = "overflow=\"true\"";

    /// <summary>For durations in seconds whose instrument advises none.</summary>
    private static readonly double[] DefaultBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<int, Entry> entries = new();
    private readonly ConcurrentDictionary<string, MetricSeries> series = new(StringComparer.Ordinal);
    private readonly Func<string, string, string?> show;
    private readonly Func<int> scrape;

    /// <param name="show">Value of a label as written; null: the label is not.</param>
    /// <param name="scrape">Number of the scrape under way.</param>
    public MetricFamily(Instrument instrument, MetricKind kind, Func<string, string, string?> show, Func<int> scrape)
    {
        Kind = kind;
        Name = MetricName.Of(instrument.Name, instrument.Unit, kind);
        Unit = MetricName.UnitOf(instrument.Unit, kind);
        Help = instrument.Description is { Length: > 0 } text ? text : instrument.Name;
        IsObserved = instrument.IsObservable;
        if (kind == MetricKind.Histogram) Bounds = [.. (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? DefaultBounds];
        this.show = show;
        this.scrape = scrape;
    }

    public string Name { get; }

    public string Help { get; }

    /// <summary>Null: a number of things.</summary>
    public string? Unit { get; }

    public MetricKind Kind { get; }

    /// <summary>The instrument is asked at each scrape, and tells all its series each time.</summary>
    public bool IsObserved { get; }

    /// <summary>Null: no histogram.</summary>
    public double[]? Bounds { get; }

    /// <summary>In the order of their labels. Of an observed instrument those of the last scrape.</summary>
    public IEnumerable<MetricSeries> Series =>
        series.Values.Where(one => !IsObserved || one.SeenIn == scrape()).OrderBy(one => one.Labels, StringComparer.Ordinal);

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var target = SeriesOf(tags);
        if (IsObserved) target.Set(value, scrape());
        else if (Bounds is not null) target.Record(value);
        else target.Add(value);
    }

    private MetricSeries SeriesOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = default(HashCode);
        foreach (var tag in tags) hash.Add(tag.Value);
        var key = hash.ToHashCode();
        entries.TryGetValue(key, out var entry);
        for (; entry is not null; entry = entry.Next)
        {
            if (entry.Is(tags)) return entry.Series;
        }

        return Add(key, tags.ToArray());
    }

    private MetricSeries Add(int key, KeyValuePair<string, object?>[] tags)
    {
        var isFull = entries.Count >= MostSeries;
        var labels = isFull ? Overflow : LabelsOf(tags);
        var target = series.GetOrAdd(labels, static (text, bounds) => new(text, bounds), Bounds);
        if (!isFull) entries.AddOrUpdate(key, _ => new(tags, target, null), (_, first) => new(tags, target, first));
        return target;
    }

    private string LabelsOf(KeyValuePair<string, object?>[] tags) => string.Join(',', tags
        .Where(tag => tag.Value is not null)
        .Select(tag => (tag.Key, Value: show(tag.Key, Text(tag.Value!))))
        .Where(label => label.Value is not null)
        .OrderBy(label => label.Key, StringComparer.Ordinal)
        .Select(label => $"{MetricName.Of(label.Key, null, Kind)}=\"{PrometheusText.Escaped(label.Value!)}\""));

    private static string Text(object value) => value switch
    {
        bool yes => yes ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Tags as they come, with their series; entries of one hash form a chain.</summary>
    private sealed record Entry(KeyValuePair<string, object?>[] Tags, MetricSeries Series, Entry? Next)
    {
        public bool Is(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length != Tags.Length) return false;
            for (var i = 0; i < tags.Length; i++)
            {
                if (tags[i].Key != Tags[i].Key || !Equals(tags[i].Value, Tags[i].Value)) return false;
            }

            return true;
        }
    }
}
