using System.Text.Json;
using OpenEdx.Domain.Assessment;

namespace OpenEdx.Api.Assessment;

/// <summary>A score as a tool posts it.</summary>
/// <param name="UserId">Under which the tool knows the learner.</param>
/// <param name="Comment">Null: none sent.</param>
/// <remarks>Source: Open edX xblock-lti-consumer <c>serializers.py</c> (LtiAgsScoreSerializer), <c>models.py</c> (LtiAgsScore). Differs: unknown kinds of progress are answered with 400, where upstream fails.</remarks>
internal sealed record ToolScoreForm(
    string UserId, double? Given, double? Maximum, string? Comment, string Activity, string Grading, DateTimeOffset Timestamp, string WrittenTimestamp)
{
    private static readonly string[] Activities = ["Initialized", "Started", "InProgress", "Submitted", "Completed"];
    private static readonly string[] Gradings = [PostToolScore.Graded, "Pending", "PendingManual", "Failed", "NotReady"];

    public static (ToolScoreForm? Score, IReadOnlyDictionary<string, string[]> Errors) Read(JsonElement? body)
    {
        var errors = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        var sent = body is { ValueKind: JsonValueKind.Object } form ? form : JsonElement.Parse("{}");
        var (user, activity, grading) = (Text("userId"), Text("activityProgress", Activities), Text("gradingProgress", Gradings));
        var written = Text("timestamp");
        var at = LineItemForm.InstantOf(written);
        if (written is not null && at is null)
            errors["timestamp"] = ["Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."];
        var (given, maximum) = (Points("scoreGiven"), Points("scoreMaximum"));
        if (given is not null && !(maximum > 0) && !errors.ContainsKey("scoreMaximum"))
            errors["scoreMaximum"] = ["scoreMaximum is a required field when providing a scoreGiven value."];
        var comment = sent.TryGetProperty("comment", out var said) && said.ValueKind == JsonValueKind.String ? ToolResult.Shorten(said.GetString()!) : null;
        return errors.Count > 0 ? (null, errors) : (new(user!, given, maximum, comment, activity!, grading!, at!.Value, written!), errors);

        string? Text(string name, string[]? known = null)
        {
            if (!sent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) errors[name] = [LineItemForm.Required];
            else if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)) errors[name] = ["Not a valid string."];
            else if (known is not null && !known.Contains(value.ToString())) errors[name] = [$"\"{value}\" is not a valid choice."];
            else return value.ToString();
            return null;
        }

        double? Points(string name)
        {
            if (!sent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
            if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
            {
                if (number >= 0) return number;
                errors[name] = ["Ensure this value is greater than or equal to 0."];
                return null;
            }

            errors[name] = ["A valid number is required."];
            return null;
        }
    }
}
