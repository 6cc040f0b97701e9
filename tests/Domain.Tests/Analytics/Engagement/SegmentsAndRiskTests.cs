using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics;

public sealed class SegmentsAndRiskTests
{
    private static readonly DateOnly Today = new(2026, 5, 20);

    private static readonly IReadOnlyList<MetricRange> Ranges =
    [
        new("problem_attempts", "high", 5, double.PositiveInfinity), new("videos_viewed", "high", 3, double.PositiveInfinity),
        new("problem_attempts_per_completed", "high", 4, double.PositiveInfinity),
    ];

    [Fact]
    public void high_figures_make_highly_engaged_but_attempts_alone_do_not()
    {
        Assert.Equal(["highly_engaged"], LearnerSegments.Of(true, Week(attempts: 1, completed: 1, videos: 3), false, Ranges));
        Assert.Empty(LearnerSegments.Of(true, Week(attempts: 6, completed: 3), false, Ranges));
    }

    [Theory]
    [InlineData(4, 1, true)]
    [InlineData(3, 1, false)]
    [InlineData(1, 0, true)]
    [InlineData(0, 0, false)]
    public void many_attempts_per_solved_problem_are_a_struggle(int attempts, int completed, bool struggles) =>
        Assert.Equal(struggles ? ["struggling"] : [], LearnerSegments.Of(true, Week(attempts, completed), false, Ranges));

    [Fact]
    public void who_was_active_and_is_no_more_disengages_and_who_was_not_is_inactive()
    {
        Assert.Equal(["disengaging"], LearnerSegments.Of(true, null, true, Ranges));
        Assert.Equal(["inactive"], LearnerSegments.Of(true, null, false, Ranges));
        Assert.Equal(["inactive", "unenrolled"], LearnerSegments.Of(false, null, false, Ranges));
    }

    [Fact]
    public void the_two_definitions_of_a_risk_stand_side_by_side()
    {
        var learner = new LearnerStanding(true, false, true, Today.AddDays(-7), ["struggling", "highly_engaged"]);
        Assert.Equal(["away"], RiskRules.Reasons(RiskRules.Aspects, learner, Today));
        Assert.Equal(["struggling"], RiskRules.Reasons(RiskRules.Insights, learner, Today));
    }

    [Fact]
    public void six_days_away_passing_or_never_begun_are_no_risk_to_aspects()
    {
        var risky = new LearnerStanding(true, false, true, Today.AddDays(-7), []);
        foreach (var safe in (LearnerStanding[])[risky with { LastVisit = Today.AddDays(-6) }, risky with { HasPassed = true }, risky with { HasDoneMore = false }, risky with { IsEnrolled = false }])
            Assert.Empty(RiskRules.Reasons(RiskRules.Aspects, safe, Today));
        Assert.True(RiskRules.IsActive(Today.AddDays(-6), Today));
        Assert.False(RiskRules.IsActive(null, Today));
    }

    [Fact]
    public void a_membership_is_what_the_days_up_to_now_say()
    {
        var members = Memberships.Of(
        [
            new("a", Today, null, false, false, null), new("a", Today.AddDays(-3), "audit", true, true, null), new("a", Today.AddDays(-1), "verified", null, false, true),
            new("b", Today, null, null, false, true), new("c", Today, "audit", false, false, null),
        ]);
        Assert.Equal([new("a", Today.AddDays(-3), "verified", false, true), new("c", null, "audit", false, false)], members);
    }

    [Fact]
    public void texts_of_people_keep_to_one_line()
    {
        Assert.Equal("Me encanta  aprender.", ReportText.Of("Me\tencanta\r\napren\\der."));
        Assert.Equal(20_000, ReportText.Of(new('x', 32_766)).Length);
        Assert.Equal("", ReportText.Of(null));
    }

    private static WeekSummary Week(int attempts, int completed, int videos = 0) => new("a", attempts, completed, completed, videos, 0, 1);
}
