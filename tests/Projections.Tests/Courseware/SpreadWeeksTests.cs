using OpenEdx.Projections.Courseware;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Courseware;

public sealed class SpreadWeeksTests
{
    private static readonly TimeSpan TwoWeeks = TimeSpan.FromDays(14);

    [Fact]
    public void four_weeks_are_spread_over_the_sections_that_learners_see()
    {
        var outline = Outline(Course(selfPaced: true));
        Assert.Equal(TwoWeeks, Due(outline, "chapter-1"));
        Assert.Equal(TwoWeeks, Due(outline, "sequential-1"));
        Assert.Equal(TwoWeeks, Due(outline, "problem-1"));
        Assert.Equal(2 * TwoWeeks, Due(outline, "sequential-4"));
        Assert.Null(Due(outline, "chapter-3"));
    }

    [Fact]
    public void only_graded_work_that_brings_points_gets_a_date()
    {
        var outline = Outline(Course(selfPaced: true));

        // Not graded; graded without points; points by open responses alone; weeks of its own.
        foreach (var without in (string[])["sequential-2", "sequential-3", "sequential-5", "sequential-6"]) Assert.Null(Due(outline, without));
        Assert.Null(Due(outline, "html-1x"));
    }

    [Fact]
    public void a_course_with_dates_of_its_own_is_not_spread() => Assert.False(Outline(Course(selfPaced: false)).Spread.IsAny);

    private static TimeSpan? Due(CourseOutline outline, string name)
    {
        Assert.True(outline.TryFind(CourseBuilder.Usage(name), out var block));
        return outline.Spread.Of(block);
    }

    private static CourseOutline Outline(CourseBuilder course) => CourseOutline.Of(course.Publish());

    private static CourseBuilder Course(bool selfPaced) => new CourseBuilder()
        .With(("self_paced", selfPaced))
        .Add("chapter-1", null)
        .Add("sequential-1", "chapter-1", ("graded", true)).Add("vertical-1", "sequential-1").Add("problem-1", "vertical-1")
        .Add("html-1x", "vertical-1", ("graded", false))
        .Add("sequential-2", "chapter-1").Add("vertical-2", "sequential-2").Add("problem-2", "vertical-2")
        .Add("sequential-3", "chapter-1", ("graded", true)).Add("vertical-3", "sequential-3").Add("problem-3", "vertical-3", ("weight", 0))
        .Add("chapter-2", null)
        .Add("sequential-4", "chapter-2", ("graded", true)).Add("vertical-4", "sequential-4").Add("problem-4", "vertical-4")
        .Add("sequential-5", "chapter-2", ("graded", true)).Add("vertical-5", "sequential-5").Add("openassessment-5", "vertical-5")
        .Add("sequential-6", "chapter-2", ("graded", true), ("relative_weeks_due", 3)).Add("vertical-6", "sequential-6").Add("problem-6", "vertical-6")
        .Add("chapter-3", null, ("visible_to_staff_only", true))
        .Add("sequential-7", "chapter-3", ("graded", true)).Add("vertical-7", "sequential-7").Add("problem-7", "vertical-7");
}
