using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
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
    public void children_are_shown_to_the_team_only_until_some_are_drawn_for_the_learner()
    {
        var course = Started().Add("library_content-1", null).Add("vertical-1", "library_content-1").Add("problem-1", "vertical-1");
        Assert.Equal(BlockAccess.Open, Access(course, "library_content-1", Learner));
        Assert.Equal(BlockAccess.NotChosen, Access(course, "problem-1", Learner));
        Assert.Equal(BlockAccess.Open, Access(course, "problem-1", Viewer.Team(Noon)));
    }

    [Fact]
    public void a_learner_sees_the_children_that_were_drawn_in_the_order_drawn()
    {
        var course = Started().Add("library_content-1", null).Add("vertical-1", "library_content-1").Add("problem-1", "vertical-1")
            .Add("problem-2", "library_content-1").Add("problem-3", "library_content-1");
        var viewer = Learner with
        {
            Shown = new Dictionary<UsageKey, IReadOnlyList<UsageKey>> { [Usage("library_content-1")] = [Usage("problem-3"), Usage("vertical-1")] },
        };
        Assert.Equal(BlockAccess.Open, Access(course, "problem-1", viewer));
        Assert.Equal(BlockAccess.NotChosen, Access(course, "problem-2", viewer));
        var outline = CourseOutline.Of(course.Publish());
        Assert.True(outline.TryFind(Usage("library_content-1"), out var library));
        Assert.Equal(["problem-3", "vertical-1"], new ViewedOutline(outline, viewer).OpenChildren(library).Select(child => child.Block.Usage.BlockId));
    }

    [Fact]
    public void an_experiment_shows_the_child_of_the_own_group_and_inactive_children_to_nobody()
    {
        var course = Started()
            .With(("user_partitions", new[] { new { id = 700, scheme = "random", groups = new[] { new { id = 1 }, new { id = 2 } } } }))
            .Add("split_test-1", null, ("user_partition_id", 700), ("group_id_to_child", new Dictionary<string, string>
            {
                ["1"] = "i4x://Org/Old/vertical/vertical-1",
                ["2"] = Usage("vertical-2").ToString(),
            }))
            .Add("vertical-1", "split_test-1").Add("vertical-2", "split_test-1").Add("vertical-3", "split_test-1");
        var first = Learner with { Groups = new Dictionary<int, int> { [700] = 1 } };
        Assert.Equal(BlockAccess.Open, Access(course, "split_test-1", Learner));
        Assert.Equal(
            [BlockAccess.Open, BlockAccess.OtherGroup, BlockAccess.OtherGroup],
            new[] { "vertical-1", "vertical-2", "vertical-3" }.Select(child => Access(course, child, first)));
        Assert.Equal(BlockAccess.OtherGroup, Access(course, "vertical-1", Learner));
        Assert.Equal(BlockAccess.Open, Access(course, "vertical-3", Viewer.Team(Noon)));
    }

    [Fact]
    public void an_experiment_that_is_not_configured_shows_learners_nothing()
    {
        var course = Started().Add("split_test-1", null, ("user_partition_id", -1)).Add("vertical-1", "split_test-1");
        Assert.Equal(BlockAccess.OtherGroup, Access(course, "vertical-1", Learner));
    }

    [Fact]
    public void what_is_released_later_is_drawn_later()
    {
        var course = Started().Add("library_content-1", null, ("start", "2026-03-01T12:00:01Z")).Add("problem-1", "library_content-1");
        var outline = CourseOutline.Of(course.Publish());
        Assert.Empty(outline.ChoicesFor(Learner).Libraries);
        Assert.Equal(1, Assert.Single(outline.ChoicesFor(Learner with { Now = Noon.AddSeconds(1) }).Libraries).MaxCount);
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
