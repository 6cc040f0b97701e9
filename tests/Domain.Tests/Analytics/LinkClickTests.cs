using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics;

public sealed class LinkClickTests
{
    [Fact]
    public void upstreams_fixture_gives_its_days()
    {
        var days = PipelineFixtures.Log("lms_courseware_link_clicked_acceptance_tracking.log").Select(LinkClick.Of).OfType<LinkClick>()
            .GroupBy(click => (click.Course, click.Date))
            .Select(day => $"{day.Key.Course},{day.Key.Date:yyyy-MM-dd},{day.Count(click => click.IsExternal)},{day.Count()}");
        Assert.Equal(
            PipelineFixtures.Text("expected/lms_courseware_link_clicked.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Select(line => line.Trim()[(line.IndexOf(',', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal),
            days.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("https://other.example/x", true)]
    [InlineData("//other.example", true)]
    [InlineData("https://here.example:8000/", true)]
    [InlineData("http://here.example/y?z=//other.example", false)]
    [InlineData("/y?next=https://other.example/", false)]
    [InlineData("#top", false)]
    [InlineData("mailto:a@other.example", false)]
    public void a_link_is_external_when_it_names_another_host(string target, bool isExternal) => Assert.Equal(
        isExternal,
        LinkClick.Sent("c", default, System.Text.Json.JsonSerializer.SerializeToElement(new { target_url = target, current_url = "https://here.example/a" }))?.IsExternal);
}
