using OpenEdx.Domain.Credentials;

namespace OpenEdx.Domain.Tests.Credentials;

public sealed class CertificateTermsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void usually_certificates_are_seen_behind_the_end()
    {
        var terms = Of(null);
        Assert.False(terms.AreViewableAt(Noon.AddDays(9)));
        Assert.True(terms.AreViewableAt(Noon.AddDays(9).AddTicks(1)));
        Assert.Equal(Noon.AddDays(9), terms.ShownFrom);
    }

    [Fact]
    public void never_where_there_is_no_end() => Assert.False((Of(null) with { End = null }).AreViewableAt(DateTimeOffset.MaxValue));

    [Fact]
    public void or_from_a_date_on_which_then_stands_on_them()
    {
        var terms = Of("end_with_date", Noon);
        Assert.False(terms.AreViewableAt(Noon.AddTicks(-1)));
        Assert.True(terms.AreViewableAt(Noon));
        Assert.Equal((Noon, Noon), (terms.ShownFrom!.Value, terms.DateOn(Noon.AddDays(-3))));
    }

    [Theory]
    [InlineData("early_no_info")]
    [InlineData("early_with_info")]
    public void or_at_once(string behavior)
    {
        var terms = Of(behavior);
        Assert.True(terms.AreViewableAt(Noon));
        Assert.Null(terms.ShownFrom);
        Assert.Equal(Noon.AddDays(-3), terms.DateOn(Noon.AddDays(-3)));
    }

    [Fact]
    public void self_paced_runs_show_them_at_once_whatever_they_say()
    {
        var terms = Of("end_with_date", Noon.AddDays(5)) with { IsSelfPaced = true };
        Assert.True(terms.AreViewableAt(Noon));
        Assert.Null(terms.ShownFrom);
        Assert.Equal(Noon, terms.DateOn(Noon));
    }

    [Fact]
    public void a_date_counts_only_where_it_is_asked_for()
    {
        Assert.Null(Of("end", Noon).AvailableDate);
        Assert.Equal((CertificateTerms.AtDate, Noon), (Of("sometime", Noon).Behavior, Of("sometime", Noon).AvailableDate!.Value));
        Assert.Equal(CertificateTerms.AtEnd, Of("sometime").Behavior);
    }

    [Fact]
    public void self_paced_runs_let_learners_ask_until_the_team_decides()
    {
        Assert.True(CertificateSettings.Initial.LetsLearnersAsk(isSelfPaced: true));
        Assert.False(CertificateSettings.Initial.LetsLearnersAsk(isSelfPaced: false));
        var course = OpenEdx.Domain.SharedKernel.CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
        var switched = new CertificateSelfGenerationSwitched(course, false, new(3), Noon);
        new Given<CertificateSettings, CertificateSettingsEvent>().When(new SwitchSelfGeneration(course, false, new(3), Noon).Decide).Then(switched);
        Assert.False(CertificateSettings.Initial.Evolve(switched).LetsLearnersAsk(isSelfPaced: true));
    }

    private static CertificateTerms Of(string? behavior, DateTimeOffset? date = null) => CertificateTerms.Of(true, behavior, date, Noon.AddDays(9), isSelfPaced: false, hasPage: true);
}
