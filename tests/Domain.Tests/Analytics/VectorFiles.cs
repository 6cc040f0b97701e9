using System.Text.Json;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics;

/// <summary>Logs and expected rows beside the repository; a test that wants them skips where they are absent.</summary>
internal static class VectorFiles
{
    /// <summary>Whole text of a file of the pipeline's fixtures.</summary>
    public static string Text(string path)
    {
        var whole = Folder() is { } folder ? Path.Combine(folder, "tracking", "analytics-pipeline", path) : path;
        Assert.SkipUnless(File.Exists(whole), $"{path} is not on this machine (OPENEDX_SHARED_DATA).");
        return File.ReadAllText(whole);
    }

    /// <summary>The events of a log, as they would be recorded.</summary>
    public static IEnumerable<TrackingLineImported> Log(string path) =>
        Text(path).Split('\n').Select(line => TrackingLine.Read(line, out _)).OfType<TrackingLine>()
            .Select(line => line.Imported(name => name, null, "nobody", "sealed"));

    /// <summary>Rows of a table of expected results, each as one text, sorted.</summary>
    public static IEnumerable<string> Table(string path) =>
        JsonDocument.Parse(Text(path)).RootElement.GetProperty("rows").EnumerateArray().Select(row => string.Join(' ', row.EnumerateArray())).Order(StringComparer.Ordinal);

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("OPENEDX_SHARED_DATA") is { Length: > 0 } named) return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OpenEdx.sln"))) return Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data"));
        }

        return null;
    }
}
