using System.Runtime.CompilerServices;
using OpenEdx.Api.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>What apps need to draw a block on their own. Source: Open edX, <c>student_view_data</c> of the block types.</summary>
public sealed class StudentViewData(PlatformSettings settings)
{
    // The same for everybody, and a large course has hundreds of them.
    private readonly ConditionalWeakTable<PublishedBlock, object> videos = [];

    /// <summary>Null: the type has none.</summary>
    public object? Of(PublishedBlock block, DateTimeOffset now) => block.Type switch
    {
        "video" => videos.GetValue(block, Video),
        "html" => new { enabled = true, html = StaticUrls.Rewrite(block.Content ?? "", block.Usage.Course) },
        "drag-and-drop-v2" => DragStudentViewData.Of(block, now),
        "discussion" => new { topic_id = DiscussionContent.Of(block).Id },
        _ => null,
    };

    public object Video(PublishedBlock block)
    {
        if (block.Flag("only_on_web") == true) return new { only_on_web = true };
        var video = VideoSources.Of(block);
        var sources = video.Sources.Select(source => source.StartsWith('/') ? settings.LmsRoot + source : source).ToList();
        var (duration, files) = VideoEncodings.Of(block);
        var encoded = files.ToDictionary(file => file.Key, file => (object)new { url = file.Value.Url, file_size = file.Value.Size });
        if (encoded.Count == 0)
        {
            // Without encodings: whatever the author named.
            if (video.YoutubeId is not null) encoded["youtube"] = new { url = $"https://www.youtube.com/watch?v={video.YoutubeId}", file_size = 0 };
            if (sources.FirstOrDefault(source => source.EndsWith(".m3u8", StringComparison.OrdinalIgnoreCase)) is { } stream) encoded["hls"] = new { url = stream, file_size = 0 };
            if (sources.FirstOrDefault(source => !source.EndsWith(".m3u8", StringComparison.OrdinalIgnoreCase)) is { } file) encoded["fallback"] = new { url = file, file_size = 0 };
        }

        return new
        {
            only_on_web = false,
            duration,
            transcripts = video.Transcripts.Keys.ToDictionary(
                language => language,
                language => $"{settings.LmsRoot}/courses/{block.Usage.Course}/xblock/{block.Usage}/handler_noauth/transcript/download?lang={Uri.EscapeDataString(language)}"),
            encoded_videos = encoded,
            all_sources = sources,
        };
    }
}
