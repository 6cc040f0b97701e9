using System.Net;
using OpenEdx.Api.Tests.Courseware;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Courseware.VoteHouse;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>Whole answers of <c>toggle_button</c>, and the page's form without script.</summary>
public sealed class DoneHandlerTests(VoteHouse house) : IClassFixture<VoteHouse>
{
    [Fact]
    public async Task done_is_said_and_taken_back_and_each_time_scored()
    {
        Assert.Equal("""{"state":false}""", await Json(house.Ada, "done-1", "toggle_button"));
        Assert.Equal("""{"state":true}""", await Json(house.Ada, "done-1", "toggle_button", new { done = true }));
        Assert.Equal("""{"state":true}""", await Json(house.Ada, "done-1", "toggle_button", new { done = true }));
        Assert.Equal("""{"state":false}""", await Json(house.Ada, "done-1", "toggle_button", new { done = false }));
        var facts = await house.Streams.ReadStream(ScoredBlockEvent.StreamOf(house.AdaId, CourseBuilder.Usage("done-1")), Wire.Ct);
        Assert.Equal(
            ["done_toggled", "block_scored 2/2", "done_toggled", "block_scored 0/2"],
            facts.Select(fact => fact.Data is BlockScored scored ? $"{fact.Type} {scored.WeightedEarned}/{scored.WeightedPossible}" : fact.Type));
    }

    [Fact]
    public async Task looking_does_not_toggle() => Assert.Equal(HttpStatusCode.MethodNotAllowed, (await house.Ada.Ask(Url("done-1", "toggle_button"))).StatusCode);

    [Fact]
    public async Task the_page_has_a_button_that_works_without_script()
    {
        Assert.Contains("Mark as complete", await (await house.Ada.Ask(Page("done-page"))).Text(), StringComparison.Ordinal);
        Assert.Equal("""{"state":true}""", await (await house.Ada.PostForm(Url("done-page", "toggle_button"), ("done", "true"))).Text());
        Assert.Contains("Marked as complete", await (await house.Ada.Ask(Page("done-page"))).Text(), StringComparison.Ordinal);
    }
}
