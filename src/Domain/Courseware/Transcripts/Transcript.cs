using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Courseware;

/// <summary>One line of a transcript. Times in milliseconds from the start of the video.</summary>
public sealed record TranscriptCue(long Start, long End, string Text);

/// <summary>What is said in a video, in the two forms that courses store and the three that clients read.</summary>
/// <remarks>Source: Open edX <c>xmodule/video_block/transcripts_utils.py</c>.</remarks>
public sealed partial record Transcript(IReadOnlyList<TranscriptCue> Cues)
{
    /// <summary>Reads SJSON when the text is JSON, else SubRip. Null: neither.</summary>
    public static Transcript? Read(string text)
    {
        text = text.TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        return text.StartsWith('{') ? ReadSjson(text) : ReadSrt(text);
    }

    /// <summary>SJSON: <c>{"start": […], "end": […], "text": […]}</c>, milliseconds.</summary>
    public string ToSjson() => JsonSerializer.Serialize(new
    {
        start = Cues.Select(cue => cue.Start),
        end = Cues.Select(cue => cue.End),
        text = Cues.Select(cue => cue.Text),
    });

    /// <summary>SubRip, numbered from 0 as upstream.</summary>
    public string ToSrt()
    {
        var srt = new StringBuilder();
        for (var index = 0; index < Cues.Count; index++)
            srt.Append(CultureInfo.InvariantCulture, $"{index}\n{Clock(Cues[index].Start)} --> {Clock(Cues[index].End)}\n{Cues[index].Text}\n\n");
        return srt.ToString();
    }

    public string ToText() => string.Join('\n', Cues.Select(cue => cue.Text.Replace('\n', ' ')));

    public bool Equals(Transcript? other) => other is not null && Cues.SequenceEqual(other.Cues);

    public override int GetHashCode() => Cues.Count;

    private static Transcript? ReadSjson(string text)
    {
        try
        {
            var root = JsonSerializer.Deserialize<JsonElement>(text);
            var starts = Numbers(root, "start");
            var ends = Numbers(root, "end");
            var texts = root.GetProperty("text").EnumerateArray().Select(item => item.GetString() ?? "").ToList();
            return new([.. starts.Zip(ends, texts).Select(cue => new TranscriptCue(cue.First, cue.Second, cue.Third))]);
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static List<long> Numbers(JsonElement root, string name) =>
        [.. root.GetProperty(name).EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Null ? 0 : (long)item.GetDouble())];

    private static Transcript? ReadSrt(string text)
    {
        var cues = new List<TranscriptCue>();
        foreach (var part in Blank().Split(text.ReplaceLineEndings("\n")))
        {
            var lines = part.Trim('\n').Split('\n');
            var timing = Array.FindIndex(lines, line => Timing().IsMatch(line));
            if (timing < 0) continue;
            var times = Timing().Match(lines[timing]).Groups;
            cues.Add(new(Milliseconds(times, 1), Milliseconds(times, 5), string.Join('\n', lines[(timing + 1)..]).Trim()));
        }

        return cues.Count == 0 ? null : new(cues);
    }

    private static long Milliseconds(GroupCollection groups, int first)
    {
        long Part(int index) => long.Parse(groups[first + index].ValueSpan, CultureInfo.InvariantCulture);
        return ((((Part(0) * 60) + Part(1)) * 60) + Part(2)) * 1000 + Part(3);
    }

    private static string Clock(long milliseconds) => string.Create(
        CultureInfo.InvariantCulture,
        $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00},{milliseconds % 1000:000}");

    [GeneratedRegex(@"\n[ \t]*\n", RegexOptions.CultureInvariant)]
    private static partial Regex Blank();

    [GeneratedRegex(@"(\d{1,4}):(\d{1,2}):(\d{1,2})[,.](\d{1,3})\s*-->\s*(\d{1,4}):(\d{1,2}):(\d{1,2})[,.](\d{1,3})", RegexOptions.CultureInvariant)]
    private static partial Regex Timing();
}
