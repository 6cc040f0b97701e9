using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using States = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Courseware.LearnerBlockState, OpenEdx.Domain.Courseware.LearnerBlockStateEvent>;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class LearnerBlockStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly UsageKey Sequence = Course.Block("sequential", "s");
    private static readonly UsageKey Video = Course.Block("video", "v");
    private static readonly SequencePositionChanged AtTwo = new(new(17), Sequence, 2, Noon);
    private static readonly VideoStateSaved Watched = new(new(17), Video, 12.5, 1.5, null, null, null, null, null, null, Noon);

    [Fact]
    public void moving_to_another_unit_is_recorded() => new States().When(Move(2)).Then(AtTwo);

    [Fact]
    public void staying_records_nothing() => new States(AtTwo).When(Move(2)).ThenNothing();

    [Theory]
    [InlineData(0)]
    [InlineData(-7)]
    public void a_place_before_the_first_is_the_first(int position) => new States(AtTwo).When(Move(position)).Then(AtTwo with { Position = 1 });

    [Fact]
    public void a_player_records_what_is_new() =>
        new States(Watched)
            .When(new SaveVideoState(new(17), Video, VideoState.Nothing with { PositionSeconds = 30, Speed = 1.5 }, Noon).Decide)
            .Then(Watched with { PositionSeconds = 30, Speed = null });

    [Fact]
    public void a_player_that_says_nothing_new_records_nothing() =>
        new States(Watched).When(new SaveVideoState(new(17), Video, VideoState.Nothing with { Speed = 1.5 }, Noon).Decide).ThenNothing();

    private static Func<LearnerBlockState, Decision<LearnerBlockStateEvent>> Move(int position) =>
        new MoveToPosition(new(17), Sequence, position, Noon).Decide;
}
