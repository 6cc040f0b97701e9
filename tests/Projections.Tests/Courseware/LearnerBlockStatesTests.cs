using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Tests.Courseware;

public sealed class LearnerBlockStatesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Demo = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly UsageKey Sequence = Demo.Block("sequential", "s1");
    private static readonly UsageKey Video = Demo.Block("video", "v1");
    private static readonly UserId Ada = new(17);

    [Fact]
    public async Task a_place_and_the_parts_of_a_players_state_are_kept_until_they_change()
    {
        await using var model = await ReadModel.Of(new LearnerBlockStates());
        var states = new LearnerBlockStatesQuery(model.Database);
        await model.Given(
            (LearnerBlockStateEvent.StreamOf(Ada, Sequence), new SequencePositionChanged(Ada, Sequence, 2, Noon)),
            (LearnerBlockStateEvent.StreamOf(Ada, Video), Saved(12.5, 1.5, null, Noon)));
        await model.Given(
            (LearnerBlockStateEvent.StreamOf(Ada, Sequence), new SequencePositionChanged(Ada, Sequence, 3, Noon.AddMinutes(1))),
            (LearnerBlockStateEvent.StreamOf(Ada, Video), Saved(30, null, "fi", Noon.AddMinutes(1))));

        Assert.Equal(3, await states.Position(Ada, Sequence, TestContext.Current.CancellationToken));
        Assert.Null(await states.Position(new(18), Sequence, TestContext.Current.CancellationToken));
        var found = await states.Of(Ada, [Video], TestContext.Current.CancellationToken);
        Assert.Equal(
            new LearnerBlockStateRow(17, Video.ToString(), null, 30, 1.5, "fi", Noon.AddMinutes(1)), Assert.Single(found).Value);
        await model.ThenRebuiltEqually();
    }

    private static VideoStateSaved Saved(double? seconds, double? speed, string? language, DateTimeOffset at) =>
        new(Ada, Video, seconds, speed, null, language, null, null, null, null, at);
}
