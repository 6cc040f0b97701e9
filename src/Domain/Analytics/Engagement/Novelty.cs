namespace OpenEdx.Domain.Analytics;

/// <summary>
/// What lets a week count distinct things by adding up days. For each day of a learner stands, for k = 1 to 7, how many things of that day
/// were not there on the k - 1 days before, and for k = 8 how many were never there before. A week that begins i days before a day takes the
/// number for k = i + 1 from it: whatever was there earlier in the week has been counted on its own day. All time takes k = 8.
/// </summary>
public static class Novelty
{
    /// <summary>Days of a week.</summary>
    public const int Week = 7;

    /// <summary>Never there before.</summary>
    public const int Ever = 8;

    /// <summary>By how much the numbers of days change when a thing appears on further days, later or earlier than those known.</summary>
    /// <param name="known">
    /// Days on which the thing was there: the first of all, and all from six days before the first added to six days behind the last.
    /// </param>
    /// <param name="added">May hold days that are known; they change nothing.</param>
    /// <returns>Days whose numbers change; of each the change for k = 1 to 8.</returns>
    public static IEnumerable<(DateOnly Date, int[] Change)> Changes(IReadOnlyCollection<DateOnly> known, IReadOnlyCollection<DateOnly> added)
    {
        var before = Gaps(known);
        foreach (var (date, gap) in Gaps([.. known, .. added]))
        {
            var former = before.GetValueOrDefault(date);
            if (former == gap) continue;
            yield return (date, [.. Enumerable.Range(1, Ever).Select(k => (k <= gap ? 1 : 0) - (k <= former ? 1 : 0))]);
        }
    }

    /// <summary>Days since the thing was there before, at most <see cref="Week"/>; <see cref="Ever"/>: never.</summary>
    private static Dictionary<DateOnly, int> Gaps(IReadOnlyCollection<DateOnly> days)
    {
        var gaps = new Dictionary<DateOnly, int>();
        DateOnly? former = null;
        foreach (var day in days.Distinct().Order())
        {
            gaps[day] = former is { } last ? Math.Min(day.DayNumber - last.DayNumber, Week) : Ever;
            former = day;
        }

        return gaps;
    }
}
