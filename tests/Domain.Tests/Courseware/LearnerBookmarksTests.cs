using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using Bookmarks = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Courseware.LearnerBookmarks, OpenEdx.Domain.Courseware.LearnerBookmarksEvent>;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class LearnerBookmarksTests
{
    private static readonly UserId Ada = new(7);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UsageKey Unit = Course.Block("vertical", "unit");

    private static readonly AddBookmark Add = new(Ada, Unit, Noon);
    private static readonly BookmarkAdded Added = new(Ada, Unit, Noon);

    [Fact]
    public void a_block_is_marked_once() => new Bookmarks().When(Add.Decide).Then(Added);

    [Fact]
    public void a_mark_can_be_taken_off_and_set_again() =>
        new Bookmarks(Added, new BookmarkRemoved(Ada, Unit, Noon)).When(Add.Decide).Then(Added);

    [Fact]
    public void the_hundredth_bookmark_fits() => Marks(99).When(Add.Decide).Then(Added);

    [Fact]
    public void one_more_does_not() => Marks(100).When(Add.Decide).ThenRefused(new AddBookmark.TooMany(100));

    [Fact]
    public void at_the_limit_a_marked_block_is_still_marked() =>
        Marks(100).When(new AddBookmark(Ada, Course.Block("vertical", "u1"), Noon).Decide).ThenNothing();

    [Fact]
    public void only_a_mark_that_is_there_is_taken_off()
    {
        var remove = new RemoveBookmark(Ada, Unit, Noon);
        new Bookmarks(Added).When(remove.Decide).ThenEachTime(new BookmarkRemoved(Ada, Unit, Noon));
        new Bookmarks().When(remove.Decide).ThenRefused(new RemoveBookmark.NoBookmark(Unit));
    }

    private static Bookmarks Marks(int count) =>
        new(Enumerable.Range(0, count).Select(LearnerBookmarksEvent (n) => new BookmarkAdded(Ada, Course.Block("vertical", $"u{n}"), Noon)));
}
