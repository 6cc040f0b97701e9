using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics;

public sealed class NoveltyTests
{
    private static readonly DateOnly Day = new(2026, 5, 1);

    [Fact]
    public void the_first_day_of_a_thing_counts_for_every_week_and_for_all_time()
    {
        var (date, change) = Assert.Single(Novelty.Changes([], [Day, Day]));
        Assert.Equal(Day, date);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], change);
    }

    [Fact]
    public void a_day_two_days_later_counts_where_the_week_began_in_between()
    {
        var (date, change) = Assert.Single(Novelty.Changes([Day], [Day.AddDays(2)]));
        Assert.Equal(Day.AddDays(2), date);
        Assert.Equal([1, 1, 0, 0, 0, 0, 0, 0], change);
    }

    [Fact]
    public void a_late_day_takes_from_the_one_after_it()
    {
        var changes = Novelty.Changes([Day.AddDays(2)], [Day]).OrderBy(change => change.Date).ToList();
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], changes[0].Change);
        Assert.Equal([0, 0, -1, -1, -1, -1, -1, -1], changes[1].Change);
    }

    [Fact]
    public void weeks_and_all_time_summed_up_are_what_counting_says_whatever_the_order()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var days = Enumerable.Range(0, 12).Select(_ => Day.AddDays(random.Next(30))).ToList();
            var sums = new Dictionary<DateOnly, int[]>();
            var known = new HashSet<DateOnly>();
            foreach (var added in days.Chunk(3))
            {
                var (first, last) = (added.Min().AddDays(-6), added.Max().AddDays(6));
                List<DateOnly> near = [.. known.Where(day => day >= first && day <= last), .. known.Count > 0 ? [known.Min()] : Array.Empty<DateOnly>()];
                foreach (var (date, change) in Novelty.Changes(near, added))
                {
                    if (!sums.TryGetValue(date, out var sum)) sums[date] = sum = new int[Novelty.Ever];
                    for (var k = 0; k < change.Length; k++) sum[k] += change[k];
                }

                known.UnionWith(added);
            }

            for (var start = Day.AddDays(-7); start < Day.AddDays(31); start = start.AddDays(1))
            {
                var week = sums.Where(sum => sum.Key >= start && sum.Key < start.AddDays(7)).Sum(sum => sum.Value[sum.Key.DayNumber - start.DayNumber]);
                Assert.Equal(known.Any(day => day >= start && day < start.AddDays(7)) ? 1 : 0, week);
                Assert.Equal(known.Any(day => day <= start) ? 1 : 0, sums.Where(sum => sum.Key <= start).Sum(sum => sum.Value[Novelty.Ever - 1]));
            }
        }
    }
}
