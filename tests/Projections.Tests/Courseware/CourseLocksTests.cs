using OpenEdx.Domain.Courseware;
using OpenEdx.Projections.Courseware;
using OpenEdx.TestKit;
using static OpenEdx.TestKit.CourseBuilder;

namespace OpenEdx.Projections.Tests.Courseware;

public sealed class CourseLocksTests
{
    private static readonly Prerequisite Usual = new(Usage("sequential-1"), 100, 0);

    [Theory]
    [InlineData(null, null, 100, 0)]
    [InlineData("80", "40", 80, 40)]
    [InlineData(80.9, 0, 80, 0)]
    [InlineData("", "", 100, 100)]
    [InlineData("much", -5, 100, 0)]
    public void minima_that_are_not_set_or_cannot_be_read(object? score, object? completion, int minScore, int minCompletion) =>
        Assert.Equal(new(Usage("sequential-1"), minScore, minCompletion), RuleOf(Gated(score, completion)));

    [Fact]
    public void the_key_may_be_that_of_a_milestone_or_of_another_run()
    {
        Assert.Equal(Usual, RuleOf(Course(Usage("sequential-1") + ".gating")));
        Assert.Equal(Usual, RuleOf(Course("block-v1:Other+Run+2020+type@sequential+block@sequential-1")));
    }

    [Fact]
    public void what_is_no_prerequisite_closes_nothing()
    {
        Assert.Null(RuleOf(Course(Usage("sequential-1").ToString(), isPrerequisite: false)));
        Assert.Null(RuleOf(Course(Usage("sequential-9").ToString())));
        Assert.Null(RuleOf(Course(Usage("sequential-2").ToString())));
        Assert.Null(RuleOf(Course("nonsense")));
        Assert.Null(RuleOf(Gated(null, null).With(("enable_subsection_gating", false))));
    }

    [Fact]
    public void closed_subsections_are_listed_with_all_below_and_nothing_of_them_is_open()
    {
        var outline = CourseOutline.Of(Gated(null, null).Publish());
        var (first, second, unit) = (Find(outline, "sequential-1"), Find(outline, "sequential-2"), Find(outline, "vertical-2"));
        var view = new ViewedOutline(outline, Viewer.Learner(Noon)).Closing(new Dictionary<OutlineBlock, OutlineBlock> { [second] = first });
        Assert.Equal((BlockAccess.AwaitsPrerequisite, BlockAccess.AwaitsPrerequisite), (view.AccessTo(second), view.AccessTo(unit)));
        Assert.True(view.IsListed(second) && !view.IsOpen(second) && view.Opens(first) && view.IsOpen(first));
        Assert.Same(first, view.OpenerOf(unit));
        Assert.Null(view.OpenerOf(first));
        Assert.True(outline.Locks.MayClose(unit) && !outline.Locks.MayClose(first) && !outline.Locks.MayClose(outline.Root));
        Assert.All(outline.Blocks, block => Assert.True(new ViewedOutline(outline, Viewer.Team(Noon)).Closing(new Dictionary<OutlineBlock, OutlineBlock> { [second] = first }).IsOpen(block)));
    }

    [Fact]
    public void what_is_released_later_says_so_whatever_it_waits_for()
    {
        var outline = CourseOutline.Of(Gated(null, null).Add("vertical-later", "sequential-2", ("start", "2026-09-01T00:00:00Z")).Publish());
        var view = new ViewedOutline(outline, Viewer.Learner(Noon))
            .Closing(new Dictionary<OutlineBlock, OutlineBlock> { [Find(outline, "sequential-2")] = Find(outline, "sequential-1") });
        Assert.Equal(BlockAccess.NotStarted, view.AccessTo(Find(outline, "vertical-later")));
    }

    [Theory]
    [InlineData(true, true, 0.8, 0.8)]
    [InlineData(true, true, 80, 0.8)]
    [InlineData(true, true, null, 0.65)]
    [InlineData(false, true, 0.8, null)]
    [InlineData(true, false, 0.8, null)]
    public void an_entrance_exam_is_a_section_that_says_so_in_a_course_that_has_one(bool enabled, bool isExam, object? minimum, double? share)
    {
        var course = Gated(null, null).With(("entrance_exam_enabled", enabled), ("entrance_exam_id", Usage("chapter-exam").ToString()))
            .Add("chapter-exam", null, ("is_entrance_exam", isExam));
        if (minimum is not null) course.With(("entrance_exam_minimum_score_pct", minimum));
        var locks = CourseOutline.Of(course.Publish()).Locks;
        Assert.Equal(share, locks.Exam?.MinimumShare);
        Assert.Equal(share is null ? null : "chapter-exam", locks.ExamSection?.Block.Usage.BlockId);
    }

    private static Prerequisite? RuleOf(CourseBuilder course) => CourseOutline.Of(course.Publish()).Locks.Subsections.SingleOrDefault()?.Rule;

    private static OutlineBlock Find(CourseOutline outline, string name) => outline.TryFind(Usage(name), out var block) ? block : throw new KeyNotFoundException(name);

    private static CourseBuilder Gated(object? score, object? completion)
    {
        var settings = new List<(string, object?)>();
        if (score is not null) settings.Add(("prereq_min_score", score));
        if (completion is not null) settings.Add(("prereq_min_completion", completion));
        return Course(Usage("sequential-1").ToString(), true, [.. settings]);
    }

    private static CourseBuilder Course(string prerequisite, bool isPrerequisite = true, params (string, object?)[] settings) => new CourseBuilder()
        .With(("start", "2026-01-01T00:00:00Z"), ("enable_subsection_gating", true))
        .Add("chapter-1", null)
        .Add("sequential-1", "chapter-1", ("is_prereq", isPrerequisite)).Add("vertical-1", "sequential-1")
        .Add("sequential-2", "chapter-1", [("prereq", prerequisite), .. settings]).Add("vertical-2", "sequential-2");
}
