using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Analytics;

/// <summary>Pages of videos and performance, walked as a staff member walks them.</summary>
public sealed partial class PerformancePagesTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly UsageKey Video = Course.Block("video", "v");
    private static readonly UsageKey Ungraded = Course.Block("sequential", "ungraded");
    private static readonly string Start = $"/insights/courses/{Course}/";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task every_level_leads_to_the_next_one_down_to_answers_and_timelines()
    {
        await Teach();
        using var browser = await SignedIn();
        var seen = new Dictionary<string, string>();
        var next = new Queue<string>(["engagement/videos/", "engagement/links/", "performance/graded_content/", "performance/ungraded_content/", "performance/learning_outcomes/"]);
        while (next.TryDequeue(out var path))
        {
            if (seen.ContainsKey(path)) continue;
            using var answer = await browser.GetAsync(new Uri(Start + path, UriKind.Relative), Ct);
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
            var page = seen[path] = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
            foreach (Match link in Inside().Matches(page)) next.Enqueue(link.Groups["path"].Value);
        }

        Assert.Contains("Watched to the end", seen[$"engagement/videos/sections/{Chapter}/subsections/{Ungraded}/modules/{Video}/timeline/"], StringComparison.Ordinal);
        Assert.Contains("learner_interaction_recorded", seen["events/link_clicks?to=others"], StringComparison.Ordinal);
        Assert.Contains("Clicks on links on 6 May 2026", seen["events/link_clicks?date=2026-05-06"], StringComparison.Ordinal);
        Assert.Contains("Events of players: v", seen["events/video?video=v"], StringComparison.Ordinal);
        var answers = seen[$"performance/graded_content/assignments/{Homework}/problems/{P1}/parts/p1_2_1/answer_distribution/"];
        Assert.Contains("Which?", answers, StringComparison.Ordinal);
        Assert.Contains("50%", answers, StringComparison.Ordinal);
        Assert.Contains($"performance/ungraded_content/sections/{Chapter}/subsections/{Ungraded}/problems/{P2}/parts/p2_2_1/answer_distribution/", seen.Keys);
        Assert.Contains($"performance/learning_outcomes/tags/difficulty/Hard/problems/{P2}/parts/p2_2_1/answer_distribution/", seen.Keys);
    }

    [Fact]
    public async Task as_of_a_former_day_a_video_was_not_watched()
    {
        await Teach();
        using var browser = await SignedIn();
        var url = $"{Start}engagement/videos/sections/{Chapter}/subsections/{Ungraded}/modules/{Video}/timeline/?as_of=2026-05-05";
        Assert.Contains("Nobody has watched this video", await browser.GetStringAsync(new Uri(url, UriKind.Relative), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task as_of_a_former_day_nobody_had_answered_or_followed_a_link()
    {
        await Teach();
        using var browser = await SignedIn();
        foreach (var (path, now, then) in ((string, string, string)[])
        [
            ($"performance/graded_content/assignments/{Homework}/", "<td class=\"num\">50%</td>", "<td class=\"num\">–</td>"),
            ($"performance/graded_content/assignments/{Homework}/problems/{P1}/parts/p1_2_1/answer_distribution/", "Which?", "Nobody had answered by then."),
            ("engagement/links/", "To other sites", "Nobody has followed a link yet."),
        ])
        {
            Assert.Contains(now, await Page(path), StringComparison.Ordinal);
            Assert.Contains(now, await Page(path + "?as_of=2026-05-06"), StringComparison.Ordinal);
            var former = await Page(path + "?as_of=2026-05-05");
            Assert.Contains(then, former, StringComparison.Ordinal);
            Assert.Contains("as_of=2026-05-05", CsvLink().Match(former).Value, StringComparison.Ordinal);
        }

        foreach (var list in (string[])[$"/api/v0/courses/{Course}/problems/", $"/api/v0/problems/{P1}/answer_distribution/", $"/api/insights/v1/courses/{Course}/link_clicks"])
        {
            Assert.Equal((list, HttpStatusCode.OK), (list, await Status(list + "?as_of=2026-05-06")));
            Assert.Equal((list, HttpStatusCode.NotFound), (list, await Status(list + "?as_of=2026-05-05")));
            Assert.Equal((list, HttpStatusCode.BadRequest), (list, await Status(list + "?as_of=yesterday")));
        }

        async Task<string> Page(string path) => WebUtility.HtmlDecode(await browser.GetStringAsync(new Uri(Start + path, UriKind.Relative), Ct));

        async Task<HttpStatusCode> Status(string url)
        {
            using var answer = await browser.GetAsync(new Uri(url, UriKind.Relative), Ct);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task every_page_has_an_as_of_date_and_every_link_and_download_keeps_it()
    {
        await Teach();
        using var browser = await SignedIn();
        const string Day = "as_of=2026-05-06";
        var (seen, next) = (new HashSet<string>(), new Queue<string>([$"/insights/courses/{Course}?{Day}"]));
        while (next.TryDequeue(out var url))
        {
            if (!seen.Add(url)) continue;
            var page = WebUtility.HtmlDecode(await browser.GetStringAsync(new Uri(url, UriKind.Relative), Ct));
            var figures = page[page.IndexOf("<div class=\"insights\">", StringComparison.Ordinal)..];
            Assert.True(figures.Contains("name=\"as_of\" value=\"2026-05-06\"", StringComparison.Ordinal), url);
            foreach (Match link in Link().Matches(figures))
            {
                var to = link.Groups["url"].Value;
                Assert.True(to.Contains(Day, StringComparison.Ordinal), $"{url} leads to {to}");
                if (to.StartsWith("/insights/courses/", StringComparison.Ordinal) && !to.Contains("/csv/", StringComparison.Ordinal)) next.Enqueue(to);
            }
        }

        foreach (var path in (string[])["events/grades?passing=true&", $"problems/{P1}?", "learners/at_risk/?", "enrollment/activity/?", "engagement/links/?", $"engagement/videos/sections/{Chapter}/?"])
            Assert.Contains($"{Start}{path}{Day}", seen);
    }

    [Fact]
    public async Task lists_of_courses_have_an_as_of_date()
    {
        await Teach();
        await app.Streams.Append(
            [new("enrollments/as-of", null, ExpectedVersion.Any, [new EnrollmentActivated(new(901), Course, "audit", Noon)])], EventMetadata.None, Ct);
        await app.CatchUp(Ct);
        using var browser = await SignedIn();
        foreach (var url in (string[])["/insights/courses/?", $"/insights/compare?course={Uri.EscapeDataString(Course.ToString())}&"])
        {
            Assert.Contains($"/insights/courses/{Course}?as_of=2026-05-06\"", await Page(url + "as_of=2026-05-06"), StringComparison.Ordinal);
            Assert.DoesNotContain($"/insights/courses/{Course}", await Page(url + "as_of=2026-05-05"), StringComparison.Ordinal);
        }

        Assert.Contains(Course.ToString(), await Page("/insights/courses/csv?as_of=2026-05-06"), StringComparison.Ordinal);
        Assert.DoesNotContain(Course.ToString(), await Page("/insights/courses/csv?as_of=2026-05-05"), StringComparison.Ordinal);

        async Task<string> Page(string url) => WebUtility.HtmlDecode(await browser.GetStringAsync(new Uri(url, UriKind.Relative), Ct));
    }

    [Fact]
    public async Task problem_responses_lead_to_the_report()
    {
        await Teach();
        using var browser = await SignedIn();
        using var answer = await browser.GetAsync(new Uri($"{Start}csv/problem_responses/", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        using var anybody = app.CreateClient();
        Assert.StartsWith("username,problem_id,", await anybody.GetStringAsync(answer.Headers.Location, Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task learners_see_nothing_of_it()
    {
        await Teach();
        await app.Account("curious", ct: Ct);
        using var browser = await app.SignIn("curious", Ct);
        foreach (var path in (string[])["engagement/videos/", "performance/graded_content/", "performance/learning_outcomes/", "csv/problem_responses/", "engagement/links/"])
        {
            using var answer = await browser.GetAsync(new Uri(Start + path, UriKind.Relative), Ct);
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, answer.StatusCode));
        }
    }

    private static UsageKey Chapter => Course.Block("chapter", "c");

    private async Task<HttpClient> SignedIn()
    {
        const string Name = "team";
        await app.GrantRole(await app.Account(Name, ct: Ct), Course, "staff", Ct);
        return await app.SignIn(Name, Ct);
    }

    private async Task Teach()
    {
        var stream = CoursePublicationEvent.StreamOf(Course);
        if (await app.Streams.VersionOf(stream, Ct) > 0) return;
        var logged = new TrackingLineImported(
            "problem_check", "problem_check", "server", Noon, Course.ToString(), false, 900, "ada", null, null, true,
            JsonSerializer.SerializeToElement(new { problem_id = P2.ToString(), success = "correct", answers = new { p2_2_1 = "x" } }),
            JsonSerializer.SerializeToElement(new { difficulty = "Hard" }), "nobody", "sealed");
        await app.Streams.Append(
            [
                new(stream, null, ExpectedVersion.Any,
                [
                    Container(Course.Root, FieldValues.Empty.With("display_name", "A course"), Chapter),
                    Container(Chapter, FieldValues.Empty.With("display_name", "Week 1"), Homework, Ungraded),
                    Container(Homework, FieldValues.Empty.With("format", "Homework").With("graded", true), P1), Problem(P1),
                    Container(Ungraded, FieldValues.Empty, Video, P2), Problem(P2), Container(Video, FieldValues.Empty.With("youtube_id_1_0", "abc")),
                    Policy(1), new CourseVersionPublished(Course, 1, 1, null, Noon),
                ]),
                new("problem_attempts/x", null, ExpectedVersion.Any, [Checked(900, P1, false, Noon), Checked(901, P1, true, Noon), Checked(901, P2, true, Noon)]),
                new("learner_interactions/x", null, ExpectedVersion.Any, [Player("play_video", 0), Player("pause_video", 12), Click]),
                new(TrackingLogEvent.StreamOf(logged.Course, logged.Date), null, ExpectedVersion.Any, [logged]),
            ],
            EventMetadata.None, Ct);
        await app.CatchUp(Ct);
    }

    private static LearnerInteractionRecorded Click => new(
        new(901), Course, LinkClick.EventName, "browser", "",
        JsonSerializer.SerializeToElement(new { target_url = "https://other.example/", current_url = "https://here.example/a" }), Noon);

    private static LearnerInteractionRecorded Player(string name, int time) => new(
        new(901), Course, name, "browser", "", JsonSerializer.SerializeToElement(new { id = "v", currentTime = time, duration = 60 }), Noon.AddSeconds(time));

    /// <summary>Links to further pages of these lenses, and to the events behind their figures.</summary>
    [GeneratedRegex("href=\"/insights/courses/course-v1:Org\\+N\\+R/(?<path>(?:engagement/videos|engagement/links|performance|events)/[^\"]*)\"")]
    private static partial Regex Inside();

    /// <summary>To pages and files about figures; not "now", which takes the date away.</summary>
    [GeneratedRegex("href=\"(?<url>/(?:insights|api)/[^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("href=\"(?<url>[^\"]*)\" download")]
    private static partial Regex CsvLink();
}
