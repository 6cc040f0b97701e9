using System.Net;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Assessment;

public sealed class SubmissionHistoryTests
{
    private static readonly UsageKey Problem = CourseBuilder.Usage("problem-1");

    [Fact]
    public async Task staff_and_the_learner_see_every_stored_state_the_latest_first()
    {
        await using var house = await Open();
        await house.Submit("ada", Problem, "<5>", "problem_save");
        await house.Submit("ada", Problem, "4");
        foreach (var person in (string[])["tia", "ada"])
        {
            var page = await (await house.As(person).Ask(Url("ada"))).Text();
            Assert.True(page.IndexOf("#2", StringComparison.Ordinal) < page.IndexOf("#1", StringComparison.Ordinal), page);
            Assert.Contains("problem_checked", page, StringComparison.Ordinal);
            Assert.Contains("Score: 1 / 1", page, StringComparison.Ordinal);
            Assert.Contains("&lt;5&gt;", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<5>", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task nobody_else_sees_it_and_what_is_missing_is_named()
    {
        await using var house = await Open();
        Assert.Equal(HttpStatusCode.Forbidden, (await house.As("ben").Ask(Url("ada"))).StatusCode);
        Assert.Equal($"ada has never accessed problem {Problem}", await (await house.As("tia").Ask(Url("ada"))).Text());
        Assert.Equal("User nobody does not exist.", await (await house.As("tia").Ask(Url("nobody"))).Text());
    }

    private static string Url(string learner) => $"/courses/{LearningHouse.Course}/submission_history/{learner}/{Problem}";

    private static Task<LearningHouse> Open() => LearningHouse.Open(new CourseBuilder()
        .With(("start", "2020-01-01T00:00:00Z")).Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1")
        .Add("problem-1", "vertical-1").Body("problem-1", "<problem><stringresponse answer='4'><textline/></stringresponse></problem>"));
}
