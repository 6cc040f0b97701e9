using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenEdx.Cli.Tests.Metrics;

/// <summary>A strict reader of the text format of Prometheus (0.0.4) and of OpenMetrics (1.0): whatever either of them forbids is an error here.</summary>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, (string Type, List<Sample> Samples)> families = [];
    private readonly HashSet<string> seen = [];
    private readonly bool isOpenMetrics;
    private string? current;

    private Exposition(bool isOpenMetrics) => this.isOpenMetrics = isOpenMetrics;

    public IReadOnlyDictionary<string, (string Type, List<Sample> Samples)> Families => families;

    public static Exposition Parse(string text, bool isOpenMetrics = false)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        var lines = text[..^1].Split('\n');
        if (isOpenMetrics) Assert.Equal("# EOF", lines[^1]);
        var exposition = new Exposition(isOpenMetrics);
        foreach (var line in isOpenMetrics ? lines[..^1] : lines) exposition.Read(line);
        foreach (var (name, (type, samples)) in exposition.families) exposition.Check(name, type, samples);
        return exposition;
    }

    /// <summary>The one value with exactly these labels.</summary>
    public double Value(string name, params (string Label, string Value)[] labels) =>
        families.Values.SelectMany(family => family.Samples)
            .Single(sample => sample.Name == name && sample.Labels.ToHashSet().SetEquals(labels.Select(pair => KeyValuePair.Create(pair.Label, pair.Value)))).Value;

    public IReadOnlyList<Sample> Samples(string name) => [.. families.Values.SelectMany(family => family.Samples).Where(sample => sample.Name == name)];

    private void Read(string line)
    {
        if (Comment().Match(line) is { Success: true } comment) ReadComment(comment.Groups[1].Value, comment.Groups[2].Value, comment.Groups[3].Value);
        else ReadSample(line);
    }

    private void ReadComment(string kind, string name, string rest)
    {
        if (name != current)
        {
            Assert.True(seen.Add(name), $"The family {name} comes in two places.");
            current = name;
        }

        switch (kind)
        {
            case "HELP":
                Assert.False(families.ContainsKey(name), $"HELP of {name} comes after its TYPE.");
                Assert.Matches(isOpenMetrics ? """^([^\\"]|\\[\\n"])+$""" : """^([^\\]|\\[\\n])+$""", rest);
                break;
            case "TYPE":
                Assert.Contains(rest, (string[])["counter", "gauge", "histogram"]);
                families.Add(name, (rest, []));
                break;
            default:
                Assert.True(isOpenMetrics, "UNIT belongs to OpenMetrics.");
                Assert.EndsWith($"_{rest}", name, StringComparison.Ordinal);
                break;
        }
    }

    private void ReadSample(string line)
    {
        var match = SampleLine().Match(line);
        Assert.True(match.Success, $"No sample: {line}");
        var (name, labels) = (match.Groups["name"].Value, new List<KeyValuePair<string, string>>());
        foreach (Match pair in Label().Matches(match.Groups["labels"].Value)) labels.Add(new(pair.Groups[1].Value, pair.Groups[2].Value));
        Assert.Equal(labels.Count, labels.Select(pair => pair.Key).Distinct().Count());
        Assert.True(seen.Add($"{name} {string.Join(' ', labels.OrderBy(pair => pair.Key, StringComparer.Ordinal))}"), $"Twice: {line}");
        var family = families[current!];
        Assert.Contains(name, NamesOf(current!, family.Type));
        family.Samples.Add(new(name, labels, Number(match.Groups["value"].Value)));
    }

    private string[] NamesOf(string family, string type) => type switch
    {
        "histogram" => [$"{family}_bucket", $"{family}_sum", $"{family}_count"],
        "counter" when isOpenMetrics => [$"{family}_total"],
        _ => [family],
    };

    private static void Check(string name, IEnumerable<IGrouping<string, Sample>> series)
    {
        foreach (var one in series)
        {
            var buckets = one.Where(sample => sample.Name == $"{name}_bucket").ToList();
            var bounds = buckets.ConvertAll(sample => Number(sample.Labels.Single(pair => pair.Key == "le").Value));
            Assert.Equal(bounds.Order(), bounds);
            Assert.Equal(double.PositiveInfinity, bounds[^1]);
            Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
            Assert.Equal(buckets[^1].Value, one.Single(sample => sample.Name == $"{name}_count").Value);
            Assert.Single(one, sample => sample.Name == $"{name}_sum");
        }
    }

    private void Check(string name, string type, List<Sample> samples)
    {
        Assert.NotEmpty(samples);
        if (type == "counter" && !isOpenMetrics) Assert.EndsWith("_total", name, StringComparison.Ordinal);
        if (type == "counter") Assert.All(samples, sample => Assert.True(sample.Value >= 0));
        if (type == "histogram") Check(name, samples.GroupBy(sample => string.Join(' ', sample.Labels.Where(pair => pair.Key != "le"))));
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("""^# (HELP|TYPE|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$""")]
    private static partial Regex Comment();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*")*)\})? (?<value>[+-]?(Inf|NaN|\d+(\.\d+)?([eE][+-]?\d+)?)|NaN)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex(@"([a-zA-Z_][a-zA-Z0-9_]*)=""((?:[^""\\\n]|\\[""\\n])*)""")]
    private static partial Regex Label();

    /// <param name="Labels">Values still escaped.</param>
    internal sealed record Sample(string Name, IReadOnlyList<KeyValuePair<string, string>> Labels, double Value);
}
