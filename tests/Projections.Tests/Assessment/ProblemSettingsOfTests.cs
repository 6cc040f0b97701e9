using OpenEdx.Domain.Assessment;
using OpenEdx.Projections.Assessment;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Assessment;

public sealed class ProblemSettingsOfTests
{
    [Fact]
    public void what_the_author_left_open_is_as_in_open_edx() =>
        Assert.Equal(ProblemSettings.Default with { DisplayName = "Blank Problem" }, Of());

    [Fact]
    public void settings_come_from_the_nearest_block_that_sets_them()
    {
        var course = new CourseBuilder().With(("max_attempts", 3), ("showanswer", "past_due"), ("graceperiod", "1 day 5 hours"))
            .Add("chapter-1", null, ("due", "2026-03-01T12:00:00Z")).Add("problem-1", "chapter-1", ("max_attempts", 1), ("weight", 2.5)).Publish();
        Assert.True(course.TryFind(CourseBuilder.Usage("problem-1"), out var block));
        var settings = block.ProblemSettings(7);
        Assert.Equal((1, ShowAnswerRule.PastDue, 2.5, 7L), (settings.MaxAttempts, settings.ShowAnswer, settings.Weight, settings.ContentVersion));
        Assert.Equal(CourseBuilder.Noon.AddHours(29), settings.Close);
    }

    [Theory]
    [InlineData("always", Rerandomize.Always)]
    [InlineData("onreset", Rerandomize.OnReset)]
    [InlineData("per_student", Rerandomize.PerStudent)]
    [InlineData("never", Rerandomize.Never)]
    [InlineData("", Rerandomize.Always)]
    [InlineData("true", Rerandomize.Always)]
    [InlineData("false", Rerandomize.PerStudent)]
    [InlineData(true, Rerandomize.Always)]
    [InlineData(false, Rerandomize.PerStudent)]
    public void variants_are_said_in_old_and_new_words(object written, Rerandomize rerandomize) => Assert.Equal(rerandomize, Of(("rerandomize", written)).Rerandomize);

    [Theory]
    [InlineData("1 day 5 hours 59 minutes 59 seconds", 107_999)]
    [InlineData("43200 seconds", 43_200)]
    [InlineData("2 days", 172_800)]
    [InlineData("", null)]
    [InlineData("soon", null)]
    public void a_period_of_grace_is_written_out(string written, int? seconds) => Assert.Equal(seconds, Of(("graceperiod", written)).Grace?.TotalSeconds);

    [Fact]
    public void an_unlimited_problem_below_a_limited_one_says_null() => Assert.Null(Of(("max_attempts", null)).MaxAttempts);

    [Fact]
    public void a_rule_that_nobody_knows_shows_nothing_to_learners() => Assert.Equal(ShowAnswerRule.Unknown, Of(("showanswer", "whenever")).ShowAnswer);

    private static ProblemSettings Of(params (string Name, object? Value)[] fields)
    {
        var course = new CourseBuilder().Add("problem-1", null, fields).Publish();
        Assert.True(course.TryFind(CourseBuilder.Usage("problem-1"), out var block));
        return block.ProblemSettings(1);
    }
}
