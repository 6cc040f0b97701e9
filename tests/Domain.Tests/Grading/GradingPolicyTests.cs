using OpenEdx.Domain.Grading;

namespace OpenEdx.Domain.Tests.Grading;

public sealed class GradingPolicyTests
{
    private static readonly GradeCutoff[] Letters = [new("A", 0.9), new("B", 0.7), new("F", 0)];

    [Theory]
    [InlineData(0.5945, 0.60)]
    [InlineData(0.5944, 0.59)]
    [InlineData(0.5345, 0.53)]
    [InlineData(0.0, 0.0)]
    [InlineData(1.0, 1.0)]
    [InlineData(1.25, 1.25)]
    public void a_course_percent_is_rounded_as_upstream_rounds_doubles(double exact, double shown) =>
        Assert.Equal(shown, GradeRounding.Course(exact));

    [Fact]
    public void binary_noise_takes_eighteen_of_the_hundred_near_halves_down() =>
        Assert.Equal(18, Enumerable.Range(0, 100).Count(whole =>
            GradeRounding.Course(double.Parse(FormattableString.Invariant($"0.{whole:00}45"), System.Globalization.CultureInfo.InvariantCulture)) < (whole + 0.5) / 100));

    [Theory]
    [InlineData(1, 8, 0.125)]
    [InlineData(3, 8, 0.375)]
    [InlineData(50.5, 100, 0.505)]
    [InlineData(1, 3, 0.3333)]
    [InlineData(2, 3, 0.6667)]
    [InlineData(0, 0, 0)]
    public void a_subsection_percent_has_four_decimals(double earned, double possible, double percent) =>
        Assert.Equal(percent, GradeRounding.Subsection(earned, possible));

    [Theory]
    [InlineData(2, 5, 1.0, 0.4, 1)]
    [InlineData(2, 4, 6.0, 3, 6)]
    [InlineData(5, 5, 0.0, 0, 0)]
    [InlineData(5, 10, null, 5, 10)]
    [InlineData(5, 0, null, 5, 0)]
    [InlineData(5, 0, 3.0, 5, 0)]
    public void weight_scales_raw_points(double earned, double max, double? weight, double weightedEarned, double weightedPossible) =>
        Assert.Equal(new WeightedPoints(weightedEarned, weightedPossible), WeightedPoints.Of(earned, max, weight));

    [Fact]
    public void the_lowest_score_is_dropped() => Assert.Equal(0.5, Type(0, 1).Average(Scores(0.5, 0.5, 0)));

    [Fact]
    public void unreleased_assignments_are_zeros_up_to_the_minimum_count() =>
        Assert.Equal(0.3, Type(12, 2).Average(Scores(1, 1, 1)), 15);

    [Fact]
    public void more_assignments_than_the_minimum_count_all() => Assert.Equal(0.75, Type(1, 0).Average(Scores(1, 0.5, 0.75)));

    [Fact]
    public void dropping_everything_leaves_zero() => Assert.Equal(0, Type(2, 5).Average(Scores(1, 1)));

    [Fact]
    public void a_negative_drop_count_divides_by_one_more() => Assert.Equal(0.5, Type(0, -1).Average(Scores(1)));

    [Fact]
    public void of_equal_scores_the_later_one_is_dropped() =>
        Assert.Equal([false, true, false], Type(0, 1).Breakdown(Scores(0.5, 0.5, 1)).SkipLast(1).Select(line => line.IsDropped));

    [Fact]
    public void weights_need_not_add_up_to_one()
    {
        var policy = new GradingPolicy([Type(1, 0) with { Weight = 1.5 }], [new("Pass", 0.5)]);
        Assert.Equal(new CourseOutcome(1.5, "Pass", true), policy.Grade(Sheet(1)));
    }

    [Fact]
    public void without_assignment_types_everything_is_worth_nothing() =>
        Assert.Equal(new CourseOutcome(0, "", false), new GradingPolicy([], [new("Pass", 0.5)]).Grade(Sheet(1)));

    [Theory]
    [InlineData(0.9, "A", true)]
    [InlineData(0.89, "B", true)]
    [InlineData(0.7, "B", true)]
    [InlineData(0.69, "F", false)]
    [InlineData(0.0, "F", false)]
    public void a_cutoff_of_zero_gives_a_letter_but_no_pass(double percent, string letter, bool passed)
    {
        var policy = new GradingPolicy([], Letters);
        Assert.Equal((letter, passed), (policy.LetterOf(percent), policy.IsPassing(percent)));
    }

    [Fact]
    public void without_cutoffs_nobody_gets_a_letter_or_passes()
    {
        var policy = new GradingPolicy([], []);
        Assert.Equal(("", false), (policy.LetterOf(1), policy.IsPassing(1)));
    }

    [Fact]
    public void a_grade_just_rounded_up_to_the_cutoff_passes()
    {
        var policy = new GradingPolicy([new("Exam", "Ex", 1, 0, 1)], [new("Pass", 0.6)]);
        Assert.Equal(new CourseOutcome(0.6, "Pass", true), policy.Grade(Sheet("Exam", 0.5945)));
        Assert.Equal(new CourseOutcome(0.59, "", false), policy.Grade(Sheet("Exam", 0.5944)));
    }

    [Fact]
    public void a_breakdown_lists_assignments_unreleased_ones_and_the_average()
    {
        var lines = (Type(3, 1) with { ShortLabel = "HW" }).Breakdown([new("First", 1, 2), new("Second", 1234, 2000)]);
        Assert.Equal(
            [
                new(0.5, "HW 01", "Homework 1 - First - 50.00% (1/2)", "Homework", false, false),
                new(0.617, "HW 02", "Homework 2 - Second - 61.70% (1.23e+03/2e+03)", "Homework", false, false),
                new(0, "HW 03", "Homework 3 Unreleased - 0% (?/?)", "Homework", false, true),
                new(0.5585, "HW Avg", "Homework Average = 55.85%", "Homework", true, false) { IsAverage = true },
            ],
            lines);
    }

    [Fact]
    public void a_single_assignment_is_one_prominent_line_without_number() =>
        Assert.Equal(
            [new BreakdownLine(0.5, "Final", "Exam = 50.00%", "Exam", true, false)],
            new AssignmentType("Exam", "Final", 1, 0, 1).Breakdown([new("The exam", 1, 2)]));

    private static AssignmentType Type(int minCount, int dropCount) => new("Homework", "Homework", minCount, dropCount, 1);

    private static AssignmentScore[] Scores(params double[] percents) => [.. percents.Select(percent => new AssignmentScore("x", percent, 1))];

    private static Dictionary<string, IReadOnlyList<AssignmentScore>> Sheet(params double[] percents) => Sheet("Homework", percents);

    private static Dictionary<string, IReadOnlyList<AssignmentScore>> Sheet(string type, params double[] percents) => new() { [type] = Scores(percents) };
}
