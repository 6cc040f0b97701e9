using System.Net;
using System.Text.Json;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Enrollment;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>Wire shapes of wire-lms.md §11.2 and §11.3.</summary>
public sealed class ProblemHandlerTests(ProblemHouse house) : IClassFixture<ProblemHouse>
{
    private static readonly string[] Always = ["progress_changed", "current_score", "total_possible", "attempts_used"];

    [Fact]
    public async Task a_problem_is_fetched_as_the_inside_of_its_container()
    {
        var reply = await Json(await house.Learner.GetAsync(ProblemHouse.Url("plain", "problem_get"), Wire.Ct));
        Assert.Equal(["html", .. Always], reply.Names());
        Assert.Contains("name=\"input_plain_2_1\"", reply.GetProperty("html").GetString());
        Assert.Contains($"action=\"{ProblemHouse.Url("plain", "problem_check")}\"", reply.GetProperty("html").GetString());
        Assert.Equal("false 0 1 0", Four(reply));
    }

    [Fact]
    public async Task a_right_answer_is_correct_and_counts_by_weight()
    {
        var reply = await Post("choice", "problem_check", ("input_choice_2_1", "choice_1"));
        Assert.Equal(["success", "contents", .. Always], reply.Names());
        Assert.Equal("correct", reply.GetProperty("success").GetString());
        Assert.Contains("status correct", reply.GetProperty("contents").GetString());
        Assert.Equal("true 2 2 1", Four(reply));
        var made = Assert.IsType<ProblemChecked>(Assert.Single(await house.Facts("choice")));
        Assert.Equal(("b", "Which?", 1.0, 2.0), (made.Marks[0].Answer, made.Marks[0].Question, made.Earned, made.WeightedEarned));

        var shown = await Post("choice", "problem_show");
        Assert.Equal(["answers", "correct_status_html", .. Always], shown.Names());
        Assert.Equal(
            """{"choice_2_1":["choice_1"],"choice_solution_1":"<solution id=\"choice_solution_1\"><p>See <img src=\"/asset-v1:OpenedX+ProblemX+2026+type@asset+block@b.png\"/></p></solution>"}""",
            shown.GetProperty("answers").GetRawText());
    }

    [Fact]
    public async Task a_first_answer_takes_one_look_at_the_database_and_one_append()
    {
        await Post("plain", "problem_get");
        using var statements = new Statements();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(ProblemHouse.Url("first", "problem_check"), UriKind.Relative))
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("input_first_2_1", "4")]),
            Headers = { { "traceparent", statements.TraceParent } },
        };
        Assert.Equal("correct", (await Json(await house.Learner.SendAsync(request, Wire.Ct))).GetProperty("success").GetString());
        Assert.Collection(
            statements.All,
            look => Assert.Contains("identity.ended_sessions", look, StringComparison.Ordinal),
            append => Assert.Contains("insert into public.mt_events", append, StringComparison.Ordinal));
    }

    [Fact]
    public async Task who_left_the_course_or_the_browser_answers_no_more()
    {
        var user = await house.Account("leaver", ct: Wire.Ct);
        var membership = CourseEnrollmentEvent.StreamOf(user, ProblemHouse.Course);
        await house.Append(membership, "course_enrollment", new EnrollmentActivated(user, ProblemHouse.Course, "audit", DateTimeOffset.UnixEpoch));
        using var signedIn = await (await house.CreateClient().WithCsrf(Wire.Ct)).PostForm(
            "/api/user/v2/account/login_session/", ("email_or_username", "leaver"), ("password", People.Password));
        var session = signedIn.Cookie("sessionid")!.Split(';')[0];
        Assert.Equal(HttpStatusCode.OK, await Answer());

        await house.Append(membership, "course_enrollment", new EnrollmentDeactivated(user, ProblemHouse.Course, "audit", DateTimeOffset.UnixEpoch));
        Assert.Equal(HttpStatusCode.NotFound, await Answer());
        await house.Append(membership, "course_enrollment", new EnrollmentActivated(user, ProblemHouse.Course, "audit", DateTimeOffset.UnixEpoch));
        Assert.Equal(HttpStatusCode.OK, await Answer());

        using var leaving = new HttpRequestMessage(HttpMethod.Get, new Uri("/logout", UriKind.Relative)) { Headers = { { "Cookie", session } } };
        using (await house.CreateClient().SendAsync(leaving, Wire.Ct)) Assert.Equal(HttpStatusCode.Forbidden, await Answer());

        async Task<HttpStatusCode> Answer()
        {
            var csrf = new string('c', 32);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(ProblemHouse.Url("left", "problem_check"), UriKind.Relative))
            {
                Content = new FormUrlEncodedContent([KeyValuePair.Create("input_left_2_1", "4")]),
                Headers = { { "Cookie", $"{session}; csrftoken={csrf}" }, { "X-CSRFToken", csrf } },
            };
            using var answer = await house.CreateClient().SendAsync(request, Wire.Ct);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task check_boxes_arrive_as_repeated_fields()
    {
        var reply = await Post("boxes", "problem_check", ("input_boxes_2_1[]", "choice_0"), ("input_boxes_2_1[]", "choice_1"));
        Assert.Equal("correct", reply.GetProperty("success").GetString());
    }

    [Fact]
    public async Task apps_send_multipart_fields_of_the_same_names()
    {
        using var form = new MultipartFormDataContent { { new StringContent("4"), "input_number_2_1" } };
        var reply = await Json(await house.Learner.PostAsync(ProblemHouse.Url("number", "problem_check"), form, Wire.Ct));
        Assert.Equal("correct", reply.GetProperty("success").GetString());
    }

    [Fact]
    public async Task attempts_end()
    {
        Assert.Equal("incorrect", (await Post("twice", "problem_check", ("input_twice_2_1", "5"))).GetProperty("success").GetString());
        var rejected = await Post("twice", "problem_check", ("input_twice_2_1", "<b>2+"));
        Assert.Equal(["success", .. Always], rejected.Names());
        Assert.Equal("Invalid math syntax: '&lt;b&gt;2+'", rejected.GetProperty("success").GetString());
        Assert.Equal("false 0 1 1", Four(rejected));
        Assert.Equal("true 1 1 2", Four(await Post("twice", "problem_check", ("input_twice_2_1", "4"))));
        Assert.Equal(StateChanged, (await Post("twice", "problem_check", ("input_twice_2_1", "4"))).GetRawText());
        Assert.Equal("closed", Assert.IsType<ProblemCheckRefused>((await house.Facts("twice"))[^1]).Reason);
    }

    [Fact]
    public async Task hidden_results_are_only_submitted()
    {
        var reply = await Post("hidden", "problem_check", ("input_hidden_2_1", "4"));
        Assert.Equal("submitted", reply.GetProperty("success").GetString());
        Assert.Equal("true null 1 1", Four(reply));
        Assert.DoesNotContain("status correct", reply.GetProperty("contents").GetString());
    }

    [Fact]
    public async Task a_repeated_request_id_is_one_submission()
    {
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, ProblemHouse.Url("repeat", "problem_check"))
            {
                Content = new FormUrlEncodedContent([new("input_repeat_2_1", "5")]),
                Headers = { { "Idempotency-Key", "once" } },
            };
            var reply = await Json(await house.Learner.SendAsync(request, Wire.Ct));
            Assert.Equal(("incorrect", 1), (reply.GetProperty("success").GetString(), reply.GetProperty("attempts_used").GetInt32()));
        }

        Assert.Single(await house.Facts("repeat"));
    }

    [Fact]
    public async Task too_soon_is_said_with_an_empty_page()
    {
        await Post("slow", "problem_check", ("input_slow_2_1", "5"));
        var reply = await Post("slow", "problem_check", ("input_slow_2_1", "4"));
        Assert.Equal(["success", "html", .. Always], reply.Names());
        Assert.StartsWith("You must wait at least 1 hour between submissions.", reply.GetProperty("success").GetString());
        Assert.Equal("", reply.GetProperty("html").GetString());
    }

    [Fact]
    public async Task answers_are_saved_and_reset()
    {
        var saved = await Post("save", "problem_save", ("input_save_2_1", "3"));
        Assert.Equal(["success", "msg", "html", .. Always], saved.Names());
        Assert.True(saved.GetProperty("success").GetBoolean());
        Assert.Contains("value=\"3\"", saved.GetProperty("html").GetString());
        Assert.Equal("Your answers have been saved but not graded. Click 'Submit' to grade them.", saved.GetProperty("msg").GetString());
        Assert.Contains("Your answers were previously saved. Click 'Submit' to grade them.", saved.GetProperty("html").GetString());
        var early = await Post("save", "problem_reset", ("id", ProblemHouse.Usage("save").ToString()));
        Assert.Equal(["success", "msg", .. Always], early.Names());
        Assert.False(early.GetProperty("success").GetBoolean());
        Assert.Equal("You must submit an answer before you can select Reset.", early.GetProperty("msg").GetString());
        await Post("save", "problem_check", ("input_save_2_1", "4"));
        var reset = await Post("save", "problem_reset", ("id", ProblemHouse.Usage("save").ToString()));
        Assert.Equal(["success", "html", .. Always], reset.Names());
        Assert.Equal("true 0 1 1", Four(reset));
    }

    [Fact]
    public async Task hints_come_one_after_the_other()
    {
        var first = await Post("number", "hint_button", ("hint_index", "0"), ("input_id", "number"));
        Assert.Equal(["success", "hint_index", "should_enable_next_hint", "msg", .. Always], first.Names());
        Assert.True(first.GetProperty("should_enable_next_hint").GetBoolean());
        var second = await Post("number", "hint_button", ("hint_index", "3"), ("input_id", "number"));
        Assert.Equal(1, second.GetProperty("hint_index").GetInt32());
        Assert.False(second.GetProperty("should_enable_next_hint").GetBoolean());
        Assert.Contains("Even", second.GetProperty("msg").GetString());
        Assert.Contains("Small", second.GetProperty("msg").GetString());
    }

    [Fact]
    public async Task closed_problems_take_nothing_and_show_their_answers()
    {
        Assert.Equal(StateChanged, (await Post("late", "problem_check", ("input_late_2_1", "4"))).GetRawText());
        Assert.Equal("4", (await Post("late", "problem_show")).GetProperty("answers").GetProperty("late_2_1").GetString());
        Assert.Equal(StateChanged, (await Post("plain", "problem_show")).GetRawText());
    }

    [Fact]
    public async Task a_randomized_problem_keeps_the_order_that_was_drawn_first()
    {
        var first = (await Json(await house.Learner.GetAsync(ProblemHouse.Url("drawn", "problem_get"), Wire.Ct))).GetProperty("html").GetString();
        Assert.Equal(first, (await Json(await house.Learner.GetAsync(ProblemHouse.Url("drawn", "problem_get"), Wire.Ct))).GetProperty("html").GetString());
        Assert.InRange(Assert.IsType<ProblemSeedDrawn>(Assert.Single(await house.Facts("drawn"))).Seed, 0, 999);
    }

    [Fact]
    public async Task what_cannot_be_graded_here_says_so()
    {
        var reply = await Post("script", "problem_check", ("input_script_2_1", "x"));
        Assert.Contains("externalresponse", reply.GetProperty("success").GetString());
        Assert.Equal("false 0 0 0", Four(reply));
        Assert.Empty(await house.Facts("script"));
    }

    [Theory]
    [InlineData("noscore")]
    [InlineData("input_a_2_1|other_a_2_1")]
    [InlineData("input_a_2_1{}")]
    public async Task fields_that_make_no_sense_get_the_general_answer(string names)
    {
        var reply = await Post("plain", "problem_check", [.. names.Split('|').Select(name => (name, "x"))]);
        Assert.Equal("""{"success":"We're sorry, there was an error with processing your request. Please try reloading your page and trying again."}""", reply.GetRawText());
    }

    [Fact]
    public async Task too_many_files_are_refused()
    {
        using var form = new MultipartFormDataContent();
        for (var i = 0; i < 21; i++) form.Add(new ByteArrayContent([1]), $"input_plain_2_{i}", $"{i}.txt");
        var answer = await house.Learner.PostAsync(ProblemHouse.Url("plain", "problem_check"), form, Wire.Ct);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.StartsWith("Submission aborted! ", (await Json(answer)).GetProperty("success").GetString());
    }

    [Fact]
    public async Task a_broken_body_uses_no_attempt()
    {
        var reply = await Post("plain", "problem_check", ("input_plain_2_1", "4\0"));
        Assert.StartsWith("We're sorry", reply.GetProperty("success").GetString());
        Assert.Empty(await house.Facts("plain"));
    }

    [Fact]
    public async Task an_unknown_dispatch_is_named() => Assert.Equal(
        "Error: problem_eat is not a known capa action", await (await house.Learner.PostForm(ProblemHouse.Url("plain", "problem_eat"))).Text());

    private const string StateChanged =
        """{"success":"The state of this problem has changed since you loaded this page. Please refresh your page."}""";

    private static string Four(JsonElement reply) => string.Join(' ', Always.Select(name => reply.GetProperty(name).GetRawText()));

    private async Task<JsonElement> Post(string block, string dispatch, params (string, string)[] fields) =>
        await Json(await house.Learner.PostForm(ProblemHouse.Url(block, dispatch), fields));

    private static async Task<JsonElement> Json(HttpResponseMessage answer)
    {
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Json();
    }
}
