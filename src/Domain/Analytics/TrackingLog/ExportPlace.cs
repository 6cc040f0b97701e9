using System.Text.Json;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// Into which files of research packages a line belongs (tracking §4.10). Source: Open edX edx-analytics-pipeline, <c>export/event_exports.py</c>,
/// <c>export/event_exports_by_course.py</c>.
/// </summary>
/// <param name="Date">Of arrival at the collector where the line tells it, else of the event, as text.</param>
/// <param name="Course">Null: none.</param>
/// <param name="Organization">
/// As the line spells it; null: none, or the line is for no organization (of Studio, of no host, marked as not to be exported, or of a page of a CCX, whose address
/// upstream reads no organization from).
/// </param>
public sealed record ExportPlace(string Date, string? Course, string? Organization)
{
    private static readonly string[] No = ["n", "f", "0", "false", "no"];

    /// <summary>Null: no event, or one without a date.</summary>
    /// <param name="line">A line of a log, with or without the logger's prefix.</param>
    public static ExportPlace? Of(string line)
    {
        if (TrackingLine.Read(line, out _) is not { } read) return null;
        using var document = JsonDocument.Parse(read.Json);
        var json = document.RootElement;
        var context = json.TryGetProperty("context", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        var time = Text(context, "received_at") ?? Text(json, "time")!;
        var end = time.IndexOfAny(['T', ' ']);
        return new(end < 0 ? time : time[..end], read.Course, IsForOrganizations(json, read) ? OrganizationOf(context, json, read) : null);
    }

    /// <summary><c>{org}-{site}-events-{date}.log</c>, the organization in lower case.</summary>
    public string FileOfOrganization(string site) => $"{Organization!.ToLowerInvariant()}-{site}-events-{Date}.log";

    /// <summary><c>{course}-events-{date}.log</c>.</summary>
    public string FileOfCourse() => $"{FileName(Course!)}-events-{Date}.log";

    public string FileOfDay() => $"events-{Date}.log";

    /// <summary>A course id as part of a name: only letters, digits, dots, dashes and underscores stay, all else becomes an underscore.</summary>
    public static string FileName(string course)
    {
        var body = course.StartsWith("course-v1:", StringComparison.Ordinal) || course.StartsWith("ccx-v1:", StringComparison.Ordinal) ? course[(course.IndexOf(':', StringComparison.Ordinal) + 1)..] : course;
        return string.Concat(body.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_'));
    }

    private static bool IsForOrganizations(JsonElement json, TrackingLine read)
    {
        if (Text(json, "host") is not { Length: > 0 } host || host.StartsWith("studio.", StringComparison.Ordinal)) return false;
        return !(read.Payload is { } payload && Text(payload, "_export") is { } wanted && No.Contains(wanted.ToLowerInvariant()));
    }

    private static string? OrganizationOf(JsonElement context, JsonElement json, TrackingLine read)
    {
        if (read.Source != "browser") return Text(context, "org_id") is { Length: > 0 } org ? org : null;
        return LoggedCourse.InUrl(Text(json, "page") ?? "") is { } course && !course.StartsWith("ccx-v1:", StringComparison.Ordinal) ? OrganizationOf(course) : null;
    }

    private static string OrganizationOf(string course)
    {
        var body = course[(course.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return body[..body.IndexOfAny(['+', '/'])];
    }

    private static string? Text(JsonElement of, string field) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
