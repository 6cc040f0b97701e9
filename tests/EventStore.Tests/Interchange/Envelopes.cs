using System.Text;
using System.Text.Json;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Tests.Interchange;

/// <summary>What tests ask of envelopes.</summary>
internal static class Envelopes
{
    /// <summary>All lines of the log, as one export gives them.</summary>
    public static async Task<List<string>> Exported(this StreamStore store, EventFilter? filter = null, bool upcast = false)
    {
        var reader = new EnvelopeReader(store, filter ?? EventFilter.All, upcast);
        var page = new EnvelopePage();
        var lines = new List<string>();
        while (await reader.ReadNext(page, 100, Trial.Ct)) lines.AddRange(page.Texts());
        return lines;
    }

    public static IEnumerable<string> Texts(this EnvelopePage page) => page.Lines.Select(line => Encoding.UTF8.GetString(page[line])).ToList();

    public static string Field(this string line, string name)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty(name).ToString();
    }

    public static async Task<ExportFile> Export(this StreamStore store, ExportFile file, EventFilter? filter = null)
    {
        await using (file) await new LogExport(store).Run(filter ?? EventFilter.All, upcast: false, file, null, Trial.Ct);
        return file;
    }
}
