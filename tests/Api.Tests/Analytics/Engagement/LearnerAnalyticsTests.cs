using System.Text.Json;
using OpenEdx.Api.Tests.Grading;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Analytics;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Analytics;

/// <summary>
/// Wednesday 20 May. Learner 7 solved both problems on the 19th after two tries, 8 failed three times on the 14th and watched a video on the 16th,
/// 9 was active on the 8th and never since, 10 enrolled and left; 6 opened the home page and no more. 5 solved a problem on the 18th and is in no roster.
/// </summary>
public sealed class LearnerAnalyticsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Today = Noon.AddDays(14);

    private readonly TeachingHouse house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await house.InitializeAsync();
        await house.PublishCourse();
        foreach (var user in (long[])[6, 7, 9, 10]) await house.Enroll(user, "audit", Noon);
        await house.Enroll(8, "verified", Noon.AddDays(1));
        await house.Leave(10, "audit", Noon.AddDays(3));
        await house.Cohort(8, "Red");
        await house.Check(7, P1, false, Today.AddDays(-1));
        await house.Check(7, P1, true, Today.AddDays(-1).AddMinutes(1), 2);
        await house.Check(7, P2, true, Today.AddDays(-1).AddMinutes(2));
        await house.Check(5, P1, true, Today.AddDays(-2));
        for (var attempt = 1; attempt <= 3; attempt++) await house.Check(8, P1, false, Today.AddDays(-6).AddMinutes(attempt), attempt);
        await Interact(8, "play_video", """{"id":"v1"}""", Today.AddDays(-4));
        await Interact(9, "seq_next", """{"id":"s","old":1,"new":2}""", Noon.AddDays(2));
        await house.Check(9, P1, true, Noon.AddDays(2));
        await Interact(7, "seq_goto", """{"id":"s","old":1,"new":2}""", Today.AddDays(-1));
        await Interact(8, "seq_goto", """{"id":"s","old":1,"new":2}""", Today.AddDays(-6));
        await Interact(6, "edx.ui.lms.link_clicked", """{"target_url":"x"}""", Today.AddDays(-10), $"https://example.org/learning/course/{Course}/home");
        await house.CatchUp();
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task the_roster_is_searched_filtered_sorted_and_cut_into_pages()
    {
        Assert.Equal("learner10 learner6 learner7 learner8 learner9", await Usernames(""));
        Assert.Equal("learner7 learner10 learner6 learner8 learner9", await Usernames("&order_by=problems_completed&sort_order=desc"));
        Assert.Equal("learner7 learner10 learner6 learner9 learner8", await Usernames("&order_by=problem_attempts_per_completed"));
        Assert.Equal("learner8", await Usernames("&cohort=Red"));
        Assert.Equal("learner8", await Usernames("&enrollment_mode=verified"));
        Assert.Equal("learner9", await Usernames("&text_search=LEARNER9"));
        Assert.Equal("learner7", await Usernames("&text_search=7@example"));
        Assert.Equal("learner10", await Usernames("&segments=unenrolled"));
        Assert.Equal("learner7 learner8 learner9", await Usernames("&ignore_segments=inactive"));
        var page = await Learners("&page_size=2&page=2");
        Assert.Equal((5, 3, "learner7"), (page.GetProperty("count").GetInt32(), page.GetProperty("num_pages").GetInt32(), page.GetProperty("results")[0].GetProperty("username").GetString()));
        Assert.Contains("page=3", page.GetProperty("next").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_learner_has_profile_figures_and_segments()
    {
        var one = await house.Get("staff", $"/api/v0/learners/learner8/?course_id={Key}");
        Assert.Equal(
            ("8@example.org", "verified", "Red", "2026-05-07", """["highly_engaged","struggling"]"""),
            (one.GetProperty("email").GetString(), one.GetProperty("enrollment_mode").GetString(), one.GetProperty("cohort").GetString(),
                one.GetProperty("enrollment_date").GetString(), one.GetProperty("segments").GetRawText()));
        Assert.Equal(
            """{"discussion_contributions":0,"problems_attempted":1,"problems_completed":0,"videos_viewed":1,"problem_attempts_per_completed":null}""",
            one.GetProperty("engagements").GetRawText());
        Assert.Equal("""["disengaging"]""", (await house.Get("staff", $"/api/v0/learners/learner9/?course_id={Key}")).GetProperty("segments").GetRawText());
    }

    [Fact]
    public async Task any_past_day_can_be_asked_for()
    {
        Assert.Equal("learner10 learner6 learner7 learner9", await Usernames("&as_of=2026-05-06"));
        Assert.Equal("", await Usernames("&as_of=2026-05-08&segments=unenrolled"));
        var then = await house.Get("staff", $"/api/v0/learners/learner9/?course_id={Key}&as_of=2026-05-09");
        Assert.Equal(1, then.GetProperty("engagements").GetProperty("problems_completed").GetInt32());
    }

    [Theory]
    [InlineData("learners/", 400, "course_not_specified")]
    [InlineData("learners/?course_id=nothing", 400, "course_key_malformed")]
    [InlineData("learners/?course_id={0}&segments=inactive&ignore_segments=unenrolled", 400, "illegal_parameter_values")]
    [InlineData("learners/?course_id={0}&segments=lazy", 400, "illegal_parameter_values")]
    [InlineData("learners/?course_id={0}&order_by=height", 400, "illegal_parameter_values")]
    [InlineData("learners/?course_id={0}&as_of=today", 400, "illegal_parameter_values")]
    [InlineData("learners/nobody/?course_id={0}", 404, "no_learner_for_course")]
    [InlineData("engagement_timelines/learner10/?course_id={0}", 404, "no_learner_engagement_timeline")]
    public async Task what_cannot_be_is_refused_by_its_code(string url, int status, string code)
    {
        var (answered, body) = await house.GetAny("staff", "/api/v0/" + string.Format(System.Globalization.CultureInfo.InvariantCulture, url, Key));
        Assert.Equal((status, code), (answered, JsonDocument.Parse(body).RootElement.GetProperty("error_code").GetString()));
    }

    [Fact]
    public async Task a_timeline_has_no_gaps()
    {
        var days = (await house.Get("staff", $"/api/v0/engagement_timelines/learner8/?course_id={Key}")).GetProperty("days");
        Assert.Equal(
            ["2026-05-14 1 0 0 0", "2026-05-15 0 0 0 0", "2026-05-16 0 0 0 1"],
            days.EnumerateArray().Select(day => string.Join(' ', new[] { "date", "problems_attempted", "problems_completed", "discussion_contributions", "videos_viewed" }.Select(name => day.GetProperty(name)))));
    }

    [Fact]
    public async Task metadata_counts_and_ranks()
    {
        var metadata = await house.Get("staff", $"/api/v0/course_learner_metadata/{Course}/");
        Assert.Equal("""{"Red":1}""", metadata.GetProperty("cohorts").GetRawText());
        Assert.Equal("""{"audit":4,"verified":1}""", metadata.GetProperty("enrollment_modes").GetRawText());
        Assert.Equal("""{"highly_engaged":2,"disengaging":1,"struggling":1,"inactive":2,"unenrolled":1}""", metadata.GetProperty("segments").GetRawText());
        var ranges = metadata.GetProperty("engagement_ranges");
        Assert.Equal("""{"start":"2026-05-14","end":"2026-05-21"}""", ranges.GetProperty("date_range").GetRawText());
        Assert.Equal("""{"class_rank_bottom":[0,1],"class_rank_average":[1,1.7],"class_rank_top":[1.7,null]}""", ranges.GetProperty("problems_attempted").GetRawText());
        Assert.Equal("""{"class_rank_bottom":null,"class_rank_average":[0,null],"class_rank_top":null}""", ranges.GetProperty("discussion_contributions").GetRawText());
    }

    [Fact]
    public async Task totals_count_plays_distinct_problems_and_the_week_of_the_activity()
    {
        foreach (var version in (string[])["v0", "v1"])
        {
            var users = await house.Get("staff", $"/api/{version}/courses/{Course}/user_engagement/");
            Assert.Equal(
                ["learner5 0 0 1 1 1 1 1 1 2026-05-18", "learner7 0 0 2 2 2 2 3 3 2026-05-19", "learner8 1 1 1 1 0 0 3 3 2026-05-16", "learner9 0 0 1 0 1 0 1 0 2026-05-08"],
                users.EnumerateArray().Select(user => string.Join(' ', new[]
                {
                    "username", "videos_overall", "videos_last_week", "problems_overall", "problems_last_week", "correct_problems_overall", "correct_problems_last_week",
                    "problems_attempts_overall", "problems_attempts_last_week", "date_last_active",
                }.Select(name => user.GetProperty(name)))));
        }

        Assert.Equal(0, (await house.Get("staff", $"/api/v0/enterprise/{Guid.Empty}/engagements/")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task who_is_at_risk_depends_on_the_definition_and_the_events_say_why()
    {
        var found = await house.Get("staff", $"/api/insights/v1/courses/{Course}/at_risk");
        Assert.Equal(
            ["""learner9 2026-05-08 ["away"] ["disengaging"]""", """learner6 2026-05-10 [] ["inactive"]""", """learner8 2026-05-14 [] ["struggling"]"""],
            found.EnumerateArray().Select(learner => $"{learner.GetProperty("username")} {learner.GetProperty("last_visit")} {learner.GetProperty("aspects").GetRawText()} {learner.GetProperty("insights").GetRawText()}"));
        Assert.Equal(1, (await house.Get("staff", $"/api/insights/v1/courses/{Course}/at_risk?definition=aspects")).GetArrayLength());

        var (figure, since, until) = AtRiskLearners.Evidence(LearnerSegments.Struggling, null, new(2026, 5, 20));
        var events = house.Services.GetService(typeof(IEnumerable<IFigureEvents>)) is IEnumerable<IFigureEvents> all ? all.OfType<EngagementEvents>().Single() : throw new InvalidOperationException();
        var which = new Dictionary<string, string> { ["of"] = figure, ["learner"] = "#8", ["since"] = $"{since:yyyy-MM-dd}", ["until"] = $"{until:yyyy-MM-dd}" };
        var positions = await events.Behind(AnalyticsCourse.Of(Course), which, 0, 10, Ct);
        var facts = await house.Streams.ReadAt(positions, Ct);
        Assert.Equal([1, 2, 3], facts.Select(fact => Assert.IsType<Domain.Assessment.ProblemChecked>(fact.Data).Attempt));
        Assert.Equal(positions.Skip(1), await events.Behind(AnalyticsCourse.Of(Course), which, positions[0], 10, Ct));
        Assert.Equal("Attempts at problems, 2026-05-14 to 2026-05-20", events.Heading(which));
    }

    [Fact]
    public async Task who_passes_is_at_risk_no_more()
    {
        await house.Streams.Append(
            [new("test/grades", null, ExpectedVersion.Any, [new CourseGradeNowPassed(new(9), Course, 0.9, "A", 1, new("problem_checked", Guid.Empty, 1), Today.AddHours(6))])],
            EventMetadata.None, Ct);
        await house.FollowLog();
        Assert.Equal(404, (await house.GetAny("staff", $"/api/insights/v1/courses/{Course}/at_risk?definition=aspects")).Status);
    }

    [Fact]
    public async Task sections_say_how_far_learners_came()
    {
        var rows = await house.Get("staff", $"/api/insights/v1/courses/{Course}/content_engagement?of=problems");
        Assert.Equal(
            ["Week 1  2 1 2 1", "Week 1 First 2 1 2 1"],
            rows.EnumerateArray().Select(row => string.Join(' ', new[] { "section", "subsection", "items", "none", "at_least_one", "all" }.Select(name => row.GetProperty(name)))));
        Assert.Equal(400, (await house.GetAny("staff", $"/api/insights/v1/courses/{Course}/content_engagement?of=books")).Status);
    }

    [Fact]
    public async Task student_engagement_is_a_file_of_everybody_enrolled()
    {
        var (status, csv) = await house.GetAny("staff", $"/api/insights/v1/courses/{Course}/student_engagement/weekly?date=2026-05-20");
        Assert.Equal(200, status);
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("Course ID,End Date,Username,Email,Cohort,Days Active This Week,Unique Problems Attempted", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            [
                $"{Course},2026-05-20,learner6,6@example.org,,0,0,0,0,0,0,0,0,0,0,0,0,0,", $"{Course},2026-05-20,learner7,7@example.org,,1,2,3,2,0,0,0,0,0,0,0,0,0,",
                $"{Course},2026-05-20,learner8,8@example.org,Red,2,1,3,0,1,0,0,0,0,0,0,0,0,", $"{Course},2026-05-20,learner9,9@example.org,,0,0,0,0,0,0,0,0,0,0,0,0,0,",
            ],
            lines[1..]);
        Assert.Equal(404, (await house.GetAny("staff", $"/api/insights/v1/courses/{Course}/student_engagement/hourly")).Status);
        Assert.Equal(404, (await house.GetAny("staff", $"/api/insights/v1/courses/{Course}/discussions")).Status);
    }

    [Fact]
    public async Task a_csv_holds_everybody_with_columns_below_others()
    {
        var (_, csv) = await house.GetAny("staff", $"/api/v0/learners/?course_id={Key}&page_size=1&fields=username,engagements.problems_completed", "text/csv");
        Assert.Equal("username,engagements.problems_completed\r\nlearner10,0\r\nlearner6,0\r\nlearner7,2\r\nlearner8,0\r\nlearner9,0\r\n", csv);
    }

    private static string Key => Uri.EscapeDataString(Course.ToString());

    private Task<JsonElement> Learners(string query) => house.Get("staff", $"/api/v0/learners/?course_id={Key}{query}");

    private async Task<string> Usernames(string query) =>
        string.Join(' ', (await Learners(query)).GetProperty("results").EnumerateArray().Select(learner => learner.GetProperty("username").GetString()));

    private Task<AppendResult> Interact(long user, string name, string payload, DateTimeOffset at, string page = "") => house.Streams.Append(
        [new(LearnerInteractionsEvent.StreamOf(new(user), Course), null, ExpectedVersion.Any,
            [new LearnerInteractionRecorded(new UserId(user), Course, name, "browser", page, JsonDocument.Parse(payload).RootElement, at)])],
        EventMetadata.None, Ct);
}
