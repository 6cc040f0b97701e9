namespace OpenEdx.Domain.Analytics;

/// <summary>Labels that Insights gives to the learners of a course (tracking §4.8); one may have several, or none.</summary>
public static class LearnerSegments
{
    public const string HighlyEngaged = "highly_engaged";
    public const string Disengaging = "disengaging";
    public const string Struggling = "struggling";
    public const string Inactive = "inactive";
    public const string Unenrolled = "unenrolled";

    /// <summary>All five, in upstream's order.</summary>
    public static IReadOnlyList<string> All { get; } = [HighlyEngaged, Disengaging, Struggling, Inactive, Unenrolled];

    /// <param name="isEnrolled">At the end of the last day.</param>
    /// <param name="week">The last seven days; null: no activity.</param>
    /// <param name="wasActive">On any of the seven days before those.</param>
    public static IReadOnlyList<string> Of(bool isEnrolled, WeekSummary? week, bool wasActive, IReadOnlyList<MetricRange> ranges)
    {
        var segments = new List<string>();
        if (week is not null && MetricRanges.Metrics.Any(metric => metric is not (MetricRanges.ProblemAttempts or MetricRanges.AttemptsPerCompleted) && IsHigh(metric)))
            segments.Add(HighlyEngaged);
        if (week is null && wasActive) segments.Add(Disengaging);
        if (week is not null && IsHigh(MetricRanges.AttemptsPerCompleted)) segments.Add(Struggling);
        if (week is null && !wasActive) segments.Add(Inactive);
        if (!isEnrolled) segments.Add(Unenrolled);
        return segments;

        bool IsHigh(string metric) =>
            MetricRanges.ValueOf(week!, metric) is { } value && ranges.Any(range => range.Metric == metric && range.Type == "high" && range.Holds(value));
    }
}
