using OpenEdx.Domain.Assessment;
using static OpenEdx.Domain.Tests.Assessment.ResponseStory;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>Dates that are not written come from the neighbors: starts from before, due dates from behind.</summary>
public sealed class StepDatesTests
{
    private static readonly DateTimeOffset[] Day = [.. Enumerable.Range(0, 10).Select(day => Noon.AddDays(day))];

    [Fact]
    public void a_step_without_dates_stretches_to_its_neighbors()
    {
        var definition = Defined(Peer(1, 1), Self with { Start = Day[5], Due = Day[8] }) with { SubmissionStart = Day[1], SubmissionDue = Day[3] };
        var dates = StepDates.Of(definition, null, null, null, null);
        Assert.Equal(new StepWindow(Day[1], Day[3]), dates.Of("submission"));
        Assert.Equal(new StepWindow(Day[1], Day[8]), dates.Of("peer"));
        Assert.Equal(new StepWindow(Day[5], Day[8]), dates.Of("self"));
    }

    [Fact]
    public void the_block_s_own_dates_count_where_nothing_is_written_and_steps_stretch_them()
    {
        var open = StepDates.Of(Defined(Self), Day[1], Day[2], null, null);
        Assert.Equal(new StepWindow(Day[1], Day[2]), open.Of("submission"));
        var stretched = StepDates.Of(Defined(Self with { Due = Day[9] }), Day[1], Day[2], null, null);
        Assert.Equal(new StepWindow(Day[1], Day[9]), stretched.Of("self"));
        Assert.Equal(new StepWindow(Day[1], Day[9]), stretched.Of("submission"));
    }

    [Fact]
    public void without_any_date_everything_is_always_open() => Assert.Equal(StepWindow.Always, StepDates.Of(Defined(Self), null, null, null, null).Of("self"));

    [Fact]
    public void one_date_for_all_steps_can_be_that_of_the_subsection_or_of_the_course()
    {
        var definition = Defined(Self with { Due = Day[5] });
        Assert.Equal(new StepWindow(Day[1], Day[2]), StepDates.Of(definition with { DateConfig = "subsection" }, Day[1], Day[2], Day[3], Day[4]).Of("self"));
        Assert.Equal(new StepWindow(Day[3], Day[4]), StepDates.Of(definition with { DateConfig = "course_end" }, Day[1], Day[2], Day[3], Day[4]).Of("self"));
    }

    [Fact]
    public void contradictions_leave_the_dates_of_the_block()
    {
        var definition = Defined(Self with { Start = Day[5], Due = Day[4] });
        Assert.Equal(new StepWindow(Day[1], Day[9]), StepDates.Of(definition, Day[1], Day[9], null, null).Of("self"));
    }

    [Fact]
    public void a_window_is_open_from_its_start_and_closed_from_its_due_date()
    {
        var window = new StepWindow(Day[1], Day[2]);
        Assert.Equal(["start", null, null, "due"], ((DateTimeOffset[])[Day[1].AddTicks(-1), Day[1], Day[2].AddTicks(-1), Day[2]]).Select(window.WhyClosed));
    }
}
