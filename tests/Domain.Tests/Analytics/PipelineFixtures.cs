using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Domain.Tests.Analytics;

/// <summary>Logs of upstream's acceptance tests with the rows they must give. They lie beside the repository, or nowhere; then the test skips.</summary>
internal static class PipelineFixtures
{
    private const string Folder = "tracking/analytics-pipeline/";

    /// <summary>Lines of a log that are events, as they would be recorded; nobody has an account here.</summary>
    /// <param name="countryOf">Country of an address; null: unknown.</param>
    public static IReadOnlyList<TrackingLineImported> Log(string file, Func<string, string?>? countryOf = null) =>
        [.. File.ReadLines(Path(Folder + "input/" + file)).Select(line => TrackingLine.Read(line, out _)).OfType<TrackingLine>()
            .Select(line => line.Imported(name => name, line.Ip.Length == 0 ? null : countryOf?.Invoke(line.Ip), "", ""))];

    public static string Text(string file) => File.ReadAllText(Path(Folder + file));

    /// <summary>Rows as texts, with bars between the cells, in alphabetical order; null is empty.</summary>
    public static IReadOnlyList<string> Expected(string file)
    {
        using var json = JsonDocument.Parse(Text("expected/" + file));
        return Sorted(json.RootElement.GetProperty("rows").EnumerateArray().Select(row => Row([.. row.EnumerateArray().Select(cell => (object?)cell.ToString())])));
    }

    public static string Row(params object?[] cells) => string.Join('|', cells.Select(cell => cell switch
    {
        null => "",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString(),
    }));

    public static IReadOnlyList<string> Sorted(IEnumerable<string> rows) => [.. rows.Order(StringComparer.Ordinal)];

    private static string Path(string path)
    {
        var found = SharedData.Find(path);
        Assert.SkipWhen(found is null, SharedData.Absent(path));
        return found!;
    }
}
