using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OpenEdx.Cli.Metrics;

namespace OpenEdx.Cli.Tests.Metrics;

public sealed class MetricsCollectorTests : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricsCollector collector;
    private readonly Meter meter;

    public MetricsCollectorTests()
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        meter = factory.Create(PlatformGauges.MeterName);
        collector = new(factory, NullLogger<MetricsCollector>.Instance);
    }

    [Fact]
    public void counters_gauges_and_histograms_are_written_by_the_book()
    {
        var answers = meter.CreateCounter<long>("answers.given", "{answer}", "Answers.");
        answers.Add(2, new KeyValuePair<string, object?>("kind", "right"));
        answers.Add(3, new KeyValuePair<string, object?>("kind", "right"));
        meter.CreateUpDownCounter<int>("open.doors").Add(-1);
        var time = meter.CreateHistogram("walk.duration", "s", "How long.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (var seconds in new[] { 0.5, 0.75, 4 }) time.Record(seconds);
        meter.CreateObservableGauge("room.size", () => 12.5, "By");

        Assert.Equal(
            """
            # HELP answers_given_total Answers.
            # TYPE answers_given_total counter
            answers_given_total{kind="right"} 5
            # HELP open_doors open.doors
            # TYPE open_doors gauge
            open_doors -1
            # HELP room_size_bytes room.size
            # TYPE room_size_bytes gauge
            room_size_bytes 12.5
            # HELP walk_duration_seconds How long.
            # TYPE walk_duration_seconds histogram
            walk_duration_seconds_bucket{le="0.5"} 1
            walk_duration_seconds_bucket{le="1.0"} 2
            walk_duration_seconds_bucket{le="+Inf"} 3
            walk_duration_seconds_sum 5.25
            walk_duration_seconds_count 3

            """.ReplaceLineEndings("\n"),
            Ours(collector.Text(isOpenMetrics: false)));
        Exposition.Parse(collector.Text(isOpenMetrics: false));
    }

    [Fact]
    public void open_metrics_names_units_and_ends()
    {
        meter.CreateCounter<double>("work.time", "s", "Says \"when\".").Add(1.5);
        var text = collector.Text(isOpenMetrics: true);
        Assert.Contains(
            "# HELP work_time_seconds Says \\\"when\\\".\n# TYPE work_time_seconds counter\n# UNIT work_time_seconds seconds\nwork_time_seconds_total 1.5\n", text,
            StringComparison.Ordinal);
        Exposition.Parse(text, isOpenMetrics: true);
    }

    [Fact]
    public void whatever_a_label_holds_is_escaped()
    {
        meter.CreateCounter<int>("odd", description: "One\nline, one \\.").Add(1, new KeyValuePair<string, object?>("text", "a\"b\\c\nd"));
        var text = collector.Text(isOpenMetrics: false);
        Assert.Contains("""# HELP odd_total One\nline, one \\.""", text, StringComparison.Ordinal);
        Assert.Contains("""odd_total{text="a\"b\\c\nd"} 1""", text, StringComparison.Ordinal);
        Exposition.Parse(text);
    }

    [Fact]
    public void labels_in_another_order_are_the_same_series()
    {
        var counter = meter.CreateCounter<int>("twins");
        counter.Add(1, new("a", 1), new("b", 2));
        counter.Add(1, new("b", 2), new("a", 1));
        Assert.Equal(2, Exposition.Parse(collector.Text(isOpenMetrics: false)).Value("twins_total", ("a", "1"), ("b", "2")));
    }

    [Fact]
    public void a_label_without_bounds_ends_in_one_series()
    {
        var counter = meter.CreateCounter<int>("flood");
        for (var i = 0; i < 5000; i++) counter.Add(1, new KeyValuePair<string, object?>("user", i));
        var parsed = Exposition.Parse(collector.Text(isOpenMetrics: false));
        Assert.Equal(2001, parsed.Samples("flood_total").Count);
        Assert.Equal(3000, parsed.Value("flood_total", ("overflow", "true")));
    }

    [Fact]
    public void what_is_observed_no_more_is_shown_no_more()
    {
        List<string> rooms = ["red", "blue"];
        meter.CreateObservableGauge("rooms", () => rooms.Select(room => new Measurement<int>(1, new KeyValuePair<string, object?>("room", room))));
        Assert.Equal(2, Exposition.Parse(collector.Text(isOpenMetrics: false)).Samples("rooms").Count);
        rooms.Remove("red");
        Assert.Equal("blue", Exposition.Parse(collector.Text(isOpenMetrics: false)).Samples("rooms").Single().Labels[0].Value);
    }

    [Fact]
    public void an_instrument_that_fails_keeps_nothing_from_the_others()
    {
        meter.CreateObservableGauge("broken", new Func<int>(() => throw new IOException("Away.")));
        meter.CreateObservableGauge("sound", () => 1);
        var text = collector.Text(isOpenMetrics: false);
        Assert.DoesNotContain("broken", text, StringComparison.Ordinal);
        Assert.Equal(1, Exposition.Parse(text).Value("sound"));
    }

    [Fact]
    public void meters_of_others_stay_out()
    {
        using var strange = new Meter("Strange");
        strange.CreateCounter<int>("strange").Add(1);
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        other.GetRequiredService<IMeterFactory>().Create(PlatformGauges.MeterName).CreateCounter<int>("of_another_host").Add(1);
        var text = collector.Text(isOpenMetrics: false);
        Assert.DoesNotContain("strange", text, StringComparison.Ordinal);
        Assert.DoesNotContain("of_another_host", text, StringComparison.Ordinal);
    }

    [Fact]
    public void recording_allocates_nothing()
    {
        var histogram = meter.CreateHistogram<double>("quick", "s");
        var label = new KeyValuePair<string, object?>("lane", "projections");
        histogram.Record(0.1, label);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) histogram.Record(0.1, label);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    public void Dispose()
    {
        collector.Dispose();
        services.Dispose();
    }

    /// <summary>Without the meters of the process: runtime, database, store.</summary>
    private static string Ours(string text) => string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => new[] { "answers", "open_doors", "room_size", "walk" }.Any(name => line.Contains(name, StringComparison.Ordinal)))
        .Select(line => line + "\n"));
}
