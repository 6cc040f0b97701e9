using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// One line of a tracking log as read by the rules of tracking §2, people included. Nothing of it is stored as it stands; see <see cref="Imported"/>.
/// </summary>
/// <param name="Json">The whole event, without the logger's prefix.</param>
/// <param name="User">Number of the acting user; null: none.</param>
/// <param name="Username">Without blanks around it; empty: none.</param>
/// <param name="Target">Username of the one whose post was voted on; null: none.</param>
/// <param name="Ip">Empty: none.</param>
/// <param name="Payload">Null: unusable.</param>
/// <param name="BlockName">Display name of the block that the event is about; null: the line tells none.</param>
public sealed partial record TrackingLine(
    string Json, string EventType, string Name, string Source, DateTimeOffset At, string? Course, bool CourseIsFromUrl, long? User, string Username,
    string? Target, string Ip, JsonElement? Payload, JsonElement? Tags, string? BlockName)
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";

    /// <summary>What is recorded of it.</summary>
    /// <param name="learnerOf">The name under which reports know a username.</param>
    /// <param name="country">Of <see cref="Ip"/>; null: unknown.</param>
    /// <param name="subject">Whose key seals the line.</param>
    /// <param name="sealedLine">The sealed line.</param>
    public TrackingLineImported Imported(Func<string, string> learnerOf, string? country, string subject, string sealedLine) => new(
        EventType, Name, Source, At, Course, CourseIsFromUrl, User, Username.Length == 0 ? "" : learnerOf(Username), Target is null ? null : learnerOf(Target),
        Ip.Length == 0 ? null : country ?? LearnerTraits.UnknownCountry, Payload is not null, Payload is { } payload ? LoggedPayload.Kept(EventType, payload) : null, Tags, subject, sealedLine,
        BlockName);

    /// <summary>Reads a line.</summary>
    /// <param name="reason">Why it is no event, for the one who imports; null when it is.</param>
    /// <returns>Null: no event.</returns>
    public static TrackingLine? Read(string line, out string? reason)
    {
        var text = line.Trim();
        if (!TryParse(text, out var json) && !(Prefixed().Match(text) is { Success: true } match && TryParse(text = match.Groups[1].Value, out json)))
        {
            reason = "no JSON object (cut, or no event)";
            return null;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            reason = "JSON, but no object";
            return null;
        }

        if (Text(json, "event_type") is not { Length: > 0 } eventType)
        {
            reason = "no event_type";
            return null;
        }

        if (InstantOf(json) is not { } at)
        {
            reason = "no time, or one that cannot be read";
            return null;
        }

        reason = null;
        var source = Text(json, "event_source") ?? "";
        var payload = json.TryGetProperty("event", out var logged) ? LoggedPayload.Of(logged) : null;
        var (course, isFromUrl) = CourseOf(json, eventType, source);
        return new(
            text, eventType, Text(json, "name") is { Length: > 0 } name ? name : eventType, source, at, course, isFromUrl, UserOf(json),
            (Text(json, "username") ?? "").Trim(), TargetOf(payload), Text(json, "ip") ?? "", payload, TagsOf(json),
            BlockNameOf(json));
    }

    /// <summary>A number as the platform writes them: a JSON number or digits in a text.</summary>
    public static long? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var number) => number,
        JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static bool TryParse(string text, out JsonElement json)
    {
        json = default;
        if (text.Length == 0 || text[0] is not ('{' or '[' or '"')) return false;
        try
        {
            using var document = JsonDocument.Parse(text);
            json = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The text up to the plus sign, as UTC: what the fixtures of upstream order by.</summary>
    private static DateTimeOffset? InstantOf(JsonElement json)
    {
        if (Text(json, "time") is not { } time) return null;
        var plus = time.IndexOf('+', StringComparison.Ordinal);
        var local = (plus < 0 ? time : time[..plus]).TrimEnd('Z');
        return DateTime.TryParseExact(local, Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? new DateTimeOffset(at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond)), TimeSpan.Zero)
            : null;
    }

    private static (string? Course, bool IsFromUrl) CourseOf(JsonElement json, string eventType, string source)
    {
        if (!json.TryGetProperty("context", out var context) || context.ValueKind != JsonValueKind.Object) return (null, false);
        var named = (Text(context, "course_id") ?? "").Trim();
        if (named.Length > 0) return (LoggedCourse.IsValid(named) ? named : null, false);
        var url = source switch
        {
            "server" => eventType,
            "browser" => Text(json, "page") ?? "",
            _ => "",
        };
        return LoggedCourse.InUrl(url) is { } found ? (found, true) : (null, false);
    }

    private static long? UserOf(JsonElement json) =>
        json.TryGetProperty("context", out var context) && context.ValueKind == JsonValueKind.Object && context.TryGetProperty("user_id", out var user)
            ? Number(user)
            : null;

    private static string? TargetOf(JsonElement? payload) =>
        payload is { } fields && Text(fields, "target_username")?.Trim() is { Length: > 0 } target ? target : null;

    private static JsonElement? TagsOf(JsonElement json) =>
        json.TryGetProperty("context", out var context) && context.ValueKind == JsonValueKind.Object &&
        context.TryGetProperty("asides", out var asides) && asides.ValueKind == JsonValueKind.Object &&
        asides.TryGetProperty("tagging_aside", out var aside) && aside.ValueKind == JsonValueKind.Object &&
        aside.TryGetProperty("saved_tags", out var tags) && tags.ValueKind == JsonValueKind.Object
            ? tags
            : null;

    private static string? BlockNameOf(JsonElement json) =>
        json.TryGetProperty("context", out var context) && context.ValueKind == JsonValueKind.Object &&
        context.TryGetProperty("module", out var module) && module.ValueKind == JsonValueKind.Object
            ? Text(module, "display_name")
            : null;

    private static string? Text(JsonElement of, string field) =>
        of.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^.*?(\{.*\})\s*\z", RegexOptions.Singleline)]
    private static partial Regex Prefixed();
}
