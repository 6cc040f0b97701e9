using System.Globalization;
using System.Text.Encodings.Web;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Notifications;

namespace OpenEdx.Api.Notifications;

/// <summary>The words of notifications, in the wire's HTML: a paragraph, what matters in it strong. Names are those of now.</summary>
public sealed class NotificationWords(PublishedCourses courses)
{
    /// <summary>Kinds of a later release, and courses that are gone, are told without particulars.</summary>
    public async Task<(string Html, Dictionary<string, object?> Context)> Of(Notification row, CancellationToken ct)
    {
        var details = row.Details.To<FieldValues>() ?? FieldValues.Empty;
        var course = row.CourseId is { } id && CourseKey.TryParse(id, out var key) ? await courses.Find(key, ct) : null;
        var context = new Dictionary<string, object?> { ["course_name"] = course?.Root.DisplayName ?? row.CourseId };
        switch (row.Type)
        {
            case NotificationKinds.CourseUpdates:
                context["course_update_content"] = details.Text("text");
                return ($"<p>News of your course: <strong>{Safe(details.Text("text"))}</strong></p>", context);
            case NotificationKinds.OraGradeAssigned:
                context["ora_name"] = NameOf(course, details.Text("block"));
                context["points_earned"] = Number(details, "earned");
                context["points_possible"] = Number(details, "possible");
                return (
                    $"<p>You have <strong>{Safe(context["points_earned"])} of {Safe(context["points_possible"])}</strong> points for your response to <strong>{Safe(context["ora_name"])}</strong>.</p>",
                    context);
            case NotificationKinds.OraStaff:
                context["ora_name"] = NameOf(course, details.Text("block"));
                return ($"<p>A response to <strong>{Safe(context["ora_name"])}</strong> waits to be graded.</p>", context);
            default:
                return ("<p>There is something new.</p>", context);
        }
    }

    private static string NameOf(PublishedCourse? course, string? block) =>
        UsageKey.TryParse(block ?? "", out var usage) && course?.TryFind(usage, out var found) == true ? found.ShownName() : block ?? "";

    private static double? Number(FieldValues details, string name) =>
        details.TryGet(name, out var value) && value.Value.ValueKind == System.Text.Json.JsonValueKind.Number ? value.Value.GetDouble() : null;

    private static string Safe(object? value) => HtmlEncoder.Default.Encode(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
}
