using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Courseware;

public sealed class ChangeProctoringSettingsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly UserId Tia = new(3);
    private static readonly ProctoringChoices Published = new("null", "office@example.org", CreatesTickets: true, IsEnabled: false);

    [Fact]
    public void only_what_becomes_different_is_a_fact()
    {
        Assert.Equal(
            [new ProctoringSettingsChanged(Course, "exams@example.org", null, true, Tia, Noon)],
            Ask("exams@example.org", tickets: true, enabled: true).Decide(ProctoringSettings.Initial, Published, Noon.AddDays(-1)).Facts);
        Assert.Empty(Ask("office@example.org", tickets: true, enabled: null).Decide(ProctoringSettings.Initial, Published, Noon.AddDays(-1)).Facts);
    }

    [Fact]
    public void asking_twice_records_nothing_new()
    {
        var state = After(new ProctoringSettingsChanged(Course, "", false, null, Tia, Noon));
        Assert.Empty(Ask("", tickets: false, enabled: null).Decide(state, Published, Noon.AddDays(-1)).Facts);
    }

    [Fact]
    public void what_was_said_holds_until_the_course_is_published_anew()
    {
        var state = After(new ProctoringSettingsChanged(Course, "exams@example.org", null, null, Tia, Noon), new ProctoringSettingsChanged(Course, null, null, true, Tia, Noon.AddHours(2)));
        var both = Published with { EscalationEmail = "exams@example.org", IsEnabled = true };
        Assert.Equal(both, state.Over(Published, null));
        Assert.Equal(both, state.Over(Published, Noon));
        Assert.Equal(Published with { IsEnabled = true }, state.Over(Published, Noon.AddHours(1)));
        Assert.Equal(Published, state.Over(Published, Noon.AddHours(3)));

        // So that the same words are news again.
        Assert.Equal(
            [new ProctoringSettingsChanged(Course, null, null, true, Tia, Noon)], Ask(null, tickets: null, enabled: true).Decide(state, Published, Noon.AddHours(3)).Facts);
    }

    private static ChangeProctoringSettings Ask(string? email, bool? tickets, bool? enabled) => new(Course, email, tickets, enabled, Tia, Noon);

    private static ProctoringSettings After(params ProctoringSettingsEvent[] facts) => facts.Aggregate(ProctoringSettings.Initial, (state, fact) => state.Evolve(fact));
}
