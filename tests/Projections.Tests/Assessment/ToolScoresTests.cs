using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Projections.Tests.Assessment;

public sealed class ToolScoresTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UsageKey Block = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse").Block("lti_consumer", "lab");
    private static readonly UserId Ada = new(17);
    private static readonly UserId Bob = new(18);

    [Fact]
    public async Task the_tools_last_word_on_each_learner_stands()
    {
        await using var model = await ReadModel.Of(new ToolScores());
        await model.Given(
            Fact(Ada, 1, 5, Noon), Fact(Ada, 1, 7, Noon.AddMinutes(2)), Fact(Ada, 1, 6, Noon.AddMinutes(1)), Fact(Bob, 1, 3, Noon.AddMinutes(3)), Fact(Bob, 2, null, Noon),
            Fact(Ada, 2, 1, Noon));
        var scores = new ToolScoresQuery(model.Database);

        Assert.Equal([(18L, 3d), (17L, 7d)], (await scores.Of(Block, 1, null, 10, TestContext.Current.CancellationToken)).Select(row => (row.UserId, row.Given!.Value)));
        Assert.Equal([18L], (await scores.Of(Block, 1, null, 1, TestContext.Current.CancellationToken)).Select(row => row.UserId));
        Assert.Equal([17L], (await scores.Of(Block, 2, null, 10, TestContext.Current.CancellationToken)).Select(row => row.UserId));
        Assert.Empty(await scores.Of(Block, 2, Bob, 10, TestContext.Current.CancellationToken));
        await model.ThenRebuiltEqually();
    }

    private static (string, object) Fact(UserId user, long item, double? given, DateTimeOffset at) => (
        ScoredBlockEvent.StreamOf(user, Block),
        new ToolScorePosted(user, Block, item, given, given is null ? null : 10, "", "Completed", "FullyGraded", at, at));
}
