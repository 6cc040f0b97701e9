using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using Blocks = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.ScoredBlock, OpenEdx.Domain.Assessment.ScoredBlockEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class ToggleDoneTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Ada = new(17);
    private static readonly UsageKey Block = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse").Block("done", "d");

    [Fact]
    public void done_earns_the_weight() =>
        new Blocks().When(Toggle(true, 3)).Then(new DoneToggled(Ada, Block, true, Noon), new BlockScored(Ada, Block, 1, 1, 3, 3, Noon));

    [Fact]
    public void without_a_weight_it_is_one_point() =>
        new Blocks().When(Toggle(true, null)).Then(new DoneToggled(Ada, Block, true, Noon), new BlockScored(Ada, Block, 1, 1, 1, 1, Noon));

    [Fact]
    public void taking_it_back_takes_the_points_back() =>
        new Blocks(new DoneToggled(Ada, Block, true, Noon), new BlockScored(Ada, Block, 1, 1, 1, 1, Noon))
            .When(Toggle(false, null)).Then(new DoneToggled(Ada, Block, false, Noon), new BlockScored(Ada, Block, 0, 1, 0, 1, Noon));

    [Fact]
    public void not_done_may_be_said_before_done() =>
        new Blocks().When(Toggle(false, null)).Then(new DoneToggled(Ada, Block, false, Noon), new BlockScored(Ada, Block, 0, 1, 0, 1, Noon));

    private static Func<ScoredBlock, Decision<ScoredBlockEvent>> Toggle(bool done, double? weight) =>
        state => new ToggleDone(Ada, Block, done, Noon).Decide(state, weight);
}
