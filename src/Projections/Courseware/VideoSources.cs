using System.Text.Json;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>Where a video and its transcripts are, read from its settings.</summary>
/// <param name="YoutubeId">Null: not on YouTube.</param>
/// <param name="Sources">Addresses of files, best first; paths of this site for files of the course.</param>
/// <param name="Transcripts">Name of the static file by language.</param>
public sealed record VideoSources(string? YoutubeId, IReadOnlyList<string> Sources, IReadOnlyDictionary<string, string> Transcripts)
{
    /// <remarks>Source: Open edX <c>xmodule/video_block/transcripts_utils.py</c> (<c>sub</c> names English subtitles as SJSON).</remarks>
    public static VideoSources Of(PublishedBlock video)
    {
        var sources = video.Effective("html5_sources") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => Served(item.GetString()!, video.Usage.Course)).ToList()
            : [];
        var transcripts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (video.Text("sub") is { Length: > 0 } sub) transcripts["en"] = $"subs_{sub}.srt.sjson";
        if (video.Effective("transcripts") is { ValueKind: JsonValueKind.Object } languages)
        {
            foreach (var language in languages.EnumerateObject().Where(language => language.Value.ValueKind == JsonValueKind.String))
                transcripts[language.Name] = language.Value.GetString()!;
        }

        return new(video.Text("youtube_id_1_0") is { Length: > 0 } id ? id : null, sources, transcripts);
    }

    private static string Served(string source, CourseKey course) =>
        source.StartsWith("/static/", StringComparison.Ordinal) ? StaticUrls.AssetUrl(course, source["/static/".Length..]) : source;
}
