using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Tests.Courseware;

public sealed class BlockCompletionsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Demo = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly UsageKey Page = Demo.Block("html", "page");
    private static readonly UsageKey Problem = Demo.Block("problem", "p1");
    private static readonly UserId Ada = new(17);

    [Fact]
    public async Task viewing_and_any_grade_complete_blocks_and_the_last_change_counts()
    {
        await using var model = await ReadModel.Of(new BlockCompletions());
        var completions = new BlockCompletionsQuery(model.Database);
        await model.Given(
            (CompletionEvent.StreamOf(Ada, Demo), new BlockCompletionChanged(Ada, Page, 1, Noon)),
            (CompletionEvent.StreamOf(new(18), Demo), new BlockCompletionChanged(new(18), Page, 1, Noon)),
            (ProblemAttemptsEvent.StreamOf(Ada, Problem), Wrong(Noon.AddMinutes(1))));
        await model.Given(
            (CompletionEvent.StreamOf(Ada, Demo), new BlockCompletionChanged(Ada, Page, 0.5, Noon.AddMinutes(2))),
            (ProblemAttemptsEvent.StreamOf(Ada, Problem), new ProblemReset(Ada, Problem, 1, 1, 1, Noon.AddMinutes(3))));

        var rows = await completions.Of(Ada, Demo, TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                new BlockCompletion(17, Demo.ToString(), Page.ToString(), 0.5, Noon.AddMinutes(2)),
                new BlockCompletion(17, Demo.ToString(), Problem.ToString(), 1, Noon.AddMinutes(3)),
            ],
            rows.OrderBy(row => row.UsageId, StringComparer.Ordinal));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task acts_of_the_course_team_complete_and_uncomplete_boards_but_move_nobody()
    {
        await using var model = await ReadModel.Of(new BlockCompletions());
        var (board, tool, done) = (Demo.Block("drag-and-drop-v2", "b"), Demo.Block("lti", "t"), Demo.Block("done", "d"));
        await model.Given(
            (ScoredBlockEvent.StreamOf(Ada, board), new BlockScored(Ada, board, 1, 1, 1, 1, Noon)),
            (ScoredBlockEvent.StreamOf(Ada, board), new BlockScoreOverridden(Ada, board, 0, 1, 0, 1, new(3), null, Noon.AddMinutes(1))),
            (ScoredBlockEvent.StreamOf(Ada, tool), new BlockScoreOverridden(Ada, tool, 1, 1, 1, 1, new(3), null, Noon.AddMinutes(2))),
            (ScoredBlockEvent.StreamOf(Ada, done), new DoneToggled(Ada, done, true, Noon)),
            (ScoredBlockEvent.StreamOf(Ada, done), new BlockStateDeleted(Ada, done, new(3), null, Noon.AddMinutes(3))));
        Assert.Equal(
            [new(17, Demo.ToString(), board.ToString(), 1, Noon), new BlockCompletion(17, Demo.ToString(), tool.ToString(), 1, Noon.AddMinutes(2))],
            (await new BlockCompletionsQuery(model.Database).Of(Ada, Demo, TestContext.Current.CancellationToken)).OrderBy(row => row.UsageId, StringComparer.Ordinal));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task a_score_set_by_hand_completes_and_deleted_work_is_not_complete()
    {
        await using var model = await ReadModel.Of(new BlockCompletions());
        var other = Demo.Block("problem", "p2");
        await model.Given(
            (ProblemAttemptsEvent.StreamOf(Ada, Problem), Wrong(Noon)),
            (ProblemAttemptsEvent.StreamOf(Ada, Problem), new ProblemStateDeleted(Ada, Problem, new(3), null, Noon.AddMinutes(1))),
            (ProblemAttemptsEvent.StreamOf(Ada, other), new ProblemScoreOverridden(Ada, other, 1, 1, 1, 1, 1, new(3), null, Noon)),
            (ProblemAttemptsEvent.StreamOf(Ada, other), new ProblemScoreOverridden(Ada, other, 0, 1, 0, 1, 1, new(3), null, Noon.AddMinutes(1))));

        var rows = await new BlockCompletionsQuery(model.Database).Of(Ada, Demo, TestContext.Current.CancellationToken);
        Assert.Equal([new BlockCompletion(17, Demo.ToString(), other.ToString(), 1, Noon)], rows);
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task a_switch_completes_and_takes_back_whatever_its_score()
    {
        await using var model = await ReadModel.Of(new BlockCompletions());
        var (done, board) = (Demo.Block("done", "d"), Demo.Block("drag-and-drop-v2", "b"));
        await model.Given(
            (ScoredBlockEvent.StreamOf(Ada, done), new DoneToggled(Ada, done, true, Noon)),
            (ScoredBlockEvent.StreamOf(Ada, done), new BlockScored(Ada, done, 1, 1, 1, 1, Noon)),
            (ScoredBlockEvent.StreamOf(Ada, done), new DoneToggled(Ada, done, false, Noon.AddMinutes(1))),
            (ScoredBlockEvent.StreamOf(Ada, done), new BlockScored(Ada, done, 0, 1, 0, 1, Noon.AddMinutes(1))),
            (ScoredBlockEvent.StreamOf(Ada, board), new BlockScored(Ada, board, 0, 1, 0, 1, Noon)));

        var rows = await new BlockCompletionsQuery(model.Database).Of(Ada, Demo, TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                new BlockCompletion(17, Demo.ToString(), done.ToString(), 0, Noon.AddMinutes(1)),
                new BlockCompletion(17, Demo.ToString(), board.ToString(), 1, Noon),
            ],
            rows.OrderBy(row => row.UsageId, StringComparer.Ordinal));
        await model.ThenRebuiltEqually();
    }

    private static ProblemChecked Wrong(DateTimeOffset at) => new(
        Ada, Problem, 1, FieldValues.Empty, [], 0, 1, 0, 1, "incorrect", 1, 1, "Problem", "r1", at);
}
