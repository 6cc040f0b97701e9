using System.Text.Json.Nodes;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// The names under which the platform writes what clients emit, and what it changes of the payload on the way (tracking §1.5), so that a video
/// played on a phone and in a browser read alike. Source: Open edX <c>common/djangoapps/track/shim.py</c>, <c>track/transformers.py</c>.
/// </summary>
public static class PlatformNames
{
    private const string Moved = "edx.video.position.changed";
    private const int UsualSkip = 30;

    private static readonly Dictionary<string, string> Videos = new(StringComparer.Ordinal)
    {
        ["edx.video.loaded"] = "load_video",
        ["edx.video.played"] = "play_video",
        ["edx.video.paused"] = "pause_video",
        ["edx.video.stopped"] = "stop_video",
        [Moved] = "seek_video",
        ["edx.video.transcript.shown"] = "show_transcript",
        ["edx.video.transcript.hidden"] = "hide_transcript",
        ["edx.video.language_menu.shown"] = "video_show_cc_menu",
        ["edx.video.language_menu.hidden"] = "video_hide_cc_menu",
    };

    private static readonly Dictionary<string, string> Emitted = Videos.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The name that was emitted. Phones emit the new ones, whichever of the two was recorded.</summary>
    /// <param name="recorded">Event type or name.</param>
    public static string NameOf(string recorded, string source) => recorded switch
    {
        "edx.video.seeked" => Moved,
        _ when source == "mobile" => Emitted.GetValueOrDefault(recorded, recorded),
        _ => recorded,
    };

    /// <summary>The <c>event_type</c> of an emitted name, and the payload changed to fit.</summary>
    /// <param name="name">As emitted, or the event type already, which stays what it is.</param>
    /// <param name="payload">Changed in place; null: no object, which stays what it is.</param>
    /// <param name="isOldApp">Version 1.0.02 of the iOS app, which tells a skip back as one forward.</param>
    public static string Rename(string name, JsonObject? payload, bool isOldApp = false)
    {
        var emitted = name == "edx.video.seeked" ? Moved : name;
        if (Videos.TryGetValue(emitted, out var eventType))
        {
            if (payload is not null) RenameVideo(payload, isOldApp);
            return eventType;
        }

        return emitted switch
        {
            "edx.ui.lms.sequence.tab_selected" => Goto(payload),
            "edx.ui.lms.sequence.next_selected" => Step(emitted, "seq_next", payload, "tab_count", 1),
            "edx.ui.lms.sequence.previous_selected" => Step(emitted, "seq_prev", payload, null, -1),
            _ => emitted,
        };
    }

    /// <summary>The id of a block in pages: the bare one of a new key, all parts of an old one.</summary>
    public static string HtmlId(string usageKey)
    {
        if (usageKey.StartsWith("i4x://", StringComparison.Ordinal)) return $"i4x-{usageKey["i4x://".Length..].Replace('/', '-')}";
        var block = usageKey.LastIndexOf("+block@", StringComparison.Ordinal);
        return block < 0 ? usageKey : usageKey[(block + "+block@".Length)..];
    }

    private static void RenameVideo(JsonObject payload, bool isOldApp)
    {
        if (payload["module_id"] is JsonValue module && module.TryGetValue<string>(out var key))
        {
            payload.Remove("module_id");
            payload["id"] = HtmlId(key);
        }

        if (payload.TryGetPropertyValue("current_time", out var time))
        {
            payload.Remove("current_time");
            payload["currentTime"] = time;
        }

        if (Text(payload, "seek_type") is { } seek)
        {
            payload.Remove("seek_type");
            if (seek is "slide" or "skip") payload["type"] = seek == "slide" ? "onSlideSeek" : "onSkipSeek";
        }

        if (Number(payload, "requested_skip_interval") is not { } skip) return;
        if (isOldApp && skip == UsualSkip && Text(payload, "type") == "onSkipSeek") payload["requested_skip_interval"] = -UsualSkip;
        if (Math.Abs(skip) != UsualSkip && payload.ContainsKey("type")) payload["type"] = "onSlideSeek";
    }

    private static string Goto(JsonObject? payload)
    {
        if (payload is not null)
        {
            payload["old"] = payload["current_tab"]?.DeepClone();
            payload["new"] = payload["target_tab"]?.DeepClone();
        }

        return "seq_goto";
    }

    /// <summary>At the end of a sequence the button leads out of it: the new name stays, and no unit of this sequence is the next.</summary>
    /// <param name="endField">Holds the number of the last tab; null: the end is the first.</param>
    private static string Step(string name, string legacy, JsonObject? payload, string? endField, int by)
    {
        if (payload is null || Number(payload, "current_tab") is not { } current) return legacy;
        if (current == (endField is null ? 1 : Number(payload, endField))) return name;
        payload["old"] = payload["current_tab"]!.DeepClone();
        payload["new"] = (long)current + by;
        return legacy;
    }

    private static string? Text(JsonObject payload, string name) => payload[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static double? Number(JsonObject payload, string name) => payload[name] is JsonValue value
        ? value.TryGetValue<double>(out var number) ? number : value.TryGetValue<long>(out var whole) ? whole : value.TryGetValue<int>(out var small) ? small : null
        : null;
}
