using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics;

public sealed class MetricRangesTests
{
    private const double Infinite = double.PositiveInfinity;

    [Fact]
    public void percentiles_lie_between_the_closest_ranks()
    {
        Assert.Equal(0.45, MetricRanges.Percentile([0, 3], 0.15), 12);
        Assert.Equal(2.55, MetricRanges.Percentile([0, 3], 0.85), 12);
        Assert.Equal(Infinite, MetricRanges.Percentile([Infinite, Infinite], 0.5));
        Assert.Equal(Infinite, MetricRanges.Percentile([1, Infinite], 0.15));
    }

    [Fact]
    public void values_that_differ_have_three_ranges() =>
        Assert.Equal([("low", 0, 0.15), ("normal", 0.15, 0.85), ("high", 0.85, Infinite)], Ranges("problems_attempted", Week("a", 1, 1, 0), Week("b", 0, 0, 0)));

    [Fact]
    public void equal_values_have_no_high_range_and_zero_no_low_one()
    {
        Assert.Equal([("low", 0, 2), ("normal", 2, Infinite)], Ranges("problems_completed", Week("a", 3, 2, 2), Week("b", 3, 2, 2)));
        Assert.Equal([("normal", 0, Infinite)], Ranges("problems_completed", Week("a", 3, 2, 0)));
    }

    [Fact]
    public void without_values_everything_is_normal() => Assert.Equal([("normal", 0, Infinite)], Ranges("problem_attempts_per_completed", Week("a", 0, 0, 0)));

    [Fact]
    public void who_completed_nothing_needs_infinitely_many_attempts()
    {
        Assert.Equal([("low", 0, Infinite), ("normal", Infinite, Infinite)], Ranges("problem_attempts_per_completed", Week("a", 1, 1, 0), Week("b", 0, 0, 0)));
        Assert.Equal((-1, 3, 0), (Week("a", 1, 1, 0).AttemptRatioOrder, Week("a", 3, 2, 1).AttemptRatioOrder, Week("a", 0, 0, 0).AttemptRatioOrder));
    }

    [Fact]
    public void a_range_holds_its_lower_bound_and_an_infinite_value_needs_an_infinite_bound()
    {
        var high = new MetricRange("m", "high", 2, Infinite);
        Assert.True(high.Holds(2) && high.Holds(Infinite));
        var normal = new MetricRange("m", "normal", 1, 2);
        Assert.False(normal.Holds(2) || normal.Holds(Infinite));
    }

    private static IEnumerable<(string, double, double)> Ranges(string metric, params WeekSummary[] weeks) =>
        MetricRanges.Of(weeks).Where(range => range.Metric == metric).Select(range => (range.Type, Math.Round(range.Low, 9), Math.Round(range.High, 9)));

    private static WeekSummary Week(string learner, int attempts, int attempted, int completed) => new(learner, attempts, attempted, completed, 0, 0, 1);
}
