using System.Text.Json;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Projections.Tests.Analytics;

public sealed class LinkClicksTests
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task clicks_of_browsers_and_logs_count_by_day()
    {
        await using var model = await ReadModel.Of(new LinkClicks());
        await model.Given(
            Clicked("https://other.example/", Noon), Clicked("/courses/x", Noon.AddDays(1)),
            LoggedLines.Line("edx.ui.lms.link_clicked", Course.ToString(), 9, Noon, new { target_url = "https://here.example/b", current_url = "https://here.example/a" }, "browser"));
        var days = await new PerformanceQuery(model.Database).LinkClicks(Course.ToString(), null, TestContext.Current.CancellationToken);
        Assert.Equal([new LinkDay(new(2026, 5, 1), 2, 1), new LinkDay(new(2026, 5, 2), 1, 0)], days);
        await model.ThenRebuiltEqually();
    }

    private static (string, object) Clicked(string target, DateTimeOffset at) => (
        LearnerInteractionsEvent.StreamOf(new(7), Course),
        new LearnerInteractionRecorded(
            new(7), Course, "edx.ui.lms.link_clicked", "browser", "", JsonSerializer.SerializeToElement(new { target_url = target, current_url = "https://here.example/a" }), at));
}
