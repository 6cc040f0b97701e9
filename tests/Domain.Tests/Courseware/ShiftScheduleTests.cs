using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using Schedule = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Courseware.LearnerSchedule, OpenEdx.Domain.Courseware.LearnerScheduleEvent>;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class ShiftScheduleTests
{
    private static readonly UserId Ada = new(7);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ShiftSchedule Ask = new(Ada, Course, Noon);

    [Fact]
    public void who_missed_something_begins_anew() =>
        new Schedule().When(state => Ask.Decide(state, Noon.AddDays(-30), true)).Then(new ScheduleShifted(Ada, Course, Noon, Noon));

    [Fact]
    public void nobody_begins_before_the_course() =>
        new Schedule().When(state => Ask.Decide(state, Noon.AddDays(3), true)).Then(new ScheduleShifted(Ada, Course, Noon.AddDays(3), Noon));

    [Fact]
    public void who_missed_nothing_keeps_the_dates() => new Schedule().When(state => Ask.Decide(state, null, false)).ThenRefused(new ShiftSchedule.NothingMissed());

    [Fact]
    public void extensions_of_the_team_stay()
    {
        var block = Course.Block("sequential", "a");
        var extended = new DueDateExtended(Ada, block, Noon.AddDays(9), Noon, new(3), null, Noon);
        var state = LearnerSchedule.Initial.Evolve(extended).Evolve(new ScheduleShifted(Ada, Course, Noon, Noon));
        Assert.Equal((Noon.AddDays(9), Noon), (state.ExtensionOf([block]), state.Begins));
    }
}
