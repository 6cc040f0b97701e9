using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using Boards = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.ScoredBlock, OpenEdx.Domain.Assessment.ScoredBlockEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>Two items with a place and a decoy: the decoy in the bank is a third of the score from the start.</summary>
public sealed class DragBoardTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Ada = new(17);
    private static readonly UsageKey Block = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse").Block("drag-and-drop-v2", "d");
    private static readonly DragBoard Standard = new([new(0, ["top"]), new(1, ["top", "low"]), new(2, [])], ["top", "low"], false, null, null, 3);
    private static readonly DragBoard Assessed = Standard with { IsAssessment = true, MaxAttempts = 2 };

    [Fact]
    public void a_right_drop_stays_and_scores() =>
        new Boards().When(Drop(0, "top", Standard)).Then(Dropped(0, "top", true, true), Score(2 / 3.0));

    [Fact]
    public void a_wrong_drop_goes_back_and_the_first_score_is_that_of_the_decoys() =>
        new Boards().When(Drop(0, "low", Standard)).ThenEachTime(Dropped(0, "low", false, false), Score(1 / 3.0));

    [Fact]
    public void the_score_never_goes_down() =>
        new Boards(Dropped(0, "top", true, true), Score(2 / 3.0), new DragBoardCleared(Ada, Block, Noon))
            .When(Drop(1, "top", Standard)).Then(Dropped(1, "top", true, true));

    [Fact]
    public void all_in_place_is_everything() =>
        new Boards(Dropped(0, "top", true, true), Score(2 / 3.0)).When(Drop(1, "low", Standard)).Then(Dropped(1, "low", true, true), Score(1));

    [Fact]
    public void unknown_items_and_zones_are_refused()
    {
        new Boards().When(Drop(7, "top", Standard)).ThenRefused(new DropItem.NoSuchItem());
        new Boards().When(Drop(0, "nowhere", Assessed)).ThenRefused(new DropItem.NoSuchZone());
        new Boards().When(Drop(0, null, Standard)).ThenRefused(new DropItem.NoSuchZone());
    }

    [Fact]
    public void a_full_zone_takes_no_more_but_its_own_items_may_be_dropped_again()
    {
        var narrow = Assessed with { MaxPerZone = 1 };
        new Boards(Dropped(1, "top", true, true)).When(Drop(0, "top", narrow)).ThenRefused(new DropItem.ZoneIsFull());
        new Boards(Dropped(1, "top", true, true)).When(Drop(1, "top", narrow)).ThenNothing();
        new Boards(Dropped(1, "top", true, true), Dropped(1, null, false, false)).When(Drop(0, "top", narrow)).Then(Dropped(0, "top", true, true));
    }

    [Fact]
    public void a_wrong_drop_into_a_full_zone_is_judged_in_standard_mode_since_it_does_not_stay() =>
        new Boards(Dropped(1, "low", true, true), Score(2 / 3.0)).When(Drop(0, "low", Standard with { MaxPerZone = 1 }))
            .ThenEachTime(Dropped(0, "low", false, false));

    [Fact]
    public void in_assessment_a_drop_stays_unjudged() => new Boards().When(Drop(0, "low", Assessed)).Then(Dropped(0, "low", false, true));

    [Fact]
    public void an_item_may_go_back_to_the_bank() =>
        new Boards(Dropped(2, "top", false, true)).When(Drop(2, null, Assessed)).Then(Dropped(2, null, true, false));

    [Fact]
    public void an_attempt_returns_what_is_misplaced() =>
        new Boards(Dropped(0, "low", false, true), Dropped(1, "low", true, true)).When(Submit("r1", Assessed))
            .Then(new DragBoardSubmitted(Ada, Block, 1, 2 / 3.0, false, [0], true, "r1", Noon), Score(2 / 3.0));

    [Fact]
    public void the_last_attempt_leaves_it_and_closes_the_board()
    {
        DragBoardSubmitted first = new(Ada, Block, 1, 1 / 3.0, false, [], false, "r1", Noon);
        DragBoardSubmitted last = new(Ada, Block, 2, 0, false, [0, 2], false, "r2", Noon);
        new Boards(first, Score(1 / 3.0), Dropped(0, "low", false, true), Dropped(2, "top", false, true)).When(Submit("r2", Assessed)).Then(last);
        new Boards(first, last).When(Submit("r3", Assessed)).ThenRefused(new SubmitDragBoard.NoAttemptsLeft());
        new Boards(first, last).When(Drop(0, "top", Assessed)).ThenRefused(new DropItem.NoAttemptsLeft());
    }

    [Fact]
    public void the_due_date_is_the_last_instant()
    {
        new Boards().When(Submit("r1", Assessed with { Close = Noon.AddTicks(-1) })).ThenRefused(new SubmitDragBoard.PastDue());
        new Boards().When(Submit("r1", Assessed with { Close = Noon })).Then(new DragBoardSubmitted(Ada, Block, 1, 1 / 3.0, false, [], false, "r1", Noon), Score(1 / 3.0));
    }

    [Fact]
    public void standard_mode_has_no_attempts() => new Boards().When(Submit("r1", Standard)).ThenRefused(new SubmitDragBoard.NotAssessed());

    [Fact]
    public void clearing_an_empty_board_records_nothing() => new Boards().When(new ClearDragBoard(Ada, Block, Noon).Decide).ThenNothing();

    [Fact]
    public void clearing_puts_everything_back() =>
        new Boards(Dropped(0, "top", true, true)).When(new ClearDragBoard(Ada, Block, Noon).Decide).Then(new DragBoardCleared(Ada, Block, Noon));

    private static DragItemDropped Dropped(long item, string? zone, bool isCorrect, bool stays) => new(Ada, Block, item, zone, isCorrect, stays, Noon);

    private static BlockScored Score(double raw) => new(Ada, Block, raw, 1, raw * 3 / 1, 3, Noon);

    private static Func<ScoredBlock, Decision<ScoredBlockEvent>> Drop(long item, string? zone, DragBoard board) =>
        state => new DropItem(Ada, Block, item, zone, Noon).Decide(state, board);

    private static Func<ScoredBlock, Decision<ScoredBlockEvent>> Submit(string request, DragBoard board) =>
        state => new SubmitDragBoard(Ada, Block, request, Noon).Decide(state, board);
}
