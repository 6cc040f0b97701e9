using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using Blocks = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.ScoredBlock, OpenEdx.Domain.Assessment.ScoredBlockEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>What the course team does to work in scored blocks that are no problems: a board of two items and a decoy, worth three points.</summary>
public sealed class BlockTeamActsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Ada = new(17);
    private static readonly UserId Tia = new(3);
    private static readonly UsageKey Block = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse").Block("drag-and-drop-v2", "d");
    private static readonly DragBoard Board = new([new(0, ["top"]), new(1, ["low"]), new(2, [])], ["top", "low"], true, 2, null, 3);
    private static readonly BlockPoints Points = new(1, 3, work => Board.RawScore(work.Places));
    private static readonly BlockPoints Tool = new(4, null, null);

    private static readonly ScoredBlockEvent[] Submitted =
    [
        new DragItemDropped(Ada, Block, 0, "top", true, true, Noon),
        new DragBoardSubmitted(Ada, Block, 1, 2 / 3.0, false, [], false, "r", Noon), new BlockScored(Ada, Block, 2 / 3.0, 1, 2, 3, Noon),
    ];

    [Fact]
    public void a_score_is_set_with_actor_and_reason_also_where_nothing_was_done() =>
        new Blocks().When(Override(0.5, Points)).Then(new BlockScoreOverridden(Ada, Block, 0.5, 1, 1.5, 3, Tia, "Paper", Noon));

    [Fact]
    public void the_score_that_stands_is_not_set_again() => new Blocks(Submitted).When(Override(2 / 3.0, Points)).ThenNothing();

    [Fact]
    public void points_of_a_tool_are_those_after_its_weight() =>
        new Blocks().When(Override(4, Tool)).Then(new BlockScoreOverridden(Ada, Block, 4, 4, 4, 4, Tia, "Paper", Noon));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void points_out_of_range_are_refused(double score) => new Blocks().When(Override(score, Points)).ThenRefused(new OverrideScore.OutOfRange(1));

    [Fact]
    public void what_counts_nothing_is_not_overridden()
    {
        new Blocks().When(Override(1, Points with { Weight = 0 })).ThenRefused(new OverrideScore.Weightless());
        new Blocks().When(Override(0, Tool with { Possible = 0 })).ThenRefused(new OverrideScore.Weightless());
    }

    [Fact]
    public void an_overridden_score_is_the_best_until_a_better_attempt()
    {
        var low = new BlockScoreOverridden(Ada, Block, 0.1, 1, 0.3, 3, Tia, null, Noon);
        new Blocks([.. Submitted, low])
            .When(state => new SubmitDragBoard(Ada, Block, "s", Noon).Decide(state, Board))
            .Then(new DragBoardSubmitted(Ada, Block, 2, 2 / 3.0, false, [], false, "s", Noon), new BlockScored(Ada, Block, 2 / 3.0, 1, 2, 3, Noon));
    }

    [Fact]
    public void work_is_scored_again_by_what_lies_on_the_board() =>
        new Blocks([.. Submitted, new DragBoardCleared(Ada, Block, Noon)])
            .When(Rescore(false)).Then(new BlockRescored(Ada, Block, 1 / 3.0, 1, 1, 3, false, "task", Tia, null, Noon));

    [Fact]
    public void a_lower_score_does_not_count_where_only_a_higher_one_may()
    {
        var kept = new BlockRescored(Ada, Block, 1 / 3.0, 1, 1, 3, true, "task", Tia, null, Noon);
        new Blocks([.. Submitted, new DragBoardCleared(Ada, Block, Noon)]).When(Rescore(true)).Then(kept);
        Assert.Equal(new WeightedScore(2, 3), Submitted.Append(kept).Aggregate(ScoredBlock.Initial, (state, fact) => state.Evolve(fact)).Score);
    }

    [Fact]
    public void what_only_a_tool_knows_is_not_scored_again_nor_what_was_never_done()
    {
        new Blocks(Submitted).When(state => Again(false).Decide(state, Tool)).ThenRefused(new RescoreProblem.NotSupported());
        new Blocks().When(Rescore(false)).ThenRefused(new RescoreProblem.NotDone());
        new Blocks(new BlockScoreOverridden(Ada, Block, 1, 1, 3, 3, Tia, null, Noon)).When(Rescore(false)).ThenRefused(new RescoreProblem.NotDone());
    }

    [Fact]
    public void attempts_are_given_back_and_the_rest_stays()
    {
        new Blocks(Submitted).When(Reset).Then(new BlockAttemptsReset(Ada, Block, 1, Tia, null, Noon));
        new Blocks(Submitted[0]).When(Reset).ThenNothing();
        new Blocks().When(Reset).ThenRefused(new ResetAttempts.NoWork());
    }

    [Fact]
    public void deleted_work_was_never_begun()
    {
        var deleted = new BlockStateDeleted(Ada, Block, Tia, "Cheated", Noon);
        Func<ScoredBlock, Decision<ScoredBlockEvent>> delete = state => new DeleteBlockState(Ada, Block, Tia, "Cheated", Noon).Decide(state);
        new Blocks(Submitted).When(delete).ThenEachTime(deleted);
        new Blocks([.. Submitted, deleted]).When(delete).ThenRefused(new DeleteState.NoWork());
        new Blocks([.. Submitted, deleted])
            .When(state => new SubmitDragBoard(Ada, Block, "t", Noon).Decide(state, Board))
            .Then(new DragBoardSubmitted(Ada, Block, 1, 1 / 3.0, false, [], false, "t", Noon), new BlockScored(Ada, Block, 1 / 3.0, 1, 1, 3, Noon));
    }

    private static RescoreBlock Again(bool onlyIfHigher) => new(Ada, Block, onlyIfHigher, "task", Tia, null, Noon);

    private static Func<ScoredBlock, Decision<ScoredBlockEvent>> Rescore(bool onlyIfHigher) => state => Again(onlyIfHigher).Decide(state, Points);

    private static Func<ScoredBlock, Decision<ScoredBlockEvent>> Override(double score, BlockPoints points) =>
        state => new OverrideBlockScore(Ada, Block, score, Tia, "Paper", Noon).Decide(state, points);

    private static Decision<ScoredBlockEvent> Reset(ScoredBlock state) => new ResetBlockAttempts(Ada, Block, Tia, null, Noon).Decide(state);
}
