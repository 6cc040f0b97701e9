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

    [Fact]
    public async Task upstreams_log_gives_its_days_and_the_events_behind_them()
    {
        await using var model = await ReadModel.Of(new LinkClicks());
        var lines = LoggedLines.All("lms_courseware_link_clicked_acceptance_tracking.log");
        foreach (var some in lines.Reverse().Chunk(7)) await model.Given(some);
        var query = new PerformanceQuery(model.Database);
        var rows = new List<string>();
        foreach (var course in await Sql.Lines(model, "select distinct course_id from analytics.link_clicks"))
        {
            foreach (var day in await query.LinkClicks(course, null, Ct))
            {
                rows.Add($"{course},{day.Date:yyyy-MM-dd},{day.External},{day.Clicks}");
                var known = AnalyticsCourse.Read(course)!;
                Assert.Equal(day.Clicks, (await query.ClicksBehind(known, day.Date, false, null, 0, 100, Ct)).Count);
                Assert.Equal(day.External, (await query.ClicksBehind(known, null, true, day.Date, 0, 100, Ct)).Count - (await query.ClicksBehind(known, null, true, day.Date.AddDays(-1), 0, 100, Ct)).Count);
            }
        }

        // The first column numbers the rows of upstream's database.
        Assert.Equal(
            LoggedLines.Text("expected/lms_courseware_link_clicked.csv").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Select(line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal),
            rows.Order(StringComparer.Ordinal));
        await model.ThenRebuiltEqually();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static (string, object) Clicked(string target, DateTimeOffset at) => (
        LearnerInteractionsEvent.StreamOf(new(7), Course),
        new LearnerInteractionRecorded(
            new(7), Course, "edx.ui.lms.link_clicked", "browser", "", JsonSerializer.SerializeToElement(new { target_url = target, current_url = "https://here.example/a" }), at));
}
