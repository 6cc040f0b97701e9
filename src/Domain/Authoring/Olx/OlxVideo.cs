using System.Text.Json;
using System.Xml.Linq;

namespace OpenEdx.Domain.Authoring;

/// <summary>Video blocks: their children and old attributes become settings.</summary>
/// <remarks>Source: Open edX <c>xmodule/video_block/video_block.py</c> (<c>parse_video_xml</c>).</remarks>
internal static class OlxVideo
{
    /// <returns>The <c>video_asset</c> element, which only an export needs; null without one.</returns>
    public static string? Read(XElement definition, OlxFields fields)
    {
        var sources = definition.Elements("source").Select(source => (string?)source.Attribute("src")).Where(src => !string.IsNullOrEmpty(src)).ToList();
        if (sources.Count > 0) fields.Set("html5_sources", sources);
        if ((string?)definition.Element("track")?.Attribute("src") is { Length: > 0 } track) fields.Set("track", track);
        if ((string?)definition.Element("handout")?.Attribute("src") is { Length: > 0 } handout) fields.Set("handout", handout);
        AddTranscripts(definition, fields);
        AddYoutube(fields);
        Rename(fields, "from", "start_time");
        Rename(fields, "to", "end_time");
        return definition.Element("video_asset") is { } asset ? OlxXml.Text(asset) : null;
    }

    private static void AddTranscripts(XElement definition, OlxFields fields)
    {
        var transcripts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (fields.TryGet("transcripts", out var set) && set.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in set.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String))
            {
                transcripts[member.Name] = member.Value.GetString()!;
            }
        }

        foreach (var transcript in definition.Elements("transcript"))
        {
            if ((string?)transcript.Attribute("language") is { Length: > 0 } language && (string?)transcript.Attribute("src") is { Length: > 0 } src)
            {
                transcripts[language] = src;
            }
        }

        if (transcripts.Count > 0) fields.Set("transcripts", transcripts);
    }

    // youtube="0.75:ID1,1.00:ID2": one video per speed, from the time when players could not change it.
    private static void AddYoutube(OlxFields fields)
    {
        if (fields.TakeUnknown("youtube") is not { } list) return;
        foreach (var pair in list.Split(','))
        {
            var parts = pair.Split(':', 2, StringSplitOptions.TrimEntries);
            var field = parts[0] switch
            {
                "0.75" => "youtube_id_0_75",
                "1.0" or "1.00" or "1" => "youtube_id_1_0",
                "1.25" => "youtube_id_1_25",
                "1.5" or "1.50" => "youtube_id_1_5",
                _ => null,
            };
            if (field is not null && parts.Length == 2 && parts[1].Length > 0) fields.Set(field, parts[1]);
        }
    }

    private static void Rename(OlxFields fields, string old, string name)
    {
        if (fields.TakeUnknown(old) is { } text && !fields.Has(name) && OlxFieldValue.FromAttribute(OlxFieldKind.Clock, text) is { } time)
        {
            fields.Set(name, time);
        }
    }
}
