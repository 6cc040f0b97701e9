namespace OpenEdx.Cli.Metrics;

/// <summary>One line of a metric, or one histogram: the values of one set of labels. Recording takes no lock.</summary>
/// <param name="labels">As written between the braces, without those; empty: none.</param>
/// <param name="bounds">Upper bounds of the buckets, rising, without infinity; null: no histogram.</param>
internal sealed class MetricSeries(string labels, double[]? bounds)
{
    private readonly long[] buckets = bounds is null ? [] : new long[bounds.Length + 1];
    private double value;

    public string Labels { get; } = labels;

    /// <summary>For a histogram: the sum of what was recorded.</summary>
    public double Value => Volatile.Read(ref value);

    /// <summary>Number of the scrape that last set the value, for observed instruments.</summary>
    public int SeenIn { get; private set; }

    public void Add(double amount)
    {
        for (var known = Value; ;)
        {
            var found = Interlocked.CompareExchange(ref value, known + amount, known);
            if (found.Equals(known)) return;
            known = found;
        }
    }

    public void Set(double observed, int scrape)
    {
        Volatile.Write(ref value, observed);
        SeenIn = scrape;
    }

    public void Record(double measured)
    {
        var i = 0;
        while (i < bounds!.Length && measured > bounds[i]) i++;
        Interlocked.Increment(ref buckets[i]);
        Add(measured);
    }

    /// <summary>How many fell into each bucket, infinity last; not cumulative.</summary>
    public long[] Buckets()
    {
        var copy = new long[buckets.Length];
        for (var i = 0; i < copy.Length; i++) copy[i] = Volatile.Read(ref buckets[i]);
        return copy;
    }
}
