using OpenEdx.Domain.Courseware;
using OpenEdx.Projections.Courseware;
using OpenEdx.TestKit;
using static OpenEdx.TestKit.CourseBuilder;

namespace OpenEdx.Projections.Tests.Courseware;

public sealed class ViewedOutlineTests
{
    private static readonly Viewer Learner = Viewer.Learner(Noon);

    [Fact]
    public void a_course_opens_at_its_start_and_not_an_instant_before()
    {
        var course = new CourseBuilder().With(("start", "2026-03-01T12:00:00Z")).Add("chapter-1", null);
        Assert.Equal(BlockAccess.Open, Access(course, "chapter-1", Learner));
        Assert.Equal(BlockAccess.NotStarted, Access(course, "chapter-1", Learner with { Now = Noon.AddTicks(-1) }));
    }

    [Fact]
    public void a_course_without_any_start_has_not_started() =>
        Assert.Equal(BlockAccess.NotStarted, Access(new CourseBuilder().Add("chapter-1", null), "chapter-1", Learner));

    [Fact]
    public void the_latest_start_along_the_path_counts()
    {
        var course = Started().Add("chapter-1", null, ("start", "2026-04-01T00:00:00Z")).Add("sequential-1", "chapter-1", ("start", "2026-01-01T00:00:00Z"));
        Assert.Equal(BlockAccess.NotStarted, Access(course, "sequential-1", Learner));
    }

    [Fact]
    public void a_beta_tester_enters_days_early()
    {
        var course = new CourseBuilder().With(("start", "2026-03-04T12:00:00Z")).Add("chapter-1", null);
        Assert.Equal(BlockAccess.Open, Access(course, "chapter-1", Learner with { EarlyAccess = TimeSpan.FromDays(3) }));
        Assert.Equal(BlockAccess.NotStarted, Access(course, "chapter-1", Learner with { EarlyAccess = TimeSpan.FromDays(2.9) }));
    }

    [Fact]
    public void one_staff_only_ancestor_hides_everything_below()
    {
        var course = Started().Add("chapter-1", null, ("visible_to_staff_only", true)).Add("sequential-1", "chapter-1", ("visible_to_staff_only", false));
        Assert.Equal(BlockAccess.StaffOnly, Access(course, "sequential-1", Learner));
        Assert.Equal(BlockAccess.Open, Access(course, "sequential-1", Viewer.Team(Noon)));
    }

    [Fact]
    public void limits_to_groups_are_merged_along_the_path()
    {
        var course = Started()
            .Add("vertical-1", null, ("group_access", new Dictionary<string, int[]> { ["50"] = [1, 2] }))
            .Add("html-1", "vertical-1", ("group_access", new Dictionary<string, int[]> { ["50"] = [2, 6] }));
        Assert.Equal(BlockAccess.Open, Access(course, "vertical-1", InMode("audit")));
        Assert.Equal(BlockAccess.OtherGroup, Access(course, "html-1", InMode("audit")));
        Assert.Equal(BlockAccess.Open, Access(course, "html-1", InMode("verified")));
        Assert.Equal(BlockAccess.OtherGroup, Access(course, "vertical-1", InMode("honor")));
        Assert.Equal(BlockAccess.OtherGroup, Access(course, "vertical-1", Learner));
    }

    [Fact]
    public void an_empty_list_of_groups_limits_nothing_and_an_unknown_partition_denies()
    {
        var course = Started()
            .Add("html-1", null, ("group_access", new Dictionary<string, int[]> { ["50"] = [] }))
            .Add("html-2", null, ("group_access", new Dictionary<string, int[]> { ["777"] = [1] }));
        Assert.Equal(BlockAccess.Open, Access(course, "html-1", Learner));
        Assert.Equal(BlockAccess.OtherGroup, Access(course, "html-2", Learner));
    }

    [Fact]
    public void an_inactive_partition_limits_nothing()
    {
        var course = Started()
            .With(("user_partitions", new[] { new { id = 7, scheme = "cohort", active = false, groups = new[] { new { id = 1 } } } }))
            .Add("html-1", null, ("group_access", new Dictionary<string, int[]> { ["7"] = [1] }));
        Assert.Equal(BlockAccess.Open, Access(course, "html-1", Learner));
    }

    [Fact]
    public void children_that_are_chosen_per_learner_are_shown_to_the_team_only()
    {
        var course = Started().Add("library_content-1", null).Add("vertical-1", "library_content-1").Add("problem-1", "vertical-1");
        Assert.Equal(BlockAccess.Open, Access(course, "library_content-1", Learner));
        Assert.Equal(BlockAccess.NotChosen, Access(course, "problem-1", Learner));
        Assert.Equal(BlockAccess.Open, Access(course, "problem-1", Viewer.Team(Noon)));
    }

    [Fact]
    public void the_outline_of_a_version_is_built_once()
    {
        var course = Started().Publish();
        Assert.Same(CourseOutline.Of(course), CourseOutline.Of(course));
    }

    private static CourseBuilder Started() => new CourseBuilder().With(("start", "2026-01-01T00:00:00Z"));

    private static Viewer InMode(string mode) => Learner with { Groups = UserPartitions.GroupsOf(mode) };

    private static BlockAccess Access(CourseBuilder course, string block, Viewer viewer)
    {
        var outline = CourseOutline.Of(course.Publish());
        Assert.True(outline.TryFind(Usage(block), out var found));
        return new ViewedOutline(outline, viewer).AccessTo(found);
    }
}
