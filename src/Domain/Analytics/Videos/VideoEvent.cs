using System.Globalization;
using System.Text.Json;

namespace OpenEdx.Domain.Analytics;

/// <summary>An event of a player about one video of a course.</summary>
/// <param name="Video">HTML id of the block: the bare block id, or <c>i4x-org-course-video-name</c>.</param>
/// <param name="Learner">See <see cref="TrackedLearner"/>.</param>
/// <remarks>Source: Open edX edx-analytics-pipeline, <c>tasks/insights/video.py</c>.</remarks>
public sealed record VideoEvent(string Course, string Video, string Learner, VideoAct Act)
{
    /// <summary>Ten hours. Players have reported times beyond any video.</summary>
    private const double LongestSeconds = 36_000;

    private const string BlockMark = "+block@";

    /// <summary>Null: no event that viewings go by, or one whose times cannot be.</summary>
    public static VideoEvent? Of(TrackingLineImported line)
    {
        if (line is not { Course: { } course, User: not (null or 0), Payload: { } payload }) return null;
        var learner = line.Learner.Length > 0 ? line.Learner : string.Create(CultureInfo.InvariantCulture, $"user {line.User}");
        return Read(course, learner, line.EventType, line.At, payload);
    }

    /// <summary>The same of an event that one of our browsers or apps sent; apps have names of their own (tracking §1.5).</summary>
    /// <param name="name">Tracking-log name.</param>
    /// <param name="payload">Object, or a text that holds one.</param>
    public static VideoEvent? Sent(string course, string learner, string name, DateTimeOffset at, JsonElement payload) =>
        LoggedPayload.Of(payload) is { } fields
            ? Read(
                course, learner,
                name switch
                {
                    "edx.video.played" => "play_video",
                    "edx.video.paused" => "pause_video",
                    "edx.video.stopped" => "stop_video",
                    "edx.video.position.changed" or "edx.video.seeked" => "seek_video",
                    _ => name,
                },
                at, fields)
            : null;

    private static VideoEvent? Read(string course, string learner, string eventType, DateTimeOffset at, JsonElement payload)
    {
        VideoActKind kind;
        switch (eventType)
        {
            case "play_video": kind = VideoActKind.Play; break;
            case "pause_video": kind = VideoActKind.Pause; break;
            case "stop_video": kind = VideoActKind.Stop; break;
            case "seek_video": kind = VideoActKind.Seek; break;
            default: return null;
        }

        if (VideoOf(payload) is not { Length: > 0 } video) return null;
        var isSeek = kind == VideoActKind.Seek;

        // A player paused before it played may tell no time.
        var seconds = isSeek ? Seconds(payload, null, "new_time") : Seconds(payload, kind == VideoActKind.Pause ? 0 : null, "currentTime", "current_time");
        var from = isSeek ? Seconds(payload, null, "old_time") : 0;
        return seconds is null || from is null ? null : new(course, video, learner, new(at, kind, seconds.Value, from.Value, Duration(payload)));
    }

    private static string? VideoOf(JsonElement payload)
    {
        var named = Text(payload, "id") ?? Text(payload, "module_id");
        if (named is null) return null;
        var id = named.Trim();
        var block = id.LastIndexOf(BlockMark, StringComparison.Ordinal);
        if (block >= 0) return id[(block + BlockMark.Length)..];
        return id.StartsWith("i4x://", StringComparison.Ordinal) ? id.Replace("://", "-", StringComparison.Ordinal).Replace('/', '-') : id;
    }

    /// <param name="absent">When the payload does not tell.</param>
    /// <returns>Null: no number, or not of a video.</returns>
    private static double? Seconds(JsonElement payload, double? absent, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (payload.TryGetProperty(name, out var value)) return Number(value) is >= 0 and <= LongestSeconds and var seconds ? seconds : null;
        }

        return absent;
    }

    private static double? Duration(JsonElement payload) =>
        payload.TryGetProperty("duration", out var value) && Number(value) is { } duration && duration != 0 ? duration : null;

    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };

    private static string? Text(JsonElement of, string field) =>
        of.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
