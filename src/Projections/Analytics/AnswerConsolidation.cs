namespace OpenEdx.Projections.Analytics;

/// <summary>An answer as reports list it.</summary>
/// <param name="IsConsolidated">Rows that differed only in the variant were added up; the variant is null then.</param>
public sealed record ReportedAnswer(AnswerRow Row, bool IsConsolidated);

/// <summary>Which answers are reported, and which variants are added up (tracking §4.6, §5).</summary>
/// <remarks>Source: Open edX analytics-data-api, <c>analytics_data_api/utils.py</c> (consolidation of answers).</remarks>
public static class AnswerConsolidation
{
    private static readonly HashSet<string> Reported = new(StringComparer.Ordinal)
    {
        "choiceresponse", "optionresponse", "multiplechoiceresponse", "numericalresponse", "stringresponse", "formularesponse",
    };

    public static IReadOnlyList<ReportedAnswer> Of(IEnumerable<AnswerRow> rows) =>
    [
        .. rows.GroupBy(row => row.Part)
            .Where(part => Reported.Contains(part.MaxBy(row => row.LatestAt)!.ResponseType))
            .SelectMany(Part),
    ];

    private static IEnumerable<ReportedAnswer> Part(IGrouping<string, AnswerRow> part)
    {
        // Rows without a value id stand each for their own answer text.
        var values = part.GroupBy(row => row.ValueId ?? "answer " + row.Answer).ToList();
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
