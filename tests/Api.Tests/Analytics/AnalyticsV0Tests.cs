using OpenEdx.Api.Tests.Grading;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Analytics;

/// <summary>Two weeks after three learners enrolled on a Wednesday.</summary>
public sealed class AnalyticsV0Tests : IAsyncLifetime
{
    private readonly TeachingHouse house = new();

    public async ValueTask InitializeAsync()
    {
        await house.InitializeAsync();
        await house.PublishCourse();
        await house.Enroll(7, "audit", Noon);
        await house.Enroll(8, "verified", Noon.AddDays(1));
        await house.Enroll(9, "no-id-professional", Noon.AddDays(1));
        await house.Leave(7, "audit", Noon.AddDays(3));
        await house.Check(7, P1, false, Noon);
        await house.Check(7, P1, true, Noon.AddMinutes(1), 2);
        await house.Check(8, P1, false, Noon.AddDays(1), answer: "=HYPERLINK(\"x\")");
        await house.Play(8, Noon.AddDays(1));
        await house.Play(8, Noon.AddDays(14));
        await house.CatchUp();
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task enrollment_is_that_of_the_latest_day_or_of_a_window()
    {
        var latest = await house.Get("staff", $"/api/v0/courses/{Course}/enrollment/");
        Assert.Equal(["2026-05-20 2"], latest.EnumerateArray().Select(day => $"{day.GetProperty("date")} {day.GetProperty("count")}"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d{6}$", latest[0].GetProperty("created").GetString());
        var window = await house.Get("staff", $"/api/v0/courses/{Course}/enrollment/?start_date=2026-05-06&end_date=2026-05-10");
        Assert.Equal(
            ["2026-05-06 1", "2026-05-07 3", "2026-05-08 3", "2026-05-09 2"],
            window.EnumerateArray().Select(day => $"{day.GetProperty("date")} {day.GetProperty("count")}"));
        Assert.Equal(404, (await house.GetAny("staff", $"/api/v0/courses/{Course}/enrollment/?end_date=2026-05-06")).Status);
        Assert.Equal(400, (await house.GetAny("staff", $"/api/v0/courses/{Course}/enrollment/?end_date=yesterday")).Status);
        Assert.Equal((404, """{"detail":"Not found."}"""), await house.GetAny("staff", "/api/v0/courses/course-v1:No+Such+Course/enrollment/"));
    }

    [Fact]
    public async Task modes_stand_beside_each_other()
    {
        var day = (await house.Get("staff", $"/api/v0/courses/{Course}/enrollment/mode/"))[0];
        Assert.Equal(
            (2, 3, 0, 1, 1, 0),
            (Number("count"), Number("cumulative_count"), Number("audit"), Number("verified"), Number("professional"), Number("masters")));

        int Number(string name) => day.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task activity_serves_complete_weeks_only()
    {
        var weeks = await house.Get("staff", $"/api/v0/courses/{Course}/activity/?start_date=2026-01-01");
        var week = Assert.Single(weeks.EnumerateArray());
        Assert.Equal(
            ("2026-05-04T000000", "2026-05-11T000000", 2, 2, 1, false),
            (week.GetProperty("interval_start").GetString(), week.GetProperty("interval_end").GetString(), week.GetProperty("any").GetInt32(),
                week.GetProperty("attempted_problem").GetInt32(), week.GetProperty("played_video").GetInt32(), week.TryGetProperty("posted_forum", out _)));
    }

    [Fact]
    public async Task problems_and_answers_are_counted_by_first_and_last_response()
    {
        var problem = Assert.Single((await house.Get("staff", $"/api/v0/courses/{Course}/problems/")).EnumerateArray());
        Assert.Equal((2, 1, """["p1_2_1"]"""), (problem.GetProperty("total_submissions").GetInt32(), problem.GetProperty("correct_submissions").GetInt32(), problem.GetProperty("part_ids").GetRawText()));

        var answers = await house.Get("staff", $"/api/v0/problems/{P1}/answer_distribution/");
        Assert.Equal(
            ["choice_0 True 0 1", "choice_1 False 2 1"],
            answers.EnumerateArray().Select(row => $"{row.GetProperty("value_id")} {row.GetProperty("correct")} {row.GetProperty("first_response_count")} {row.GetProperty("last_response_count")}").Order());

        var grades = await house.Get("staff", $"/api/v0/problems/{P1}/grade_distribution/");
        Assert.Equal(["0/1 1", "1/1 1"], grades.EnumerateArray().Select(row => $"{row.GetProperty("grade")}/{row.GetProperty("max_grade")} {row.GetProperty("count")}"));
        Assert.Equal(404, (await house.GetAny("staff", $"/api/v0/problems/{P2}/answer_distribution/")).Status);
    }

    [Fact]
    public async Task csv_has_alphabetical_columns_or_those_asked_for_and_no_formulas()
    {
        var (_, all) = await house.GetAny("staff", $"/api/v0/courses/{Course}/enrollment/", "text/csv");
        Assert.StartsWith("count,course_id,created,date\r\n2,", all, StringComparison.Ordinal);
        var (_, some) = await house.GetAny("staff", $"/api/v0/courses/{Course}/enrollment/?fields=date,count", "text/csv");
        Assert.Equal("date,count\r\n2026-05-20,2\r\n", some);
        var (_, answers) = await house.GetAny("staff", $"/api/v0/problems/{P1}/answer_distribution/?fields=answer_value", "text/csv");
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\"", answers, StringComparison.Ordinal);
    }
}
