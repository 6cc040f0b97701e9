using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using Blocks = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.ScoredBlock, OpenEdx.Domain.Assessment.ScoredBlockEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class PostToolScoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Ada = new(17);
    private static readonly UsageKey Block = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse").Block("lti_consumer", "lab");
    private static readonly LtiTool Tool = new(
        false, "Lab", "https://tool.example.com/", "", [], LtiTarget.Frame, true, 4, Noon.AddDays(-1), null, true, false, new(false, false, false));

    [Fact]
    public void a_full_grade_is_the_score_of_the_block()
    {
        var posted = Post(75, 100);
        When(posted).Then(posted, new ToolResultRecorded(Ada, Block, 0.75, "Good.", "ags", Noon), new BlockScored(Ada, Block, 3, 4, 3, 4, Noon));
    }

    [Fact]
    public void more_than_the_maximum_is_the_maximum()
    {
        var posted = Post(120, 100);
        When(posted).Then(posted, new ToolResultRecorded(Ada, Block, 1, "Good.", "ags", Noon), new BlockScored(Ada, Block, 4, 4, 4, 4, Noon));
    }

    [Fact]
    public void nothing_is_a_grade_too()
    {
        var posted = Post(0, 100);
        When(posted).Then(posted, new ToolResultRecorded(Ada, Block, 0, "Good.", "ags", Noon), new BlockScored(Ada, Block, 0, 4, 0, 4, Noon));
    }

    [Fact]
    public void what_is_not_graded_yet_is_kept_and_grades_nothing()
    {
        foreach (var posted in (ToolScorePosted[])[Post(75, 100) with { Grading = "Pending" }, Post(null, null)]) When(posted).Then(posted);
    }

    [Fact]
    public void a_line_item_of_elsewhere_grades_nothing() => When(Post(75, 100), isOwn: false).Then(Post(75, 100));

    [Fact]
    public void a_block_that_takes_no_scores_or_none_any_more_keeps_the_post()
    {
        When(Post(75, 100), tool: Tool with { HasScore = false }).Then(Post(75, 100));
        When(Post(75, 100), tool: Tool with { AcceptsPastDue = false }).Then(Post(75, 100));
    }

    [Fact]
    public void posts_are_in_the_tools_own_order()
    {
        new Blocks(Post(75, 100)).When(Decide(Post(80, 100))).ThenRefused(new PostToolScore.SameInstant());
        new Blocks(Post(75, 100)).When(Decide(Post(80, 100) with { Timestamp = Noon.AddSeconds(-1) })).ThenRefused(new PostToolScore.Older());
        new Blocks(Post(75, 100)).When(Decide(Post(80, 100) with { LineItem = 2 }, false)).Then(Post(80, 100) with { LineItem = 2 });
    }

    private static Blocks.Outcome When(ToolScorePosted score, bool isOwn = true, LtiTool? tool = null) => new Blocks().When(Decide(score, isOwn, tool));

    private static ToolScorePosted Post(double? given, double? maximum) => new(Ada, Block, 1, given, maximum, "Good.", "Completed", "FullyGraded", Noon, Noon);

    private static Func<ScoredBlock, Decision<ScoredBlockEvent>> Decide(ToolScorePosted score, bool isOwn = true, LtiTool? tool = null) =>
        state => new PostToolScore(score, isOwn).Decide(state, tool ?? Tool);
}
