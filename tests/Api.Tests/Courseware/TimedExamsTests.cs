using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Api.Tests.Assessment;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>An exam of an hour, due on the evening of 2026-03-01; requests say at how many minutes after noon they come.</summary>
public sealed class TimedExamsTests
{
    internal const string Attempts = "/api/edx_proctoring/v1/proctored_exam/attempt";
    private const string Closed = "refresh your page";
    internal static readonly UsageKey Exam = CourseBuilder.Usage("sequential-exam");
    private static readonly UsageKey Problem = CourseBuilder.Usage("problem-1");
    private static readonly string OfExam = $"{Attempts}/course_id/{LearningHouse.Course}?content_id={Uri.EscapeDataString($"{Exam}")}&is_learning_mfe=true";

    [Fact]
    public async Task an_exam_not_begun_tells_how_long_it_is_and_what_is_no_exam_is_empty()
    {
        await using var house = await Open();
        var body = (await Send(house, "ada", HttpMethod.Get, OfExam)).Body;
        var exam = body["exam"]!;
        LearningHouse.AssertJson(
            $$"""
            {"exam": {"id": {{exam["id"]}}, "course_id": "{{LearningHouse.Course}}", "content_id": "{{Exam}}", "external_id": null, "exam_name": "Final",
              "time_limit_mins": 60, "is_proctored": false, "is_practice_exam": false, "is_active": true, "due_date": "2026-03-01T18:00:00Z",
              "hide_after_due": false, "backend": null, "total_time": "1 hour", "attempt": {}, "type": "timed", "passed_due_date": false,
              "use_legacy_attempt_api": true}, "active_attempt": {} }
            """,
            body);
        const string Empty = """{"exam": {}, "active_attempt": {}}""";
        LearningHouse.AssertJson(Empty, (await Send(house, "ada", HttpMethod.Get, $"{Attempts}/course_id/{LearningHouse.Course}?is_learning_mfe=true")).Body);
        LearningHouse.AssertJson(Empty, (await Send(house, "ada", HttpMethod.Get, OfExam.Replace("sequential-exam", "sequential-plain", StringComparison.Ordinal))).Body);
        LearningHouse.AssertJson(Empty, (await Send(house, "ben", HttpMethod.Get, OfExam)).Body);
        LearningHouse.AssertJson("""{"in_timed_exam": false, "is_proctored": false}""", (await Send(house, "ada", HttpMethod.Get, Attempts)).Body);
        Assert.Equal(200, (await Send(house, "ada", HttpMethod.Get, $"/api/edx_proctoring/v1/proctored_exam/settings/exam_id/{exam["id"]}/")).Status);
    }

    [Fact]
    public async Task a_learner_takes_the_exam_from_start_to_handing_in()
    {
        await using var house = await Open();
        var attempt = await Start(house);
        var body = (await Send(house, "ada", HttpMethod.Get, OfExam, 30)).Body;
        LearningHouse.AssertJson(
            $$"""
            {"in_timed_exam": true, "taking_as_proctored": false, "exam_type": "a timed exam", "exam_display_name": "Final",
             "exam_url_path": {{body["active_attempt"]!["exam_url_path"]!.ToJsonString()}}, "time_remaining_seconds": 1800, "total_time": "1 hour",
             "low_threshold_sec": 720, "critically_low_threshold_sec": 180, "course_id": "{{LearningHouse.Course}}", "attempt_id": {{attempt}},
             "external_id": null, "accessibility_time_string": "you have 30 minutes remaining", "attempt_status": "started",
             "exam_started_poll_url": "{{Attempts}}/{{attempt}}", "attempt_ready_to_resume": false, "use_legacy_attempt_api": true,
             "desktop_application_js_url": ""}
            """,
            body["active_attempt"]);
        Assert.EndsWith($"/learning/course/{LearningHouse.Course}/{Exam}", (string?)body["active_attempt"]!["exam_url_path"], StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(body["active_attempt"], body["exam"]!["attempt"]));

        var poll = (await Send(house, "ada", HttpMethod.Get, $"{Attempts}/{attempt}", 59.5)).Body;
        Assert.Equal(("started", 30, "you have less than a minute remaining"),
            ((string?)poll["status"], (int)poll["time_remaining_seconds"]!, (string?)poll["accessibility_time_string"]));

        Assert.Equal(200, (await Act(house, "ada", attempt, "stop", 31)).Status);
        Assert.Equal("ready_to_submit", await Status(house, 31));
        Assert.Equal(200, (await Act(house, "ada", attempt, "start", 32)).Status);
        Assert.Equal("started", await Status(house, 32));
        Assert.Equal(200, (await Act(house, "ada", attempt, "submit", 33)).Status);
        Assert.Equal("submitted", await Status(house, 34));
        LearningHouse.AssertJson("{}", (await Send(house, "ada", HttpMethod.Get, OfExam, 34)).Body["active_attempt"]);
        Assert.Equal(400, (await Act(house, "ada", attempt, "stop", 34)).Status);
        Assert.Equal(400, (await Act(house, "ada", attempt, "click_download_software", 34)).Status);
        Assert.Equal(400, (await Create(house, 34)).Status);
    }

    [Fact]
    public async Task an_attempt_is_its_learners_alone()
    {
        await using var house = await Open();
        var attempt = await Start(house);
        Assert.Equal(403, (await Send(house, "ben", HttpMethod.Get, $"{Attempts}/{attempt}")).Status);
        Assert.Equal(403, (await Act(house, "ben", attempt, "submit", 1)).Status);
        Assert.Equal(400, (await Act(house, "ada", attempt + 1, "submit", 1)).Status);
        var exam = (long)(await Send(house, "ada", HttpMethod.Get, OfExam)).Body["exam"]!["id"]!;
        Assert.Equal(400, (await Send(house, "ben", HttpMethod.Post, Attempts, 0, new { exam_id = exam, start_clock = "true" })).Status);
        Assert.Empty(await house.Facts<ExamAttemptSubmitted>());
    }

    [Fact]
    public async Task problems_take_answers_only_while_the_clock_runs()
    {
        await using var house = await Open();
        Assert.Contains(Closed, await Answer(house, 0), StringComparison.Ordinal);
        await Start(house);
        Assert.Equal("correct", await Answer(house, 60));
        Assert.Contains(Closed, await Answer(house, 60.1), StringComparison.Ordinal);
        Assert.Equal(403, (await Send(house, "ada", HttpMethod.Post, $"/courses/{LearningHouse.Course}/xblock/{CourseBuilder.Usage("html-1")}/handler/publish_completion", 61, new { completion = 1.0 })).Status);
        // The team tries out its own exam whenever it likes, and what is no exam is none.
        Assert.Equal("correct", (string?)(await house.Submit("tia", Problem, "4"))["success"]);
        Assert.Equal("correct", (string?)(await house.Submit("ada", CourseBuilder.Usage("problem-2"), "4"))["success"]);
        Assert.Equal("submitted", await Status(house, 61));
        var timedOut = Assert.Single(await house.Facts<ExamAttemptTimedOut>());
        Assert.Equal(LearningHouse.Noon.AddMinutes(60), timedOut.Expired);
    }

    [Fact]
    public async Task what_was_handed_in_opens_again_after_the_due_date_but_takes_no_answers()
    {
        await using var house = await Open();
        var attempt = await Start(house);
        await Act(house, "ada", attempt, "submit", 5);
        Assert.Contains(Closed, await Answer(house, 6, "problem_get"), StringComparison.Ordinal);
        Assert.Contains("problem", (string?)(await Dispatch(house, 361, "problem_get"))["html"], StringComparison.Ordinal);
        Assert.Contains(Closed, await Answer(house, 361), StringComparison.Ordinal);

        await using var hidden = await Open(("hide_after_due", true));
        attempt = await Start(hidden);
        await Act(hidden, "ada", attempt, "submit", 5);
        Assert.Contains(Closed, await Answer(hidden, 361, "problem_get"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task nobody_begins_after_the_due_date()
    {
        await using var house = await Open();
        Assert.Equal(403, (await Create(house, 360)).Status);
        Assert.True((bool)(await Send(house, "ada", HttpMethod.Get, OfExam, 360)).Body["exam"]!["passed_due_date"]!);
        Assert.Empty(await house.Facts<ExamAttemptCreated>());
    }

    [Fact]
    public async Task the_sequence_says_that_time_is_limited_and_units_show_their_content_only_during_the_attempt()
    {
        // The pages go by the clock of the machine.
        await using var house = await Open(("due", null));
        var sequence = (await Send(house, "ada", HttpMethod.Get, $"/api/courseware/sequence/{Exam}")).Body;
        Assert.True((bool)sequence["is_time_limited"]!);
        Assert.Single(sequence["items"]!.AsArray());
        var page = $"/xblock/{CourseBuilder.Usage("vertical-1")}";
        var (before, team) = (await Page(house, "ada", page), await Page(house, "tia", page));
        Assert.Contains("This is a timed exam of 60 minutes.", before, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", before, StringComparison.Ordinal);
        Assert.Contains("Secret", team, StringComparison.Ordinal);

        var exam = (long)(await Send(house, "ada", HttpMethod.Get, OfExam, null)).Body["exam"]!["id"]!;
        var created = await Send(house, "ada", HttpMethod.Post, Attempts, null, new { exam_id = exam, start_clock = "true" });
        Assert.Contains("Secret", await Page(house, "ada", page), StringComparison.Ordinal);
        Assert.Equal(200, (await Send(house, "ada", HttpMethod.Put, $"{Attempts}/{created.Body["exam_attempt_id"]}", null, new { action = "submit" })).Status);
        var after = await Page(house, "ada", page);
        Assert.Contains("You have completed this timed exam.", after, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task apps_get_no_content_of_an_exam_to_keep()
    {
        await using var house = await Open();
        var url = $"/api/courses/v2/blocks/?course_id={Uri.EscapeDataString($"{LearningHouse.Course}")}&depth=all&student_view_data=html&username=";
        Assert.Null((await house.Get("ada", url + "ada")).Body!["blocks"]![$"{CourseBuilder.Usage("html-1")}"]!["student_view_data"]);
        Assert.NotNull((await house.Get("tia", url + "tia")).Body!["blocks"]![$"{CourseBuilder.Usage("html-1")}"]!["student_view_data"]);
    }

    [Fact]
    public async Task the_team_gives_more_time_and_another_attempt_with_actor_and_reason()
    {
        await using var house = await Open();
        var list = (await Send(house, "tia", HttpMethod.Get, $"/api/instructor/v2/courses/{LearningHouse.Course}/special_exams?exam_type=timed")).Body.AsArray();
        var url = $"/api/instructor/v2/courses/{LearningHouse.Course}/special_exams/{Assert.Single(list)!["id"]}";
        var granted = await Send(house, "tia", HttpMethod.Post, $"{url}/allowance", 0,
            new { user_ids = new[] { "ada", "nobody" }, allowance_type = "additional_time_granted", value = "30", reason = "Reads slowly" });
        LearningHouse.AssertJson(
            $$"""
            {"allowance_type": "additional_time_granted", "value": "30", "results": [{"identifier": "ada", "exam_id": {{list[0]!["id"]}}, "success": true},
             {"identifier": "nobody", "exam_id": {{list[0]!["id"]}}, "success": false, "error": "There is no such exam, or no such learner."}]}
            """,
            granted.Body);
        var fact = Assert.Single(await house.Facts<ExamTimeGranted>());
        Assert.Equal((house.People["ada"], 30, house.People["tia"], "Reads slowly"), (fact.User, fact.ExtraMinutes, fact.By, fact.Reason));
        Assert.Equal("1 hour and 30 minutes", (string?)(await Send(house, "ada", HttpMethod.Get, OfExam)).Body["exam"]!["total_time"]);

        var attempt = await Start(house);
        await Act(house, "ada", attempt, "submit", 5);
        Assert.Equal(204, (await Send(house, "tia", HttpMethod.Delete, $"{url}/allowance", 6, new { user_ids = new[] { "ada" } })).Status);
        Assert.Equal(200, (await Send(house, "tia", HttpMethod.Post, $"{url}/reset/ada", 6, new { reason = "Power cut" })).Status);
        Assert.Equal(404, (await Send(house, "tia", HttpMethod.Post, $"{url}/reset/ada", 6, new { })).Status);
        Assert.Equal("Power cut", Assert.Single(await house.Facts<ExamAttemptReset>()).Reason);
        Assert.Equal(400, (await Send(house, "ada", HttpMethod.Get, $"{Attempts}/{attempt}", 6)).Status);
        Assert.Equal(200, (await Create(house, 7)).Status);
        Assert.Equal([90, 60], (await house.Facts<ExamAttemptStarted>()).Select(started => started.AllowedMinutes));
        Assert.Equal(403, (await Send(house, "ada", HttpMethod.Post, $"{url}/reset/ada", 6, new { })).Status);
    }

    internal static Task<LearningHouse> Open(params (string Name, object? Value)[] fields) => LearningHouse.Open(new CourseBuilder()
        .With(("start", "2020-01-01T00:00:00Z"))
        .Add("chapter-1", null)
        .Add("sequential-exam", "chapter-1",
            [("display_name", "Final"), ("is_time_limited", true), ("default_time_limit_minutes", 60), ("due", "2026-03-01T18:00:00Z"), .. fields])
        .Add("vertical-1", "sequential-exam")
        .Add("html-1", "vertical-1").Body("html-1", "<p>Secret</p>")
        .Add("problem-1", "vertical-1").Body("problem-1", "<problem><numericalresponse answer='4'><textline/></numericalresponse></problem>")
        .Add("sequential-plain", "chapter-1").Add("vertical-2", "sequential-plain")
        .Add("problem-2", "vertical-2").Body("problem-2", "<problem><numericalresponse answer='4'><textline/></numericalresponse></problem>"));

    private static async Task<long> Start(LearningHouse house) => (long)(await Create(house, 0)).Body["exam_attempt_id"]!;

    private static async Task<(int Status, JsonNode Body)> Create(LearningHouse house, double minutes)
    {
        var exam = (long)(await Send(house, "ada", HttpMethod.Get, OfExam)).Body["exam"]!["id"]!;
        return await Send(house, "ada", HttpMethod.Post, Attempts, minutes, new { exam_id = exam, start_clock = "true", attempt_proctored = "false" });
    }

    private static Task<(int Status, JsonNode Body)> Act(LearningHouse house, string person, long attempt, string action, double minutes) =>
        Send(house, person, HttpMethod.Put, $"{Attempts}/{attempt}", minutes, new { action });

    private static async Task<string?> Status(LearningHouse house, double minutes) =>
        (string?)(await Send(house, "ada", HttpMethod.Get, OfExam, minutes)).Body["exam"]!["attempt"]!["attempt_status"];

    private static async Task<string> Answer(LearningHouse house, double minutes, string dispatch = "problem_check") =>
        (string)(await Dispatch(house, minutes, dispatch))["success"]!;

    private static async Task<JsonNode> Dispatch(LearningHouse house, double minutes, string dispatch)
    {
        using var form = new FormUrlEncodedContent([new($"input_{Problem.BlockId}_2_1", "4")]);
        var answer = await At(house, "ada", minutes).PostAsync(new Uri(LearnersAtWork.Handler(Problem, dispatch), UriKind.Relative), form, Wire.Ct);
        return JsonNode.Parse(await answer.Text())!;
    }

    internal static async Task<string> Page(LearningHouse house, string person, string url) =>
        await (await At(house, person, null).GetAsync(new Uri(url, UriKind.Relative), Wire.Ct)).Text();

    /// <param name="minutes">After noon; null: by the clock of the machine.</param>
    private static async Task<(int Status, JsonNode Body)> Send(
        LearningHouse house, string person, HttpMethod method, string url, double? minutes = 0, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(url, UriKind.Relative));
        if (body is not null) request.Content = JsonContent.Create(body);
        using var answer = await At(house, person, minutes).SendAsync(request, Wire.Ct);
        var text = await answer.Text();
        return ((int)answer.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text)! : JsonValue.Create(text));
    }

    internal static HttpClient At(LearningHouse house, string person, double? minutes)
    {
        var client = house.As(person);
        client.DefaultRequestHeaders.Remove(RequestClock.SimulatedTimeHeader);
        // The key of the house.
        if (minutes is { } after) client.DefaultRequestHeaders.Add(RequestClock.SimulatedTimeHeader, RequestClock.Sign(LearningHouse.Noon.AddMinutes(after), new byte[32]));
        return client;
    }
}
