using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Tests.Courseware;

public sealed class VoteTalliesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Demo = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly UsageKey Poll = Demo.Block("poll", "p");
    private static readonly UsageKey Survey = Demo.Block("survey", "s");
    private static readonly UsageKey Cloud = Demo.Block("word_cloud", "w");
    private static readonly UserId Ada = new(17);
    private static readonly UserId Bob = new(18);

    [Fact]
    public async Task only_answers_that_stand_are_counted()
    {
        await using var model = await ReadModel.Of(new VoteTallies());
        var tallies = new VoteTalliesQuery(model.Database);
        await model.Given(
            Fact(Ada, Poll, new PollVoteCast(Ada, Poll, "R", null, 1, Noon)),
            Fact(Bob, Poll, new PollVoteCast(Bob, Poll, "R", null, 1, Noon)),
            Fact(Ada, Poll, new PollVoteCast(Ada, Poll, "B", "R", 2, Noon)),
            Fact(Ada, Poll, new PollVoteCast(Ada, Poll, "B", "B", 3, Noon)),
            Fact(Bob, Poll, new PollVoteWithdrawn(Bob, Poll, "R", Noon)),
            Fact(Ada, Survey, new SurveyAnswered(Ada, Survey, Choices("Y", "N"), null, 1, Noon)),
            Fact(Ada, Survey, new SurveyAnswered(Ada, Survey, Choices("Y", "Y"), Choices("Y", "N"), 2, Noon)),
            Fact(Bob, Survey, new SurveyAnswered(Bob, Survey, Choices("N", "Y"), null, 1, Noon)));

        Assert.Equal(new Dictionary<(string, string), long> { [("", "B")] = 1 }, await tallies.Of(Poll, TestContext.Current.CancellationToken));
        Assert.Equal(
            new Dictionary<(string, string), long> { [("q1", "Y")] = 1, [("q1", "N")] = 1, [("q2", "Y")] = 2 },
            await tallies.Of(Survey, TestContext.Current.CancellationToken));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task a_word_said_twice_counts_twice_and_frequent_words_come_first()
    {
        await using var model = await ReadModel.Of(new VoteTallies());
        await model.Given(
            Fact(Ada, Cloud, new CloudWordsSubmitted(Ada, Cloud, ["b", "c", "b"], Noon)),
            Fact(Bob, Cloud, new CloudWordsSubmitted(Bob, Cloud, ["c", "b", "a"], Noon)));

        var counts = await new VoteTalliesQuery(model.Database).OfCloud(Cloud, 2, ["a", "b"], TestContext.Current.CancellationToken);

        Assert.Equal([("b", 3L), ("c", 2L)], counts.Top);
        Assert.Equal([("a", 1L), ("b", 3L)], counts.Own.OrderBy(word => word.Word, StringComparer.Ordinal));
        Assert.Equal(6, counts.Total);
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public void the_last_word_has_what_is_left_of_all_percents() => Assert.Equal(
        [new CloudWord("a", 1, 17), new CloudWord("b", 3, 50), new CloudWord("c", 2, 33)],
        CloudWords.Of(new([("b", 3), ("c", 2), ("a", 1)], [], 6)));

    private static FieldValues Choices(string first, string second) => FieldValues.Empty.With("q1", first).With("q2", second);

    private static (string Stream, object Fact) Fact(UserId user, UsageKey block, LearnerVoteEvent fact) => (LearnerVoteEvent.StreamOf(user, block), fact);
}
