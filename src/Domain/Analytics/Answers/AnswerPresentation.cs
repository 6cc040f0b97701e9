namespace OpenEdx.Domain.Analytics;

/// <summary>A row of the answer distribution: how many learners gave an answer first and last (tracking §4.6).</summary>
/// <param name="ValueId">Null: what was seen is what was sent.</param>
/// <param name="Variant">Null: variants were added up.</param>
/// <param name="LatestAt">Of the answers that the row counts, or counted.</param>
public sealed record AnswerRow(
    string CourseId, string Problem, string Part, string? ValueId, string Answer, bool Correct, string Question, string DisplayName,
    string ResponseType, string? Variant, int FirstCount, int LastCount, DateTimeOffset LatestAt);

/// <summary>An answer as reports list it.</summary>
/// <param name="IsConsolidated">Rows that differed only in the variant were added up; the variant is null then.</param>
public sealed record ReportedAnswer(AnswerRow Row, bool IsConsolidated);

/// <summary>Which answers are reported and how they are written. Source: Open edX edx-analytics-pipeline, <c>tasks/insights/answer_dist.py</c>.</summary>
public static class AnswerPresentation
{
    /// <summary>Types of questions whose answers can be counted.</summary>
    public static IReadOnlySet<string> ReportedTypes { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "choiceresponse", "optionresponse", "multiplechoiceresponse", "numericalresponse", "stringresponse", "formularesponse",
    };

    /// <summary>The latest answer of a part decides whether it is reported, whether values have ids, and what the problem is called.</summary>
    public static IEnumerable<AnswerRow> Of(IEnumerable<AnswerRow> rows)
    {
        foreach (var part in rows.GroupBy(row => (row.CourseId, row.Problem, row.Part)))
        {
            var latest = part.MaxBy(row => row.LatestAt)!;
            if (!ReportedTypes.Contains(latest.ResponseType)) continue;
            foreach (var row in part)
            {
                yield return row with
                {
                    ValueId = latest.ValueId is null ? null : row.ValueId,
                    Answer = latest.ValueId is null && row.Answer.Length == 0 ? row.ValueId ?? "" : row.Answer,
                    DisplayName = latest.DisplayName,
                };
            }
        }
    }

    /// <summary>
    /// Adds up rows that differ only in the variant, part by part, if the rows of every value agree in all else.
    /// Source: Open edX analytics-data-api, <c>analytics_data_api/utils.py</c>.
    /// </summary>
    public static IEnumerable<ReportedAnswer> Consolidated(IEnumerable<AnswerRow> rows) =>
        rows.GroupBy(row => (row.CourseId, row.Problem, row.Part)).SelectMany(Part);

    private static IEnumerable<ReportedAnswer> Part(IEnumerable<AnswerRow> part)
    {
        // Rows without a value id stand each for their own answer text.
        var values = part.GroupBy(row => (row.ValueId, row.ValueId is null ? row.Answer : "")).ToList();
        var agrees = values.TrueForAll(value => value.Select(row => (row.Question, row.Answer, row.DisplayName, row.Correct)).Distinct().Count() == 1);
        foreach (var value in values)
        {
            var rows = value.ToList();
            if (agrees && rows.Count > 1)
            {
                yield return new(
                    rows[0] with { Variant = null, FirstCount = rows.Sum(row => row.FirstCount), LastCount = rows.Sum(row => row.LastCount) },
                    IsConsolidated: true);
                continue;
            }

            foreach (var row in rows) yield return new(row, IsConsolidated: false);
        }
    }
}
