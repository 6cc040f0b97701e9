using System.Globalization;
using System.Text;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Grading;

namespace OpenEdx.Web.Grading;

/// <summary>An explained grade for spreadsheets: one line per change, percents from 0 to 1, instants in UTC.</summary>
internal static class GradeHistoryCsv
{
    private static readonly string[] Columns =
    [
        "at", "subsection_id", "from_percent", "to_percent", "earned_graded", "possible_graded", "letter", "passed", "cause", "cause_event_id", "cause_stream",
        "cause_version", "cause_position", "actor_id", "actor", "reason", "content_version", "policy_version", "recorded_at", "recorded_stream",
        "recorded_version", "recorded_position", "led_by",
    ];

    public static string Of(GradeHistoryView view)
    {
        var csv = new StringBuilder().AppendJoin(',', Columns).Append("\r\n");
        foreach (var step in view.Explanation.Steps) csv.AppendJoin(',', Cells(step, view).Select(Cell)).Append("\r\n");
        return csv.ToString();
    }

    private static object?[] Cells(GradeStep step, GradeHistoryView view) =>
    [
        step.At, step.Subsection, step.From?.Percent, step.To.Percent, step.To.Points?.EarnedGraded, step.To.Points?.PossibleGraded, step.To.Letter,
        step.To.Passed is { } passed ? (passed ? "true" : "false") : null, step.Cause.Named.Kind, step.Cause.Named.EventId, step.Cause.Place?.Stream,
        step.Cause.Place?.Version, step.Cause.Named.Position, step.Cause.Actor?.Value, step.Cause.Actor is { } actor ? view.NameOf(actor) : null,
        step.Cause.Reason, step.ContentVersion, step.Policy?.ContentVersion, step.Change.RecordedAt, step.Change.Stream, step.Change.Version,
        step.Change.Position, string.Join(" < ", step.Cause.Links.Select(link => link.Place is { } place ? $"{link.Kind} {place.Position}" : link.Kind)),
    ];

    private static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            UsageKey usage => usage.ToString(),
            string words => Unarmed(words),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No cell of this type."),
        };
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Reasons and names are written by people: a cell that a spreadsheet would run as a formula gets an apostrophe.</summary>
    private static string Unarmed(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
}
