using System.Text.Json;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// The field <c>event</c> of a line (tracking §1.4 and §2.4). Source: Open edX edx-analytics-pipeline, <c>util/eventlog.py</c> (<c>get_event_data</c>).
/// </summary>
public static class LoggedPayload
{
    /// <summary>Where the platform cut the parameters of requests; what is exactly as long can no longer be read.</summary>
    private const int CutAt = 512;

    private static readonly JsonElement Nothing = Parsed("{}")!.Value;

    /// <summary>Events whose whole payload reports read. Others may tell of people (profile changes, requests) and stay in the sealed line alone.</summary>
    private static readonly HashSet<string> Whole = new(StringComparer.Ordinal)
    {
        "problem_check", "edx.course.enrollment.activated", "edx.course.enrollment.deactivated", "edx.course.enrollment.mode_changed",
        "load_video", "play_video", "pause_video", "seek_video", "stop_video", "speed_change_video", "show_transcript", "hide_transcript", "complete_video",
        "edx.video.completed", "book", "edx.ui.lms.link_clicked", "seq_next", "seq_prev", "seq_goto", "edx.grades.course.grade_calculated",
        "edx.course.grade.passed.first_time", "edx.course.grade.now_passed", "edx.course.grade.now_failed", "edx.completion.block_completion.changed",
    };

    private static readonly string[] OfForum = ["id", "commentable_id", "vote_value", "undo_vote", "thread_type", "discussion", "response", "content_type", "team_id", "group_id"];

    /// <summary>The payload as an object; null: unusable.</summary>
    /// <param name="logged">The field as it stands in the line.</param>
    public static JsonElement? Of(JsonElement logged)
    {
        if (logged.ValueKind == JsonValueKind.Object) return logged;
        if (logged.ValueKind != JsonValueKind.String) return null;
        var text = logged.GetString()!;
        if (text.Length == 0) return Nothing;
        if (text.Length == CutAt && text.Contains("POST", StringComparison.Ordinal)) return null;
        if (!text.Contains('{', StringComparison.Ordinal) && text.Contains('=', StringComparison.Ordinal)) return null;
        return Parsed(text) is { ValueKind: JsonValueKind.Object } parsed ? parsed : null;
    }

    /// <summary>What a fact keeps of a usable payload in the open; null: nothing.</summary>
    public static JsonElement? Kept(string eventType, JsonElement payload)
    {
        if (Whole.Contains(eventType)) return payload;
        if (!eventType.StartsWith("edx.forum.", StringComparison.Ordinal)) return null;
        return JsonSerializer.SerializeToElement(
            OfForum.Where(field => payload.TryGetProperty(field, out _)).ToDictionary(field => field, payload.GetProperty));
    }

    private static JsonElement? Parsed(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
