using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics.Enrollment;

public sealed class AgeFiguresTests
{
    [Fact]
    public void the_median_of_an_even_number_lies_between_the_two_in_the_middle()
    {
        var figures = AgeFigures.Of([(2000, 1), (1990, 1)], 3, 2025);
        Assert.Equal((3, 2, 30.0), (figures.All, figures.Known, figures.Median));
        Assert.Equal(25, AgeFigures.Of([(2000, 2), (1990, 1)], 3, 2025).Median);
        Assert.Null(AgeFigures.Of([], 3, 2025).Median);
    }

    [Theory]
    [InlineData(25, 1, 0, 0)]
    [InlineData(26, 0, 1, 0)]
    [InlineData(40, 0, 1, 0)]
    [InlineData(41, 0, 0, 1)]
    public void bands_end_at_25_and_40(int age, long young, long middle, long old)
    {
        var figures = AgeFigures.Of([(2025 - age, 1)], 1, 2025);
        Assert.Equal((young, middle, old), (figures.UpTo25, figures.From26To40, figures.From41));
    }

    [Fact]
    public void bins_have_no_gaps_and_end_at_a_hundred() =>
        Assert.Equal([(97, 1L), (98, 0L), (99, 0L), (100, 5L)], AgeFigures.Of([(1928, 1), (1925, 2), (1900, 3)], 6, 2025).Bins);
}
