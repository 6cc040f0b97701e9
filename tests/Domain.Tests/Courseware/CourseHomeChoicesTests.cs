using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using Choices = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Courseware.CourseHomeChoices, OpenEdx.Domain.Courseware.CourseHomeChoicesEvent>;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class CourseHomeChoicesTests
{
    private static readonly UserId Ada = new(7);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");

    /// <summary>A Sunday.</summary>
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly CourseGoalSet ThreeDays = new(Ada, Course, 3, true, Noon);
    private static readonly CelebrationSwitched Congratulated = new(Ada, Course, "weekly_goal", false, Noon);

    [Fact]
    public void a_goal_is_set_once() => new Choices().When(Goal(3, true).Decide).Then(ThreeDays);

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public void reminders_change_without_the_days(int? days) =>
        new Choices(ThreeDays).When(Goal(days, false).Decide).Then(ThreeDays with { Reminders = false });

    [Fact]
    public void reminders_alone_are_a_goal_without_days() => new Choices().When(Goal(null, true).Decide).Then(new CourseGoalSet(Ada, Course, null, true, Noon));

    [Theory]
    [InlineData(-1)]
    [InlineData(8)]
    public void a_week_has_seven_days(int days) => new Choices().When(Goal(days, true).Decide).ThenRefused(new SetCourseGoal.NoSuchWeek(days));

    [Fact]
    public void seven_days_are_a_week() => new Choices().When(Goal(7, false).Decide).Then(new CourseGoalSet(Ada, Course, 7, false, Noon));

    [Fact]
    public void who_was_congratulated_can_be_congratulated_again()
    {
        new Choices().When(new SwitchCelebrations(Ada, Course, false, false, Noon).Decide).Then(Congratulated with { Celebration = "first_section" }, Congratulated);
        new Choices(Congratulated).When(new SwitchCelebrations(Ada, Course, true, true, Noon).Decide).Then(Congratulated with { IsDue = true });
        new Choices(Congratulated).When(new SwitchCelebrations(Ada, Course, null, false, Noon.AddDays(7)).Decide).Then(Congratulated with { At = Noon.AddDays(7) });
        new Choices().When(new SwitchCelebrations(Ada, Course, null, null, Noon).Decide).ThenNothing();
    }

    [Fact]
    public void the_first_section_is_celebrated_until_it_was()
    {
        Assert.True(Celebrations.FirstSectionIsDue(CourseHomeChoices.Initial));
        Assert.False(Celebrations.FirstSectionIsDue(After(Congratulated with { Celebration = "first_section" })));
    }

    [Fact]
    public void a_week_begins_on_monday()
    {
        Assert.Equal(new DateOnly(2026, 2, 23), Celebrations.WeekOf(Noon));
        Assert.Equal(new DateOnly(2026, 2, 23), Celebrations.WeekOf(new(2026, 2, 23, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(new DateOnly(2026, 3, 2), Celebrations.WeekOf(new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void the_goal_is_celebrated_on_the_day_that_reaches_it(int days, bool isDue) =>
        Assert.Equal(isDue, Celebrations.WeeklyGoalIsDue(After(ThreeDays), days, Noon));

    [Fact]
    public void it_is_celebrated_once_a_week()
    {
        Assert.False(Celebrations.WeeklyGoalIsDue(After(ThreeDays, Congratulated with { At = Noon.AddDays(-6) }), 3, Noon));
        Assert.True(Celebrations.WeeklyGoalIsDue(After(ThreeDays, Congratulated with { At = Noon.AddDays(-7) }), 3, Noon));
        Assert.False(Celebrations.WeeklyGoalIsDue(After(ThreeDays with { DaysPerWeek = null }), 0, Noon));
    }

    [Fact]
    public void news_are_put_away_until_the_next()
    {
        var dismissed = new WelcomeMessageDismissed(Ada, Course, "a", Noon);
        new Choices().When(new DismissWelcomeMessage(Ada, Course, "a", Noon).Decide).Then(dismissed);
        new Choices(dismissed).When(new DismissWelcomeMessage(Ada, Course, "b", Noon).Decide).Then(dismissed with { Message = "b" });
    }

    [Fact]
    public void notes_are_shown_until_they_are_hidden()
    {
        new Choices().When(new ShowNotes(Ada, Course, true, Noon).Decide).ThenNothing();
        new Choices().When(new ShowNotes(Ada, Course, false, Noon).Decide).Then(new NotesVisibilityChanged(Ada, Course, false, Noon));
    }

    private static SetCourseGoal Goal(int? days, bool reminders) => new(Ada, Course, days, reminders, Noon);

    private static CourseHomeChoices After(params CourseHomeChoicesEvent[] facts) => facts.Aggregate(CourseHomeChoices.Initial, (state, fact) => state.Evolve(fact));
}
