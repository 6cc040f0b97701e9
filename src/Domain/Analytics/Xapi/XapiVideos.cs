using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using static OpenEdx.Domain.Analytics.StatementJson;

namespace OpenEdx.Domain.Analytics;

/// <summary>What learners do with videos, by the names of browsers and those of phones.</summary>
internal static class XapiVideos
{
    public static IEnumerable<(string Name, Func<XapiScene, XapiPart> Part)> Rows() =>
    [
        .. Both("load_video", "edx.video.loaded", scene => Of(scene, XapiIris.Verbs.Initialized, null)),
        .. Both("play_video", "edx.video.played", scene => Of(scene, XapiIris.Verbs.Played, At(scene))),
        .. Both("pause_video", "edx.video.paused", scene => Of(scene, XapiIris.Verbs.Paused, At(scene))),
        .. Both("stop_video", "edx.video.stopped", scene => Of(scene, XapiIris.Verbs.Terminated, At(scene))),
        .. Both("complete_video", "edx.video.completed", scene => Of(scene, XapiIris.Verbs.Completed, Completion(scene))),
        .. Both("seek_video", "edx.video.position.changed", scene => Of(scene, XapiIris.Verbs.Seeked, Jump(scene))),
        .. Both("show_transcript", "edx.video.transcript.shown", scene => Of(scene, XapiIris.Verbs.Interacted, Captions(scene, true))),
        .. Both("hide_transcript", "edx.video.transcript.hidden", scene => Of(scene, XapiIris.Verbs.Interacted, Captions(scene, false))),
        .. Both("video_show_cc_menu", "edx.video.closed_captions.shown", scene => Of(scene, XapiIris.Verbs.Interacted, Captions(scene, true))),
        .. Both("video_hide_cc_menu", "edx.video.closed_captions.hidden", scene => Of(scene, XapiIris.Verbs.Interacted, Captions(scene, false))),
        ("speed_change_video", scene => Of(scene, XapiIris.Verbs.Interacted, Speeds(scene))),
    ];

    private static (string, Func<XapiScene, XapiPart>)[] Both(string browser, string phone, Func<XapiScene, XapiPart> part) => [(browser, part), (phone, part)];

    private static XapiPart Of(XapiScene scene, XapiVerb verb, JsonObject? result)
    {
        var block = BlockIds.OfVideo(scene.NeededCourse, scene.Event.NeededText("data.id"));
        return new(verb, XapiStatement.Activity(scene.Settings.BlockIri(block), XapiIris.Activities.Video))
        {
            Result = result,
            ContextExtensions = [(XapiIris.Extensions.VideoLength, Seconds(scene, "data.duration"))],
        };
    }

    private static JsonObject At(XapiScene scene) => Extended((XapiIris.Extensions.VideoTime, Position(scene)));

    private static JsonObject Captions(XapiScene scene, bool areShown) =>
        Extended((XapiIris.Extensions.VideoTime, Position(scene)), (XapiIris.Extensions.VideoCaptions, areShown));

    private static JsonObject Completion(XapiScene scene)
    {
        var result = Extended((XapiIris.Extensions.VideoTime, Seconds(scene, "data.duration")));
        result["completion"] = true;
        if (Seconds(scene.Event.At("data.duration")) is { } duration) result["duration"] = StatementTimes.Padded(duration);
        return result;
    }

    private static JsonObject Jump(XapiScene scene) => Extended(
        (XapiIris.Extensions.VideoTimeFrom, Seconds(scene, "data.old_time")), (XapiIris.Extensions.VideoTimeTo, Seconds(scene, "data.new_time")));

    private static JsonObject Speeds(XapiScene scene) => Extended(
        (XapiIris.Extensions.SpeedFrom, Speed(scene, "data.old_speed")), (XapiIris.Extensions.SpeedTo, Speed(scene, "data.new_speed")));

    private static string Speed(XapiScene scene, string path) =>
        scene.Event.At(path) is { ValueKind: JsonValueKind.String } speed ? $"{speed.GetString()}x" : throw new UntransformableException($"{path} is no text");

    private static JsonObject Extended(params ReadOnlySpan<(string, JsonNode?)> extensions) => Object(("extensions", Object(extensions)));

    /// <summary>Two names are used for it; 0 under the first leads to the second.</summary>
    private static JsonNode? Position(XapiScene scene) =>
        Float(Seconds(TrackedEvent.Some(scene.Event.At("data.current_time")) ?? scene.Event.At("data.currentTime")));

    private static JsonNode? Seconds(XapiScene scene, string path) => Float(Seconds(scene.Event.At(path)));

    /// <summary>Numbers, also where they came as texts.</summary>
    private static double? Seconds(JsonElement? value) => value switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text when double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var read) && double.IsFinite(read) =>
            StatementTimes.Thousandths(read),
        { } number => StatementTimes.Thousandths(TrackedEvent.NumberOf(number, "a time of the video")),
    };
}
