using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using Blocks = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.ScoredBlock, OpenEdx.Domain.Assessment.ScoredBlockEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class ToolResultCommandTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Ada = new(17);
    private static readonly UsageKey Block = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse").Block("lti_consumer", "lab");
    private static readonly LtiTool Tool = new(
        false, "Lab", "https://tool.example.com/", "lab", [], LtiTarget.Frame, true, 4, null, null, true, false, new(false, false, false));

    private static readonly ScoredBlockEvent[] Recorded = [new ToolResultRecorded(Ada, Block, 0.5, "", "outcome", Noon), new BlockScored(Ada, Block, 2, 4, 2, 4, Noon)];

    [Fact]
    public void a_result_earns_its_part_of_the_weight() => new Blocks().When(Record(0.5)).Then(Recorded);

    [Fact]
    public void it_may_go_down() => new Blocks(Recorded).When(Record(0.25)).Then(
        new ToolResultRecorded(Ada, Block, 0.25, "", "outcome", Noon), new BlockScored(Ada, Block, 1, 4, 1, 4, Noon));

    [Fact]
    public void a_new_weight_counts_when_the_same_result_comes_again() => new Blocks(Recorded).When(Record(0.5, Tool with { Weight = 8 })).Then(
        new ToolResultRecorded(Ada, Block, 0.5, "", "outcome", Noon), new BlockScored(Ada, Block, 4, 8, 4, 8, Noon));

    [Fact]
    public void taking_it_back_leaves_no_score() => new Blocks(Recorded).When(Remove()).Then(new ToolResultRemoved(Ada, Block, "outcome", Noon), new BlockScoreRemoved(Ada, Block, Noon));

    [Fact]
    public void where_there_is_no_result_none_is_taken_back() => new Blocks().When(Remove()).Then();

    [Fact]
    public void a_block_that_is_not_scored_takes_none() => new Blocks().When(Record(0.5, Tool with { HasScore = false })).ThenRefused(new RecordToolResult.NotScored());

    [Fact]
    public void late_results_count_unless_the_author_says_otherwise()
    {
        var late = Tool with { Due = Noon.AddHours(-2), Grace = TimeSpan.FromHours(1) };
        new Blocks().When(Record(0.5, late)).Then(Recorded);
        new Blocks().When(Record(0.5, late with { AcceptsPastDue = false })).ThenRefused(new RecordToolResult.PastDue());
        new Blocks().When(Record(0.5, late with { AcceptsPastDue = false, Grace = TimeSpan.FromHours(2) })).Then(Recorded);
    }

    private static Func<ScoredBlock, Decision<ScoredBlockEvent>> Record(double score, LtiTool? tool = null) =>
        state => new RecordToolResult(Ada, Block, score, "", "outcome", Noon).Decide(state, tool ?? Tool);

    private static Func<ScoredBlock, Decision<ScoredBlockEvent>> Remove() => state => new RemoveToolResult(Ada, Block, "outcome", Noon).Decide(state, Tool);
}
