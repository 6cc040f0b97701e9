using OpenEdx.Domain.Assessment;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>The vectors of olx-and-grading §2: in the middle, and of two in the middle their average rounded up.</summary>
public sealed class PeerScoresTests
{
    [Theory]
    [InlineData(new int[0], 0, 0)]
    [InlineData(new[] { 5 }, 5, 5)]
    [InlineData(new[] { 5, 6 }, 6, 6)]
    [InlineData(new[] { 5, 6, 12, 16, 22, 53 }, 14, 19)]
    [InlineData(new[] { 5, 6, 12, 16, 22, 53, 102 }, 16, 31)]
    [InlineData(new[] { 16, 6, 12, 102, 22, 53, 5 }, 16, 31)]
    [InlineData(new[] { 0, 1 }, 1, 1)]
    [InlineData(new[] { 1, 3 }, 2, 2)]
    public void several_opinions_become_one(int[] scores, int median, int mean) =>
        Assert.Equal((median, mean), (PeerScores.Median(scores), PeerScores.Mean(scores)));

    [Theory]
    [InlineData(3, 6, 3)]
    [InlineData(3, 7, 1)]
    [InlineData(4, 7, 1)]
    [InlineData(7, 7, 2)]
    [InlineData(1, 7, 1)]
    public void after_a_week_of_dates_flexible_grading_needs_thirty_percent_and_at_least_one(int needed, int days, int relaxed)
    {
        var late = new DateTimeOffset(2026, 3, 1, 23, 59, 0, TimeSpan.Zero);
        var now = new DateTimeOffset(2026, 3, 1, 0, 1, 0, TimeSpan.Zero).AddDays(days);
        Assert.Equal(relaxed, new PeerRules(9, needed, true, false).Needed(late, now));
        Assert.Equal(needed, new PeerRules(9, needed, false, false).Needed(late, now));
    }
}
