using System.Text.Json;
using System.Text.Json.Nodes;
using static OpenEdx.Domain.Analytics.StatementJson;

namespace OpenEdx.Domain.Analytics;

/// <summary>What learners do with videos, by the names of browsers and those of phones.</summary>
internal static class CaliperVideos
{
    public static IEnumerable<(string Name, Func<CaliperScene, CaliperPart> Part)> Rows() =>
    [
        .. Of("Started", Location, "load_video", "edx.video.loaded"),
        .. Of("Resumed", Location, "play_video", "edx.video.played"),
        .. Of("Paused", Location, "pause_video", "edx.video.paused"),
        .. Of("Ended", Location, "stop_video", "edx.video.stopped", "complete_video", "edx.video.completed"),
        .. Of("JumpedTo", Jump, "seek_video", "edx.video.position.changed"),
        .. Of("DisabledClosedCaptioning", Location, "hide_transcript", "edx.video.transcript.hidden", "video_hide_cc_menu", "edx.video.closed_captions.hidden"),
        .. Of("EnabledClosedCaptioning", Location, "show_transcript", "edx.video.transcript.shown", "video_show_cc_menu", "edx.video.closed_captions.shown"),
        ("speed_change_video", scene => Of(scene, "ChangedSpeed", Location) with
        {
            Extensions = [("oldSpeed", Raw(scene.Event.Named("old_speed"))), ("newSpeed", Raw(scene.Event.Named("new_speed")))],
        }),
    ];

    private static IEnumerable<(string, Func<CaliperScene, CaliperPart>)> Of(string action, Func<TrackedEvent, JsonObject> target, params string[] names) =>
        names.Select(name => (name, (Func<CaliperScene, CaliperPart>)(scene => Of(scene, action, target))));

    private static CaliperPart Of(CaliperScene scene, string action, Func<TrackedEvent, JsonObject> target)
    {
        var tracked = scene.Event;
        var block = BlockIds.OfVideo(tracked.NeededText("context.course_id"), tracked.NeededText("data.id"));
        return new("MediaEvent", action, Object(
            ("id", scene.Settings.BlockIri(block)), ("type", "VideoObject"), ("duration", Duration(tracked)), ("extensions", Object(("isPartOf", scene.IsPartOf())))))
        {
            Target = target(tracked),
        };
    }

    /// <summary>A payload that does not name it means no time at all, one in which it is null means nothing.</summary>
    private static string? Duration(TrackedEvent tracked)
    {
        if (tracked.Payload is not { ValueKind: JsonValueKind.Object } payload || !payload.TryGetProperty("duration", out var duration)) return StatementTimes.Short(0);
        return duration.ValueKind == JsonValueKind.Null ? null : StatementTimes.Short(TrackedEvent.NumberOf(duration, "duration"));
    }

    private static JsonObject Location(TrackedEvent tracked) => Location(tracked, "data.current_time");

    private static JsonObject Jump(TrackedEvent tracked)
    {
        var target = Location(tracked, "data.old_time");
        target["extensions"] = new JsonObject { ["newTime"] = Span(tracked.Number("data.new_time")) };
        return target;
    }

    private static JsonObject Location(TrackedEvent tracked, string otherwise) => Object(
        ("id", "_:MediaLocation"), ("type", "MediaLocation"), ("currentTime", Span(tracked.Number("data.currentTime", otherwise))));

    private static string? Span(double? seconds) => seconds is { } there ? StatementTimes.Short(there) : null;
}
