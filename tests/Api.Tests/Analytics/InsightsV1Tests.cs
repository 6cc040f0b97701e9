using OpenEdx.Api.Tests.Grading;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Analytics;

public sealed class InsightsV1Tests : IAsyncLifetime
{
    private readonly TeachingHouse house = new();

    public async ValueTask InitializeAsync()
    {
        await house.InitializeAsync();
        await house.PublishCourse();
        await house.Enroll(7, "audit", Noon);
        await house.Check(7, P1, true, Noon);
        await house.Check(7, P2, true, Noon.AddDays(14));
        await house.CatchUp();
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task the_dashboard_comes_in_one_call_with_the_running_week_marked()
    {
        var summary = await house.Get("staff", $"/api/insights/v1/courses/{Course}/summary");
        Assert.Equal(1, summary.GetProperty("enrollment").GetProperty("current").GetInt32());
        Assert.Equal(15, summary.GetProperty("enrollment").GetProperty("days").GetArrayLength());
        Assert.Equal(
            ["2026-05-04 False 1", "2026-05-18 True 1"],
            summary.GetProperty("weeks").EnumerateArray().Select(week => $"{week.GetProperty("week")} {week.GetProperty("is_running")} {week.GetProperty("active")}"));
        Assert.Equal(
            ["Problem p1 Week 1 First Homework 1 1", "Problem p2 Week 1 First Homework 1 1"],
            summary.GetProperty("problems").EnumerateArray().Select(problem =>
                $"{problem.GetProperty("name")} {problem.GetProperty("section")} {problem.GetProperty("subsection")} {problem.GetProperty("assignment_type")} {problem.GetProperty("submissions")} {problem.GetProperty("correct")}"));
        var grades = summary.GetProperty("grades");
        Assert.Equal((1, 1), (grades.GetProperty("graded").GetInt32(), grades.GetProperty("passed").GetInt32()));
        Assert.Equal(1, grades.GetProperty("buckets")[5].GetProperty("learners").GetInt32());
    }

    [Fact]
    public async Task the_dashboard_is_as_of_any_day()
    {
        var summary = await house.Get("staff", $"/api/insights/v1/courses/{Course}/summary?as_of=2026-05-17");
        Assert.Equal(12, summary.GetProperty("enrollment").GetProperty("days").GetArrayLength());
        var week = Assert.Single(summary.GetProperty("weeks").EnumerateArray());
        Assert.Equal(("2026-05-04", false), (week.GetProperty("week").GetString(), week.GetProperty("is_running").GetBoolean()));
        Assert.Equal("Problem p1", Assert.Single(summary.GetProperty("problems").EnumerateArray()).GetProperty("name").GetString());
        var grades = summary.GetProperty("grades");
        Assert.Equal((1, 0), (grades.GetProperty("graded").GetInt32(), grades.GetProperty("passed").GetInt32()));

        var before = await house.Get("staff", $"/api/insights/v1/courses/{Course}/summary?as_of=2026-05-05");
        Assert.Equal((0, 0), (before.GetProperty("enrollment").GetProperty("current").GetInt32(), before.GetProperty("grades").GetProperty("graded").GetInt32()));
        Assert.Equal(400, (await house.GetAny("staff", $"/api/insights/v1/courses/{Course}/summary?as_of=yesterday")).Status);
    }

    [Fact]
    public async Task a_learner_sees_no_figures()
    {
        Assert.Equal(404, (await house.GetAny("7", $"/api/insights/v1/courses/{Course}/summary")).Status);
        Assert.Equal(404, (await house.GetAny("7", $"/api/insights/v1/courses/{Course}/live")).Status);
    }

    [Fact]
    public async Task the_live_feed_tells_when_the_figures_moved()
    {
        var ct = TestContext.Current.CancellationToken;
        using var client = house.As("staff");
        using var answer = await client.GetAsync(
            new Uri($"/api/insights/v1/courses/{Course}/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, ct);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(ct));
        var before = await NextPosition(lines, ct);
        await house.Enroll(8, "audit", Noon);

        Assert.True(await NextPosition(lines, ct) > before);
        Assert.Equal(2, (await house.Get("staff", $"/api/insights/v1/courses/{Course}/summary")).GetProperty("enrollment").GetProperty("current").GetInt32());
    }

    private static async Task<long> NextPosition(StreamReader lines, CancellationToken ct)
    {
        while (await lines.ReadLineAsync(ct) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return long.Parse(line.AsSpan(6), System.Globalization.CultureInfo.InvariantCulture);
        }

        throw new InvalidOperationException("The feed ended.");
    }
}
