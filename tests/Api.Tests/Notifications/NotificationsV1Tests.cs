using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Courseware.SmallCourse;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Notifications;

public sealed class NotificationsV1Tests
{
    private const string Url = "/api/notifications/";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task members_are_told_the_latest_news_once()
    {
        await using var house = await Open(Make());
        await Publish(house, "<p>Exam <b>moved</b></p>");
        await Publish(house, "<p>Exam <b>moved</b></p>");
        var (status, list) = await house.Get("ada", Url);
        Assert.Equal((200, 1), (status, (int)list!["count"]!));
        var told = list["results"]![0]!.AsObject();
        Assert.True((long)told["id"]! > 0);
        told.Remove("id");
        told.Remove("created");
        AssertJson(
            $$"""
            {
              "app_name": "updates", "notification_type": "course_updates", "content_context": {"course_name": "Small", "course_update_content": "Exam moved"},
              "content": "<p>News of your course: <strong>Exam moved</strong></p>",
              "content_url": "http://localhost:18000/learning/course/{{Key}}/home", "course_id": "{{Key}}", "last_read": null, "last_seen": null
            }
            """,
            told);
        Assert.Equal(0, (int)(await house.Get("ben", Url)).Body!["count"]!);
        await Publish(house, "Another");
        Assert.Equal(2, (int)(await house.Get("ada", Url)).Body!["count"]!);
    }

    [Fact]
    public async Task a_learner_is_told_the_grade_of_the_team_and_no_others()
    {
        await using var house = await Open(Make().Add("openassessment-1", "vertical-1", ("display_name", "Essay <1>")));
        var (ada, essay) = (house.People["ada"], CourseBuilder.Usage("openassessment-1"));
        foreach (var source in (string[])["staff", "peer"])
        {
            await house.Given(
                OpenResponseEvent.StreamOf(ada, essay),
                new ResponseScored(ada, essay, Guid.Parse("0197f000-0000-7000-8000-000000000001"), source, 7, 10, new Dictionary<string, int>(), [], Noon));
        }

        await house.CatchUp();
        var told = Assert.Single((await house.Get("ada", $"{Url}?app_name=grading")).Body!["results"]!.AsArray());
        Assert.Equal("<p>You have <strong>7 of 10</strong> points for your response to <strong>Essay &lt;1&gt;</strong>.</p>", (string?)told!["content"]);
        Assert.Equal("2026-03-01T12:00:00Z", (string?)told["created"]);
        Assert.Empty((await house.Get("ada", $"{Url}?app_name=updates")).Body!["results"]!.AsArray());
    }

    [Fact]
    public async Task the_bell_counts_what_is_new_until_the_tray_is_opened()
    {
        await using var house = await Open(Make());
        await Tell(house, "ada", 11, 12);
        AssertJson(
            """
            {"show_notifications_tray": true, "count": 2, "count_by_app_name": {"discussion": 0, "updates": 2, "grading": 0}, "notification_expiry_days": 60,
             "is_new_notification_view_enabled": true}
            """,
            (await house.Get("ada", $"{Url}count/")).Body);
        Assert.Equal(200, await Send(house, "ada", HttpMethod.Put, $"{Url}mark-seen/updates/"));
        Assert.Equal(0, (int)(await house.Get("ada", $"{Url}count/")).Body!["count"]!);
        Assert.All((await house.Get("ada", Url)).Body!["results"]!.AsArray(), row => Assert.NotNull(row!["last_seen"]));
        Assert.Equal(400, await Send(house, "ada", HttpMethod.Put, $"{Url}mark-seen/weather/"));
    }

    [Fact]
    public async Task one_or_all_are_read()
    {
        await using var house = await Open(Make());
        await Tell(house, "ada", 11, 12, 13);
        Assert.Equal(200, await Read(house, "ada", new { notification_id = 11 }));
        Assert.Equal("11", await ReadOnes(house, "ada"));
        Assert.Equal(200, await Read(house, "ada", new { app_name = "updates" }));
        Assert.Equal("13 12 11", await ReadOnes(house, "ada"));
        foreach (var wrong in (object[])[new { }, new { app_name = "weather" }, new { notification_id = "x" }]) Assert.Equal(400, await Read(house, "ada", wrong));
        Assert.Equal(404, await Read(house, "ada", new { notification_id = 99 }));
    }

    [Fact]
    public async Task notifications_of_others_are_out_of_reach()
    {
        await using var house = await Open(Make());
        await Tell(house, "ada", 11);
        foreach (var person in (string[])["ben", "tia", "sam"])
        {
            Assert.Equal(404, await Read(house, person, new { notification_id = 11 }));
            Assert.Equal(200, await Read(house, person, new { app_name = "updates" }));
            Assert.Equal(0, (int)(await house.Get(person, $"{Url}count/")).Body!["count"]!);
        }

        Assert.Empty(await ReadOnes(house, "ada"));
        foreach (var url in (string[])[Url, $"{Url}count/", $"{Url}v3/configurations/"]) Assert.Equal(401, (await house.Get(null, url)).Status);
    }

    [Fact]
    public async Task old_notifications_are_shown_no_more()
    {
        await using var house = await Open(Make());
        var ada = house.People["ada"];
        await house.Given(NotificationTrayEvent.StreamOf(ada), Told(ada, 11, Noon.AddDays(-60)), Told(ada, 12, Noon.AddDays(-60).AddSeconds(-1)));
        Assert.Equal(1, (int)(await house.Get("ada", Url)).Body!["count"]!);
        Assert.Equal(1, (int)(await house.Get("ada", $"{Url}count/")).Body!["count"]!);
    }

    [Fact]
    public async Task who_wants_no_news_is_told_none()
    {
        await using var house = await Open(Make());
        var ben = house.People["ben"];
        await house.Given(CourseEnrollmentEvent.StreamOf(ben, LearningHouse.Course), new EnrollmentActivated(ben, LearningHouse.Course, "audit", Noon));
        var (status, answer) = await Set(house, "ada", new { notification_app = "updates", notification_type = "course_updates", notification_channel = "web", value = false });
        Assert.Equal(200, status);
        AssertJson("""{"updated_value": false, "notification_type": "course_updates", "channel": "web", "app": "updates"}""", answer!["data"]);
        await Publish(house, "News");
        Assert.Equal((0, 1), ((int)(await house.Get("ada", Url)).Body!["count"]!, (int)(await house.Get("ben", Url)).Body!["count"]!));
    }

    [Fact]
    public async Task settings_are_told_by_app_and_kind()
    {
        await using var house = await Open(Make());
        await Set(house, "ada", new { notification_app = "discussion", notification_type = "grouped_notification", notification_channel = "email_cadence", email_cadence = "Weekly" });
        var (_, settings) = await house.Get("ada", $"{Url}v3/configurations/");
        Assert.Equal(["discussion", "updates", "grading"], settings!["data"]!.AsObject().Select(app => app.Key));
        AssertJson(
            """{"web": true, "email": true, "push": true, "email_cadence": "Weekly", "info": "Answers and comments on your posts, and on those that you follow."}""",
            settings["data"]!["discussion"]!["notification_types"]!["grouped_notification"]);
        AssertJson("""{"course_updates": ["push"]}""", settings["data"]!["updates"]!["non_editable"]);
        Assert.Equal("Weekly", (string?)(await house.Get("ada", $"{Url}v2/configurations/")).Body!["data"]!["discussion"]!["notification_types"]!["core"]!["email_cadence"]);
        foreach (var wrong in (object[])
        [
            new { notification_type = "course_updates", notification_channel = "web", value = false },
            new { notification_app = "updates", notification_type = "course_updates", notification_channel = "web" },
            new { notification_app = "updates", notification_type = "course_updates", notification_channel = "push", value = true },
            new { notification_app = "updates", notification_type = "course_updates", notification_channel = "email_cadence", email_cadence = "Hourly" },
        ])
        {
            var (status, answer) = await Set(house, "ada", wrong);
            Assert.Equal((400, "error"), (status, (string?)answer!["status"]));
        }
    }

    private static async Task Publish(LearningHouse house, string news)
    {
        await house.Given(
            CoursePublicationEvent.StreamOf(LearningHouse.Course),
            new CoursePagePublished(LearningHouse.Course, "info/updates", $"<article><h2>March 1</h2>{news}</article>\n"),
            new CourseVersionPublished(LearningHouse.Course, 2, 2, null, Noon));
        await house.CatchUp();
    }

    private static Task Tell(LearningHouse house, string person, params long[] numbers) =>
        house.Given(NotificationTrayEvent.StreamOf(house.People[person]), [.. numbers.Select(object (number) => Told(house.People[person], number, Noon))]);

    private static NotificationPublished Told(UserId user, long number, DateTimeOffset at) =>
        new(user, number, NotificationKinds.CourseUpdates, LearningHouse.Course, FieldValues.Empty.With("text", "News"), "/", at);

    /// <summary>Ids of those that were read, newest first.</summary>
    private static async Task<string> ReadOnes(LearningHouse house, string person) => string.Join(
        ' ', (await house.Get(person, Url)).Body!["results"]!.AsArray().Where(row => row!["last_read"] is not null).Select(row => row!["id"]!.ToJsonString()));

    private static Task<int> Read(LearningHouse house, string person, object body) => Send(house, person, HttpMethod.Patch, $"{Url}read/", body);

    private static async Task<int> Send(LearningHouse house, string person, HttpMethod method, string url, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(url, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await house.As(person).SendAsync(request, Ct);
        return (int)answer.StatusCode;
    }

    private static async Task<(int Status, JsonNode? Body)> Set(LearningHouse house, string person, object body)
    {
        using var answer = await house.As(person).PutAsJsonAsync(new Uri($"{Url}v3/configurations/", UriKind.Relative), body, Ct);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct)));
    }
}
