using System.Text.Json;
using OpenEdx.Domain.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Analytics;

/// <summary>Lines of tracking logs as facts, with the streams they lie in.</summary>
internal static class LoggedLines
{
    /// <summary>Of a log of the pipeline's fixtures; a test that wants it skips where it is absent.</summary>
    public static (string, object)[] In(string log, params string[] eventTypes) =>
    [
        .. All(log).Where(line => line.Item2 is TrackingLineImported fact && eventTypes.Contains(fact.EventType)),
    ];

    /// <summary>Every line of a log that is an event.</summary>
    public static (string, object)[] All(string log) =>
        [.. Text("input/" + log).Split('\n').Select(line => TrackingLine.Read(line, out _)).OfType<TrackingLine>().Select(line => Fact(line.Imported(name => name, null, "nobody", "sealed")))];

    public static string Text(string path)
    {
        var whole = SharedData.Find("tracking/analytics-pipeline/" + path);
        Assert.SkipWhen(whole is null, SharedData.Absent(path));
        return File.ReadAllText(whole);
    }

    /// <summary>Rows of a table of expected results, each as one text, sorted.</summary>
    public static IEnumerable<string> Table(string path) =>
        JsonDocument.Parse(Text("expected/" + path)).RootElement.GetProperty("rows").EnumerateArray().Select(row => string.Join(' ', row.EnumerateArray())).Order(StringComparer.Ordinal);

    public static (string, object) Line(string eventType, string course, long user, DateTimeOffset at, object payload, string source = "server", string? blockName = null, object? tags = null) =>
        Fact(new(
            eventType, eventType, source, at, course, false, user, "learner" + user, null, null, true, JsonSerializer.SerializeToElement(payload),
            tags is null ? null : JsonSerializer.SerializeToElement(tags), "nobody", "sealed", blockName));

    private static (string, object) Fact(TrackingLineImported fact) => (TrackingLogEvent.StreamOf(fact.Course, fact.Date), fact);
}
