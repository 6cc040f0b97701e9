using System.Collections.Concurrent;
using System.Globalization;

namespace OpenEdx.Faults.Tests;

/// <summary>What happened in a test, counted: faults that were provoked and what came of them.</summary>
internal sealed class Counts
{
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);

    public void Add(string what, long number = 1) => counts.AddOrUpdate(what, number, (_, former) => former + number);

    public long this[string what] => counts.GetValueOrDefault(what);

    /// <summary>To the output of the test, and to the file named in <c>OPENEDX_FAULT_COUNTS</c>, which <c>./test</c> shows.</summary>
    public void Tell(string title)
    {
        var line = $"{title}: {string.Join(", ", counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value:N0} {pair.Key}")))}";
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable("OPENEDX_FAULT_COUNTS") is { Length: > 0 } file) File.AppendAllText(file, line + "\n");
    }
}
