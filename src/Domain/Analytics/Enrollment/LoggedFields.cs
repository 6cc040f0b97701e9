using System.Text.Json;

namespace OpenEdx.Domain.Analytics;

/// <summary>Fields that many payloads of the server have.</summary>
internal static class LoggedFields
{
    /// <summary>Null: absent, or no valid key.</summary>
    public static string? Course(JsonElement payload) =>
        Text(payload, "course_id")?.Trim() is { Length: > 0 } course && LoggedCourse.IsValid(course) ? course : null;

    public static long? User(JsonElement payload) => payload.TryGetProperty("user_id", out var user) ? TrackingLine.Number(user) : null;

    public static string? Text(JsonElement payload, string field) =>
        payload.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
