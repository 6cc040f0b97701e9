using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using Questioning = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.RapidResponse, OpenEdx.Domain.Assessment.RapidResponseEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class RapidResponseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Tia = new(3);
    private static readonly UsageKey Problem = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse").Block("problem", "p");

    [Fact]
    public void runs_open_and_close_in_turn_and_are_counted()
    {
        var toggle = new ToggleRapidRun(Problem, Tia, Noon);
        new Questioning().When(toggle.Decide).ThenEachTime(new RapidRunOpened(Problem, 1, Tia, Noon));
        new Questioning(new RapidRunOpened(Problem, 1, Tia, Noon)).When(toggle.Decide).ThenEachTime(new RapidRunClosed(Problem, 1, Tia, Noon));
        new Questioning(new RapidRunOpened(Problem, 1, Tia, Noon), new RapidRunClosed(Problem, 1, Tia, Noon))
            .When(toggle.Decide).ThenEachTime(new RapidRunOpened(Problem, 2, Tia, Noon));
    }

    [Theory]
    [InlineData(null, false, true, true)]
    [InlineData(null, true, true, false)]
    [InlineData(false, true, true, true)]
    [InlineData(true, false, false, true)]
    public void switching_on_what_is_on_records_nothing(bool? known, bool published, bool wanted, bool recorded)
    {
        var given = known is { } enabled ? new Questioning(new RapidResponseEnabledSet(Problem, enabled, Tia, Noon)) : new Questioning();
        var when = given.When(state => new SetRapidResponse(Problem, wanted, Tia, Noon).Decide(state, published));
        if (recorded) when.Then(new RapidResponseEnabledSet(Problem, wanted, Tia, Noon));
        else when.ThenNothing();
    }
}
