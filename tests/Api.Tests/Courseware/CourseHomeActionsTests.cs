using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Courseware.SmallCourse;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>What learners set and put away on the pages of a course. It is noon of a Sunday, 2026-03-01.</summary>
public sealed class CourseHomeActionsTests
{
    private const string Goal = "/api/course_home/save_course_goal";
    private const string Dismiss = "/api/course_home/dismiss_welcome_message";
    private const string Reset = "/api/course_experience/v1/reset_course_deadlines";
    private static readonly string Celebration = $"/api/courseware/celebration/{Key}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_goal_shows_in_the_very_next_answer()
    {
        await using var house = await Open(Make());
        AssertJson("""{"selected_goal": null, "weekly_learning_goal_enabled": true}""", await Goals(house, "ada"));
        Assert.Equal(200, (await house.Post("ada", Goal, new { course_id = Key, days_per_week = 3, subscribed_to_reminders = true })).Status);
        AssertJson("""{"selected_goal": {"days_per_week": 3, "subscribed_to_reminders": true}, "weekly_learning_goal_enabled": true}""", await Goals(house, "ada"));
        Assert.Equal(200, (await house.Post("ada", Goal, new { course_id = Key, subscribed_to_reminders = false })).Status);
        AssertJson("""{"selected_goal": {"days_per_week": 3, "subscribed_to_reminders": false}, "weekly_learning_goal_enabled": true}""", await Goals(house, "ada"));
        AssertJson("""{"selected_goal": null, "weekly_learning_goal_enabled": false}""", await Goals(house, "tia"));
        AssertJson("""{"selected_goal": null, "weekly_learning_goal_enabled": false}""", await Goals(house, null));
    }

    [Fact]
    public async Task goals_that_cannot_be_are_refused()
    {
        await using var house = await Open(Make());
        foreach (var (body, detail) in ((object, string)[])
        [
            (new { days_per_week = 3 }, "'course_id' is required."),
            (new { course_id = Key, days_per_week = 3 }, "'subscribed_to_reminders' is required."),
            (new { course_id = Key, days_per_week = 8, subscribed_to_reminders = true }, "Unable to save course goal"),
            (new { course_id = Key, days_per_week = "often", subscribed_to_reminders = true }, "Unable to save course goal"),
            (new { course_id = "x", subscribed_to_reminders = true }, "Unable to save course goal"),
        ])
        {
            var (status, answer) = await house.Post("ada", Goal, body);
            Assert.Equal((400, detail), (status, (string?)answer!["detail"]));
        }

        // Not a member.
        Assert.Equal(400, (await house.Post("ben", Goal, new { course_id = Key, subscribed_to_reminders = true })).Status);
        Assert.Equal(401, (await house.Post(null, Goal, new { course_id = Key, subscribed_to_reminders = true })).Status);
    }

    [Fact]
    public async Task a_learner_is_congratulated_until_the_client_did_it()
    {
        await using var house = await Open(Make());
        Assert.Equal((true, false), await Celebrated(house, "ada"));
        Assert.Equal((false, false), await Celebrated(house, "tia"));
        Assert.Equal((200, null), await house.Post("ada", Celebration, new { first_section = false }));
        Assert.Equal((false, false), await Celebrated(house, "ada"));
        Assert.Equal(200, (await house.Post("ada", Celebration, new { })).Status);
        Assert.Equal(400, (await house.Post("ada", Celebration, new { second_section = false })).Status);
        Assert.Equal(404, (await house.Post("ben", Celebration, new { first_section = false })).Status);
        Assert.Equal(404, (await house.Post("ada", "/api/courseware/celebration/x", new { first_section = false })).Status);
    }

    [Fact]
    public async Task the_goal_of_the_week_is_celebrated_on_the_day_that_reaches_it()
    {
        await using var house = await Open(Make());
        var ada = house.People["ada"];
        await house.Post("ada", Goal, new { course_id = Key, days_per_week = 2, subscribed_to_reminders = false });
        await house.Given(
            CompletionEvent.StreamOf(ada, LearningHouse.Course),
            new BlockCompletionChanged(ada, CourseBuilder.Usage("html-1"), 1, Noon.AddDays(-8)),
            new BlockCompletionChanged(ada, CourseBuilder.Usage("video-1"), 1, Noon.AddDays(-6)),
            new BlockCompletionChanged(ada, CourseBuilder.Usage("html-1"), 0.5, Noon.AddDays(-6)));
        await house.CatchUp();
        Assert.Equal((true, false), await Celebrated(house, "ada"));
        await house.Given(CompletionEvent.StreamOf(ada, LearningHouse.Course), new BlockCompletionChanged(ada, CourseBuilder.Usage("html-1"), 1, Noon.AddHours(-1)));
        await house.CatchUp();
        Assert.Equal((true, true), await Celebrated(house, "ada"));
        await house.Post("ada", Celebration, new { weekly_goal = false });
        Assert.Equal((true, false), await Celebrated(house, "ada"));
    }

    [Fact]
    public async Task who_looks_as_another_changes_nothing_of_that_one()
    {
        await using var house = await Open(Make());
        await house.Post("tia", $"/courses/{Key}/masquerade", new { role = "student", user_name = "ada" });
        Assert.Equal(202, (await house.Post("tia", Celebration, new { first_section = false })).Status);
        Assert.Equal(400, (await house.Post("tia", Reset, new { course_key = Key })).Status);
        Assert.Equal((false, false), await Celebrated(house, "tia"));
        Assert.Equal((true, false), await Celebrated(house, "ada"));
    }

    [Fact]
    public async Task the_latest_news_greet_until_they_are_put_away()
    {
        const string News = "<article><h2>May 2</h2><p>Second <img src=\"/static/a.png\"></p></article>\n<article><h2>May 1</h2><p>First</p></article>\n";
        await using var house = await Open(Make().Page("info/updates", News));
        Assert.Equal("<p>Second <img src=\"/asset-v1:OpenedX+Small+2026+type@asset+block@a.png\"></p>", await Welcome(house, "ada"));
        Assert.Equal(200, (await house.Post("ada", Dismiss, new { course_id = Key })).Status);
        Assert.Null(await Welcome(house, "ada"));
        Assert.NotNull(await Welcome(house, "tia"));
        Assert.Null(await Welcome(house, "ben"));
        foreach (var body in (object[])[new { }, new { course_id = Key, more = 1 }, new { course_id = "x" }])
            Assert.Equal(400, (await house.Post("ada", Dismiss, body)).Status);
    }

    [Fact]
    public async Task a_course_with_one_piece_of_news_greets_with_it()
    {
        await using var house = await Open(Make().Page("info/updates", "<article><h2>May 1</h2>First</article>\n"));
        Assert.Equal("First", await Welcome(house, "ada"));
    }

    [Fact]
    public async Task the_weeks_of_a_self_paced_course_are_spread_and_begin_anew()
    {
        await using var house = await Open(SelfPaced());

        // Enrolled on 2026-02-19 at noon: 28 days over two sections.
        Assert.Equal("2026-03-05T12:00:00Z 2026-03-19T12:00:00Z", await Dues(house, "ada"));
        Assert.False(await HasMissed(house, "ada"));
        await house.Post("ada", Reset, new { course_key = Key });
        Assert.Equal("2026-03-05T12:00:00Z 2026-03-19T12:00:00Z", await Dues(house, "ada"));

        var ben = house.People["ben"];
        await house.Given(CourseEnrollmentEvent.StreamOf(ben, LearningHouse.Course), new EnrollmentActivated(ben, LearningHouse.Course, "audit", Noon.AddDays(-20)));
        Assert.Equal("2026-02-23T12:00:00Z 2026-03-09T12:00:00Z", await Dues(house, "ben"));
        Assert.True(await HasMissed(house, "ben"));
        var (status, answer) = await house.Post("ben", Reset, new { course_key = Key, research_event_data = new { location = "outline-tab" } });
        Assert.Equal(200, status);
        Assert.Equal(["body", "header", "link", "link_text", "message"], answer!.AsObject().Select(field => field.Key));
        Assert.Equal("2026-03-15T12:00:00Z 2026-03-29T12:00:00Z", await Dues(house, "ben"));
        Assert.False(await HasMissed(house, "ben"));
        Assert.Equal("2026-03-05T12:00:00Z 2026-03-19T12:00:00Z", await Dues(house, "ada"));
    }

    [Fact]
    public async Task advice_closes_nothing_and_ends_with_the_course()
    {
        await using var house = await Open(SelfPaced().With(("end", "2026-03-10T00:00:00Z")));
        Assert.Equal("2026-03-05T12:00:00Z 2026-03-10T00:00:00Z", await Dues(house, "ada"));
        var ben = house.People["ben"];
        await house.Given(CourseEnrollmentEvent.StreamOf(ben, LearningHouse.Course), new EnrollmentActivated(ben, LearningHouse.Course, "audit", Noon.AddDays(-30)));
        Assert.True(await HasMissed(house, "ben"));
        Assert.False((bool)(await house.Get("ben", $"/api/courseware/sequence/{Usage("sequential-1")}")).Body!["is_hidden_after_due"]!);

        // The team and strangers have no weeks.
        Assert.Equal(" ", await Dues(house, "tia"));
    }

    [Fact]
    public async Task deadlines_of_an_instructor_paced_course_are_not_the_learners()
    {
        await using var house = await Open(Make());
        Assert.Equal(200, (await house.Post("ada", Reset, new { course_key = Key })).Status);
        Assert.Empty(await house.Streams.ReadStream(LearnerScheduleEvent.StreamOf(house.People["ada"], LearningHouse.Course), Ct));
        foreach (var body in (object[])[new { }, new { course_key = "x" }, new { course_key = "course-v1:No+Course+1" }])
            Assert.Equal(400, (await house.Post("ada", Reset, body)).Status);
        Assert.Equal(403, (await house.Get("ben", $"/api/course_experience/v1/course_deadlines_info/{Key}")).Status);
        AssertJson(
            """
            {"dates_banner_info": {"missed_deadlines": false, "content_type_gating_enabled": false, "missed_gated_content": false, "verified_upgrade_link": null},
             "has_ended": false}
            """,
            (await house.Get("ada", $"/api/course_experience/v1/course_deadlines_info/{Key}")).Body);
    }

    [Fact]
    public async Task notes_are_hidden_and_shown()
    {
        await using var house = await Open(Make());
        var url = new Uri($"/courses/{Key}/edxnotes/visibility/", UriKind.Relative);
        Assert.True(await ShowsNotes(house));
        Assert.Equal(HttpStatusCode.OK, (await house.As("ada").PutAsJsonAsync(url, new { visibility = false }, Ct)).StatusCode);
        Assert.False(await ShowsNotes(house));
        Assert.Equal(HttpStatusCode.BadRequest, (await house.As("ada").PutAsJsonAsync(url, new { }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await house.As("ben").PutAsJsonAsync(url, new { visibility = false }, Ct)).StatusCode);
    }

    [Fact]
    public async Task the_calculator_answers_whatever_it_is_asked()
    {
        await using var house = await Open(Make());
        Assert.Equal("""{"result":"5.0"}""", (await house.Get("ada", "/calculate?equation=2.5*2")).Body!.ToJsonString());
        Assert.Equal("""{"result":"Invalid syntax"}""", (await house.Get("ada", "/calculate?equation=2%2B")).Body!.ToJsonString());
    }

    private static CourseBuilder SelfPaced() => new CourseBuilder()
        .With(("display_name", "Own pace"), ("start", "2026-01-01T00:00:00Z"), ("self_paced", true))
        .Add("chapter-1", null)
        .Add("sequential-1", "chapter-1", ("graded", true), ("format", "Homework"), ("hide_after_due", true))
        .Add("vertical-1", "sequential-1")
        .Add("problem-1", "vertical-1")
        .Add("sequential-2", "chapter-1", ("graded", true))
        .Add("vertical-2", "sequential-2")
        .Add("html-2", "vertical-2")
        .Add("chapter-2", null)
        .Add("sequential-3", "chapter-2", ("graded", true))
        .Add("vertical-3", "sequential-3")
        .Add("problem-3", "vertical-3")
        .Add("chapter-3", null, ("visible_to_staff_only", true));

    private static async Task<JsonNode?> Goals(LearningHouse house, string? person) => (await house.Get(person, $"/api/course_home/outline/{Key}")).Body!["course_goals"];

    private static async Task<(bool First, bool Week)> Celebrated(LearningHouse house, string person)
    {
        var shown = (await house.Get(person, $"/api/course_home/course_metadata/{Key}")).Body!["celebrations"]!;
        return ((bool)shown["first_section"]!, (bool)shown["weekly_goal"]!);
    }

    private static async Task<string?> Welcome(LearningHouse house, string person) =>
        (string?)(await house.Get(person, $"/api/course_home/outline/{Key}")).Body!["welcome_message_html"];

    private static async Task<bool> HasMissed(LearningHouse house, string person) =>
        (bool)(await house.Get(person, $"/api/course_experience/v1/course_deadlines_info/{Key}")).Body!["dates_banner_info"]!["missed_deadlines"]!;

    /// <summary>Of the two subsections with problems; the third has nothing that counts.</summary>
    private static async Task<string> Dues(LearningHouse house, string person)
    {
        var blocks = (await house.Get(person, $"/api/course_home/outline/{Key}")).Body!["course_blocks"]!["blocks"]!;
        Assert.Null(blocks[Usage("sequential-2")]!["due"]);
        return $"{(string?)blocks[Usage("sequential-1")]!["due"]} {(string?)blocks[Usage("sequential-3")]!["due"]}";
    }

    private static async Task<bool> ShowsNotes(LearningHouse house) =>
        (bool)(await house.Get("ada", $"/api/courseware/course/{Key}?requested_fields=notes")).Body!["notes"]!["visible"]!;
}
