using System.Text.Json;

namespace OpenEdx.Domain.Analytics;

/// <summary>A click on a link in a page of a course (tracking §4.10).</summary>
/// <param name="IsExternal">The link leads to another host.</param>
/// <remarks>Source: Open edX edx-analytics-pipeline, report of link clicks (<c>edx.ui.lms.link_clicked</c>).</remarks>
public sealed record LinkClick(string Course, DateOnly Date, bool IsExternal)
{
    public const string EventName = "edx.ui.lms.link_clicked";

    /// <summary>Null: no click, or one without its addresses.</summary>
    public static LinkClick? Of(TrackingLineImported line) =>
        line is { EventType: EventName, Course: { } course, CourseIsFromUrl: false, Payload: { } payload } ? Sent(course, line.Date, payload) : null;

    /// <param name="payload">Object, or a text that holds one.</param>
    public static LinkClick? Sent(string course, DateOnly date, JsonElement payload)
    {
        if (LoggedPayload.Of(payload) is not { } fields || Address(fields, "target_url") is not { } target || Address(fields, "current_url") is not { } current) return null;
        var host = HostOf(target);
        return new(course, date, host.Length > 0 && host != HostOf(current));
    }

    private static string? Address(JsonElement of, string field) =>
        of.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>Host and port as written; empty: an address without one, which stays where it is.</summary>
    private static string HostOf(string address)
    {
        var begin = address.IndexOf("//", StringComparison.Ordinal);
        if (begin < 0 || address.AsSpan(0, begin).IndexOfAny("/?#") >= 0) return "";
        var host = address[(begin + 2)..];
        var end = host.AsSpan().IndexOfAny("/?#");
        return end < 0 ? host : host[..end];
    }
}
