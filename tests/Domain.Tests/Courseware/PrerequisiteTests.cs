using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class PrerequisiteTests
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+Locks+2026");
    private static readonly UsageKey First = Course.Block("sequential", "first");

    [Theory]
    [InlineData(80, 0, 0.8, 0.0, true)]
    [InlineData(80, 0, 0.7999, 100.0, false)]
    [InlineData(0, 50, 0.0, 50.0, true)]
    [InlineData(0, 50, 1.0, 49.9, false)]
    [InlineData(80, 50, 0.8, 49.9, false)]
    [InlineData(80, 50, 0.7999, 50.0, false)]
    [InlineData(0, 0, 0.0, 0.0, true)]
    public void both_minima_have_to_be_reached(int score, int completion, double grade, double completed, bool met) =>
        Assert.Equal(met, new Prerequisite(First, score, completion).IsMetBy(grade, completed));

    [Fact]
    public void percents_are_binary_doubles_as_upstream() => Assert.False(new Prerequisite(First, 57, 0).IsMetBy(0.57, 0));

    [Theory]
    [InlineData(0, 0, 100)]
    [InlineData(0, 4, 0)]
    [InlineData(1.5, 4, 37.5)]
    [InlineData(4, 4, 100)]
    [InlineData(5, 4, 100)]
    public void completion_is_a_share_of_what_can_be_completed(double completed, int completable, double percent) =>
        Assert.Equal(percent, Prerequisite.CompletionPercent(completed, completable));

    [Theory]
    [InlineData(0.65, true)]
    [InlineData(0.6499, false)]
    public void an_entrance_exam_is_passed_at_its_minimum(double share, bool passed) =>
        Assert.Equal(passed, new EntranceExam(Course.Block("chapter", "exam"), 0.65).IsPassedBy(share));
}
