using System.Text.Json;

namespace OpenEdx.Api.Enrollment;

/// <summary>Body of <c>POST /api/enrollment/v1/enrollment</c>, as far as it is acted on; everything else is accepted and passed over.</summary>
/// <param name="User">Username; null: the caller.</param>
/// <param name="ActivationProblem">Text of an <c>is_active</c> that is neither true nor false; null: fine.</param>
internal sealed record EnrollmentRequest(
    string? CourseId, string? User, string? Email, string? Mode, bool? IsActive, string? ActivationProblem, bool Force)
{
    public static EnrollmentRequest Of(JsonElement body)
    {
        var details = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("course_details", out var found) ? found : default;
        var active = Member(body, "is_active");
        return new(
            Text(details, "course_id"),
            Text(body, "user"),
            Text(body, "email"),
            Text(body, "mode"),
            active?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null },
            active?.ValueKind is null or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null ? null : active.Value.ToString(),
            Member(body, "force_enrollment")?.ValueKind == JsonValueKind.True);
    }

    private static JsonElement? Member(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement body, string name) =>
        Member(body, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;
}
