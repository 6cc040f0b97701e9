using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Courseware;

public sealed class BookmarksTests
{
    private static readonly CourseKey Other = CourseKey.Parse("course-v1:Org+N+Other");

    [Fact]
    public async Task marks_are_listed_newest_first_each_under_its_learner()
    {
        await using var model = await ReadModel.Of(new Bookmarks());
        await model.Given(
            Added(7, Unit(Course, "a")), Added(7, Unit(Course, "b")), Added(8, Unit(Course, "a")), Added(7, Unit(Other, "c")),
            Removed(7, Unit(Course, "a")), Removed(8, Unit(Course, "a")), Added(7, Unit(Course, "a")));
        var query = new BookmarksQuery(model.Database);
        var ct = TestContext.Current.CancellationToken;
        Assert.Equal(["a", "c", "b"], (await query.Of(new(7), null, ct)).Select(row => UsageKey.Parse(row.UsageId).BlockId));
        Assert.Equal(["a", "b"], (await query.Of(new(7), Course, ct)).Select(row => UsageKey.Parse(row.UsageId).BlockId));
        Assert.Empty(await query.Of(new(8), null, ct));
        Assert.Null(await query.Find(new(8), Unit(Course, "a"), ct));
        Assert.Equal([Unit(Other, "c").ToString()], await query.Marked(new(7), Other, ct));
        Assert.Empty(await query.Marked(null, Course, ct));
        await model.ThenRebuiltEqually();
    }

    private static UsageKey Unit(CourseKey course, string name) => course.Block("vertical", name);

    private static (string, object) Added(long user, UsageKey block) =>
        (LearnerBookmarksEvent.StreamOf(new(user), block.Course), new BookmarkAdded(new(user), block, Noon));

    private static (string, object) Removed(long user, UsageKey block) =>
        (LearnerBookmarksEvent.StreamOf(new(user), block.Course), new BookmarkRemoved(new(user), block, Noon));
}
