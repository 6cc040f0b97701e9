namespace OpenEdx.Projections.Analytics;

/// <summary>A learner's days without gaps.</summary>
public static class TimelineDays
{
    /// <summary>Every day from the first to the last with activity; zeros where there was none.</summary>
    /// <param name="days">In order.</param>
    public static IEnumerable<TimelineDay> Filled(IReadOnlyList<TimelineDay> days)
    {
        for (var at = 0; at < days.Count; at++)
        {
            for (var date = at == 0 ? days[0].Date : days[at - 1].Date.AddDays(1); date < days[at].Date; date = date.AddDays(1)) yield return new(date, 0, 0, 0, 0);
            yield return days[at];
        }
    }
}
