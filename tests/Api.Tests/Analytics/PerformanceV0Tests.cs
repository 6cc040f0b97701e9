using System.Text.Json;
using OpenEdx.Api.Tests.Grading;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Analytics;

/// <summary>What the analytics data API says of videos, problems and reports.</summary>
public sealed class PerformanceV0Tests(WatchedHouse watched) : IClassFixture<WatchedHouse>
{
    private const string Old = WatchedHouse.Old;
    private const string OldProblem = WatchedHouse.OldProblem;

    private readonly TeachingHouse house = watched.House;

    [Theory]
    [InlineData("v0")]
    [InlineData("v1")]
    public async Task videos_and_their_timelines(string version)
    {
        var video = Assert.Single((await house.Get("staff", $"/api/{version}/courses/{Course}/videos/")).EnumerateArray());
        Assert.Equal(
            ($"{Course}|v", "v", 60, 5, 1, 0),
            (Text(video, "pipeline_video_id"), Text(video, "encoded_module_id"), Number(video, "duration"), Number(video, "segment_length"), Number(video, "users_at_start"), Number(video, "users_at_end")));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d{6}$", Text(video, "created"));
        var segments = await house.Get("staff", $"/api/{version}/videos/{Course}|v/timeline/");
        Assert.Equal(["0 1 1", "1 1 1", "2 2 2"], segments.EnumerateArray().Select(row => $"{Number(row, "segment")} {Number(row, "num_users")} {Number(row, "num_views")}"));
        Assert.Equal(404, (await house.GetAny("staff", $"/api/{version}/videos/{Course}|other/timeline/")).Status);
        Assert.Equal(404, (await house.GetAny("staff", $"/api/{version}/videos/nonsense/timeline/")).Status);
        Assert.Equal(404, (await house.GetAny("staff", $"/api/{version}/courses/course-v1:No+Such+Course/videos/")).Status);
    }

    [Fact]
    public async Task scores_and_timelines_as_of_a_day()
    {
        Assert.Equal(["0 1", "1 1"], await Scores(""));
        Assert.Equal(["1 1"], await Scores("?as_of=2026-05-06"));
        Assert.Equal(404, (await house.GetAny("staff", $"/api/v0/problems/{P1}/grade_distribution/?as_of=2026-05-05")).Status);
        Assert.Equal(404, (await house.GetAny("staff", $"/api/v0/videos/{Course}|v/timeline/?as_of=2026-05-05")).Status);
        foreach (var list in (string[])[$"/api/v0/problems/{P1}/grade_distribution/", $"/api/v0/videos/{Course}|v/timeline/"])
            Assert.Equal(400, (await house.GetAny("staff", list + "?as_of=yesterday")).Status);

        async Task<IEnumerable<string>> Scores(string query) => (await house.Get("staff", $"/api/v0/problems/{P1}/grade_distribution/{query}"))
            .EnumerateArray().Select(row => $"{Number(row, "grade")} {Number(row, "count")}");
    }

    [Fact]
    public async Task a_timeline_is_for_the_team_of_the_course_that_its_name_tells()
    {
        Assert.Equal(403, (await house.GetAny("7", $"/api/v0/videos/{Course}|v/timeline/")).Status);
        var (_, csv) = await house.GetAny("staff", $"/api/v0/videos/{Course}|v/timeline/?fields=segment,num_views", "text/csv");
        Assert.Equal("segment,num_views\r\n0,1\r\n1,1\r\n2,2\r\n", csv);
    }

    [Fact]
    public async Task old_courses_that_only_logs_know_answer_by_their_keys()
    {
        var video = Assert.Single((await house.Get("staff", $"/api/v0/courses/{Old.Replace("/", "%2F", StringComparison.Ordinal)}/videos/")).EnumerateArray());
        Assert.Equal(9, Number(video, "duration"));
        var problem = OldProblem.Replace("/", "%2F", StringComparison.Ordinal);
        var answer = Assert.Single((await house.Get("staff", $"/api/v0/problems/{problem}/answer_distribution/")).EnumerateArray());
        Assert.Equal(
            (Old, "choice_1", "One", 5, 1, 1, "Old problem"),
            (Text(answer, "course_id"), Text(answer, "value_id"), Text(answer, "answer_value"), Number(answer, "variant"), Number(answer, "first_response_count"),
                Number(answer, "last_response_count"), Text(answer, "problem_display_name")));
        var grade = Assert.Single((await house.Get("staff", $"/api/v0/problems/{problem}/grade_distribution/")).EnumerateArray());
        Assert.Equal((Old, 1, 2, 1), (Text(grade, "course_id"), Number(grade, "grade"), Number(grade, "max_grade"), Number(grade, "count")));
    }

    [Fact]
    public async Task problems_tags_and_opened_subsections()
    {
        var problem = Assert.Single((await house.Get("staff", $"/api/v0/courses/{Course}/problems/")).EnumerateArray());
        Assert.Equal((P1.ToString(), 2, 1), (Text(problem, "module_id"), Number(problem, "total_submissions"), Number(problem, "correct_submissions")));
        var tagged = Assert.Single((await house.Get("staff", $"/api/v0/courses/{Old.Replace("/", "%2F", StringComparison.Ordinal)}/problems_and_tags/")).EnumerateArray());
        Assert.Equal("""{"difficulty":["Easy","Hard"]}""", tagged.GetProperty("tags").GetRawText());
        Assert.Equal((1, 1), (Number(tagged, "total_submissions"), Number(tagged, "correct_submissions")));
        var opens = Assert.Single((await house.Get("staff", $"/api/v0/problems/{Homework}/sequential_open_distribution/")).EnumerateArray());
        Assert.Equal((Homework.ToString(), Course.ToString(), 1), (Text(opens, "module_id"), Text(opens, "course_id"), Number(opens, "count")));
        Assert.Equal(404, (await house.GetAny("staff", $"/api/v0/problems/{P1}/sequential_open_distribution/")).Status);
        Assert.Equal(404, (await house.GetAny("staff", $"/api/v0/courses/{Course}/problems_and_tags/")).Status);
    }

    [Fact]
    public async Task the_problem_response_report_is_read_for_two_minutes_by_whoever_has_its_address()
    {
        var report = await house.Get("staff", $"/api/v0/courses/{Course}/reports/problem_response/");
        Assert.Equal((Course.ToString(), "problem_response"), (Text(report, "course_id"), Text(report, "report_name")));
        var url = new Uri(Text(report, "download_url")!).PathAndQuery;
        Assert.Contains("/Org_N_R_problem_response.csv?", url, StringComparison.Ordinal);
        var (status, csv) = await house.GetAny("7", url);
        Assert.Equal(200, status);
        Assert.Equal(
            $"""
            username,problem_id,answer_id,location,question,score,max_score,correct,answer,total_attempts,first_attempt_date,last_attempt_date
            learner7,{P1},p1_2_1,A course / Week 1 / First / v / Problem p1,Which?,1.0,1.0,True,A,2,2026-05-06T12:00:00Z,2026-05-06T12:01:00Z
            learner8,{P1},p1_2_1,A course / Week 1 / First / v / Problem p1,Which?,0.0,1.0,False,"'=HYPERLINK(""x"")",1,2026-05-07T12:00:00Z,2026-05-07T12:00:00Z

            """.ReplaceLineEndings("\r\n"),
            csv);
        Assert.Equal(403, (await house.GetAny("staff", url.Replace("signature=", "signature=0", StringComparison.Ordinal))).Status);
        Assert.Equal(403, (await house.GetAny("staff", url.Replace("?", "?as_of=2026-05-06&", StringComparison.Ordinal))).Status);
        house.Clock.Advance(TimeSpan.FromSeconds(121));
        Assert.Equal(403, (await house.GetAny("staff", url)).Status);
    }

    [Fact]
    public async Task reports_that_do_not_exist_say_so()
    {
        foreach (var url in (string[])[$"/api/v0/courses/{Course}/reports/other/", "/api/v0/courses/course-v1:No+Such+Course/reports/problem_response/"])
        {
            var (status, body) = await house.GetAny("staff", url);
            Assert.Equal((404, "report_file_not_found"), (status, JsonDocument.Parse(body).RootElement.GetProperty("error_code").GetString()));
        }
    }

    [Fact]
    public async Task courses_and_the_places_of_blocks_are_tables()
    {
        var (_, table) = await house.GetAny("staff", $"/api/insights/v1/courses/{Course}/course_blocks.tsv");
        Assert.Equal(
            $"{P1}\t{Course}\tproblem\tProblem p1\t0\t0\t0\t{Course.Block("vertical", "v")}\tA course / Week 1 / First / v\t4",
            table.Split('\n')[4]);
        Assert.StartsWith($"{Course}\tA course\tOrg\tN\t", (await house.GetAny("staff", "/api/insights/v1/course_list.tsv")).Body, StringComparison.Ordinal);
        Assert.Empty((await house.GetAny("7", "/api/insights/v1/course_list.tsv")).Body);
    }

    private static string? Text(JsonElement of, string field) => of.GetProperty(field).GetString();

    private static int Number(JsonElement of, string field) => (int)of.GetProperty(field).GetDouble();
}
