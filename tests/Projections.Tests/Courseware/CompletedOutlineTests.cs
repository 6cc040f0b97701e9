using OpenEdx.Domain.Courseware;
using OpenEdx.Projections.Courseware;
using OpenEdx.TestKit;
using static OpenEdx.TestKit.CourseBuilder;

namespace OpenEdx.Projections.Tests.Courseware;

public sealed class CompletedOutlineTests
{
    [Fact]
    public void a_container_is_complete_when_all_that_counts_in_it_is()
    {
        var half = Completed(Course(), ("html-1", 1, 0), ("video-1", 0.9, 1));
        Assert.Equal([false, false, false], Complete(half, "vertical-1", "sequential-1", "chapter-1"));

        var whole = Completed(Course(), ("html-1", 1, 0), ("video-1", 1, 1));
        Assert.Equal([true, true, true], Complete(whole, "vertical-1", "sequential-1", "chapter-1"));
        Assert.Null(whole.CompletionOf(Block(whole, "discussion-1")));
        Assert.Equal(1, whole.CompletionOf(Block(whole, "vertical-1")));
    }

    [Fact]
    public void what_is_hidden_from_the_learner_does_not_count_but_what_comes_later_does()
    {
        var hidden = Completed(Course().Add("problem-1", "vertical-1", ("visible_to_staff_only", true)), ("html-1", 1, 0), ("video-1", 1, 0));
        Assert.Equal([true], Complete(hidden, "vertical-1"));

        var later = Completed(Course().Add("problem-1", "vertical-1", ("start", "2027-01-01T00:00:00Z")), ("html-1", 1, 0), ("video-1", 1, 0));
        Assert.Equal([false], Complete(later, "vertical-1"));
    }

    [Fact]
    public void the_learner_goes_on_at_the_block_completed_last()
    {
        var outline = Completed(Course(), ("html-1", 1, 5), ("video-1", 0.5, 3));
        Assert.Equal(Usage("html-1"), outline.LastCompleted?.Block.Usage);
        Assert.True(outline.LeadsToLastCompleted(Block(outline, "sequential-1")));
        Assert.False(outline.LeadsToLastCompleted(Block(outline, "video-1")));
        Assert.Null(Completed(Course()).LastCompleted);
    }

    [Fact]
    public void completable_blocks_below_a_container_are_counted_with_their_shares()
    {
        var outline = Completed(Course(), ("html-1", 1, 0), ("video-1", 0.25, 0));
        Assert.Equal((1.25, 2), outline.Count(Block(outline, "chapter-1")));
    }

    private static CourseBuilder Course() => new CourseBuilder().With(("start", "2026-01-01T00:00:00Z"))
        .Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1")
        .Add("html-1", "vertical-1").Add("video-1", "vertical-1").Add("discussion-1", "vertical-1");

    private static CompletedOutline Completed(CourseBuilder course, params (string Block, double Completion, int Minute)[] completions) => new(
        new ViewedOutline(CourseOutline.Of(course.Publish()), Viewer.Learner(Noon)),
        [.. completions.Select(c => new BlockCompletion(17, Key.ToString(), Usage(c.Block).ToString(), c.Completion, Noon.AddMinutes(c.Minute)))]);

    private static OutlineBlock Block(CompletedOutline outline, string name)
    {
        Assert.True(outline.View.Outline.TryFind(Usage(name), out var found));
        return found;
    }

    private static IEnumerable<bool> Complete(CompletedOutline outline, params string[] names) =>
        names.Select(name => outline.IsComplete(Block(outline, name)));
}
