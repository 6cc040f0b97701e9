using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using Completions = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Courseware.Completion, OpenEdx.Domain.Courseware.CompletionEvent>;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class CompleteBlocksTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly UsageKey Page = Course.Block("html", "page");
    private static readonly UsageKey Video = Course.Block("video", "video");

    [Fact]
    public void each_block_that_changes_is_recorded() =>
        new Completions(Fact(Page, 1)).When(Complete((Page, 1), (Video, 0.5))).Then(Fact(Video, 0.5));

    [Fact]
    public void a_smaller_completion_is_recorded() => new Completions(Fact(Video, 1)).When(Complete((Video, 0.25))).Then(Fact(Video, 0.25));

    [Fact]
    public void a_block_named_twice_counts_once_when_nothing_changes_in_between() =>
        new Completions().When(Complete((Page, 1), (Page, 1))).Then(Fact(Page, 1));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void both_bounds_are_completions(double completion) =>
        new Completions().When(Complete((Page, completion))).Then(Fact(Page, completion));

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void what_is_no_share_refuses_all_marks(double completion) =>
        new Completions().When(Complete((Page, 1), (Video, completion))).ThenRefused(new CompleteBlocks.OutOfRange(Video, completion));

    private static Func<Completion, Decision<CompletionEvent>> Complete(params (UsageKey, double)[] marks) =>
        new CompleteBlocks(new(17), marks, Noon).Decide;

    private static BlockCompletionChanged Fact(UsageKey block, double completion) => new(new(17), block, completion, Noon);
}
