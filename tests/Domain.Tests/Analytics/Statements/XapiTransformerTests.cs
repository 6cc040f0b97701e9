using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics;

/// <summary>Rules of statements that show in small events of our own.</summary>
public sealed class XapiTransformerTests
{
    private const string Course = "course-v1:Sea+NAV1+2026";

    private static readonly StatementSettings Settings = new(
        "https://lms.example.org", "rules@1", person => person == "7" || person == "ada" ? "0d5c1d0a-8f3a-4f3e-9d6c-1f2b3c4d5e6f" : null, course => course == Course ? "Navigation" : null);

    [Fact]
    public void sixty_five_events_have_a_statement() => Assert.Equal(65, XapiTransformer.Names.Count);

    [Fact]
    public void an_enrollment_is_a_whole_statement()
    {
        var made = Made(Event("edx.course.enrollment.activated", """{"course_id":"course-v1:Sea+NAV1+2026","user_id":7,"mode":"audit"}"""));
        var whole = JsonNode.Parse(
            """
            {
              "id": "f97c64d5-81c0-574c-b47d-f49c2e40a8ee",
              "version": "1.0.3",
              "timestamp": "2026-03-01T10:00:00+00:00",
              "actor": { "objectType": "Agent", "account": { "name": "0d5c1d0a-8f3a-4f3e-9d6c-1f2b3c4d5e6f", "homePage": "https://lms.example.org" } },
              "verb": { "id": "http://adlnet.gov/expapi/verbs/registered", "display": { "en": "registered" } },
              "object": {
                "id": "https://lms.example.org/course/course-v1:Sea+NAV1+2026", "objectType": "Activity",
                "definition": {
                  "type": "http://adlnet.gov/expapi/activities/course", "name": { "en": "Navigation" },
                  "extensions": { "https://w3id.org/xapi/acrossx/extensions/type": "audit" }
                }
              },
              "context": { "extensions": { "https://w3id.org/xapi/openedx/extension/transformer-version": "rules@1" } }
            }
            """)!;
        Assert.Equal(whole.ToJsonString(), made.ToJsonString());
    }

    [Fact]
    public void the_id_is_the_same_on_each_replay_and_another_for_another_instant_person_or_verb()
    {
        var activated = Event("edx.course.enrollment.activated", """{"user_id":7}""");
        string IdOf(JsonObject tracked, StatementSettings? settings = null) => (string)Made(tracked, settings)["id"]!;
        Assert.Equal(IdOf(activated), IdOf(activated));
        Assert.Equal(
            4,
            new[]
            {
                IdOf(activated),
                IdOf(With(activated, "timestamp", "2026-03-01T10:00:00.000001+00:00")),
                IdOf(With(activated, "name", "edx.course.enrollment.deactivated")),
                IdOf(activated, Settings with { ActorOf = _ => "11111111-2222-4333-8444-555555555555" }),
            }.Distinct().Count());
    }

    [Theory]
    [InlineData(ActorForm.Mbox, """{"objectType":"Agent","mbox":"mailto:edx@example.com"}""", "bd7dedc4-9a27-5d2c-a39c-ca25f1f541dd")]
    [InlineData(ActorForm.MboxSha1Sum, """{"objectType":"Agent","mbox_sha1sum":"5ca50defdffe6702ba250181db9192aa27dabbf1"}""", "e09888c4-3252-5a68-be68-9c9277b1c9a3")]
    public void the_actor_may_be_an_address_or_its_digest(ActorForm form, string actor, string id)
    {
        var made = Made(Event("edx.course.enrollment.activated", """{"user_id":7}"""), Settings with { ActorForm = form, ActorOf = _ => "edx@example.com" });
        Assert.Equal(actor, made["actor"]!.ToJsonString());
        Assert.Equal(id, (string?)made["id"]);
    }

    [Fact]
    public void the_one_whom_the_payload_is_about_is_the_actor_and_not_who_acted()
    {
        var by = Event("edx.course.enrollment.activated", """{"user_id":7}""");
        by["context"]!["user_id"] = 1;
        Assert.Equal("0d5c1d0a-8f3a-4f3e-9d6c-1f2b3c4d5e6f", (string?)Made(by)["actor"]!["account"]!["name"]);
    }

    [Theory]
    [InlineData("""{"user_id":8}""")]
    [InlineData("""{"user_id":0,"username":""}""")]
    public void nobody_and_somebody_unknown_make_no_statement(string payload) =>
        Assert.Equal("the person is unknown", Transformed(Event("edx.course.enrollment.activated", payload)).Refusal);

    [Fact]
    public void a_course_nobody_knows_is_named_by_its_key()
    {
        var elsewhere = Event("edx.course.enrollment.activated", """{"user_id":7}""");
        elsewhere["context"]!["course_id"] = "Old/Course/1";
        Assert.Equal("Old/Course/1", (string?)Made(elsewhere)["object"]!["definition"]!["name"]!["en"]);
    }

    [Theory]
    [InlineData("0.0625", 0.062)]
    [InlineData("0.1875", 0.188)]
    [InlineData("2.0005", 2.001)]
    [InlineData("16.633879", 16.634)]
    public void seconds_are_rounded_to_three_decimals_a_tie_to_the_even_digit(string seconds, double rounded)
    {
        var made = Made(Event("pause_video", $$"""{"id":"v1","currentTime":{{seconds}}}"""));
        Assert.Equal(rounded, (double)made["result"]!["extensions"]!["https://w3id.org/xapi/video/extensions/time"]!);
    }

    [Fact]
    public void a_position_of_zero_under_the_first_name_leads_to_the_second()
    {
        Assert.Equal("{}", Made(Event("play_video", """{"id":"v1","current_time":0}"""))["result"]!["extensions"]!.ToJsonString());
        Assert.Equal(
            """{"https://w3id.org/xapi/video/extensions/time":0.0}""", Made(Event("play_video", """{"id":"v1","current_time":0,"currentTime":0}"""))["result"]!["extensions"]!.ToJsonString());
    }

    [Theory]
    [InlineData(195, "PT03M15S")]
    [InlineData(90061.5, "P1DT01H01M01.5S")]
    [InlineData(7, "PT07S")]
    public void the_length_of_a_completed_video_is_padded(double seconds, string duration) =>
        Assert.Equal(duration, (string?)Made(Event("complete_video", new JsonObject { ["id"] = "v1", ["duration"] = seconds }.ToJsonString()))["result"]!["duration"]);

    [Fact]
    public void each_part_of_a_problem_is_a_statement_that_refers_to_the_whole()
    {
        const string Parts = """
            {"problem_id":"block-v1:Sea+NAV1+2026+type@problem+block@p1","attempts":2,"grade":1,"max_grade":2,"success":"incorrect","submission":{
              "p1_2_1":{"question":"Red?","answer":["a","b"],"response_type":"choiceresponse","correct":true},
              "p1_3_1":{"question":"","answer":"9","response_type":"numericalresponse","correct":false}}}
            """;
        var made = Transformed(Event("problem_check", Parts, "server")).Documents;
        Assert.Equal(3, made.Count);
        Assert.Equal(("GroupActivity", "other"), ((string?)made[0]["object"]!["objectType"], (string?)made[0]["object"]!["definition"]!["interactionType"]));
        Assert.Equal("""{"min":0.0,"max":2.0,"raw":1.0,"scaled":0.5}""", made[0]["result"]!["score"]!.ToJsonString());
        Assert.Equal("https://lms.example.org/xblock/block-v1:Sea+NAV1+2026+type@problem+block@p1_2_1", (string?)made[1]["object"]!["id"]);
        Assert.Equal("""{"success":true,"response":"[\"a\", \"b\"]"}""", Unescaped(made[1]["result"]!));
        Assert.Equal("""{"success":false,"response":"9"}""", Unescaped(made[2]["result"]!));
        Assert.Equal("""{"en-US":""}""", made[2]["object"]!["definition"]!["description"]!.ToJsonString());
        Assert.Equal(("choice", "numeric"), ((string?)made[1]["object"]!["definition"]!["interactionType"], (string?)made[2]["object"]!["definition"]!["interactionType"]));
        Assert.All(made.Skip(1), part =>
        {
            Assert.Equal((string?)made[0]["id"], (string?)part["context"]!["statement"]!["id"]);
            Assert.Equal((string?)made[0]["object"]!["id"], (string?)part["context"]!["contextActivities"]!["parent"]![0]!["id"]);
            Assert.Equal($"https://lms.example.org/course/{Course}", (string?)part["context"]!["contextActivities"]!["grouping"]![0]!["id"]);
        });
        Assert.Equal(3, made.Select(one => (string?)one["id"]).Distinct().Count());
    }

    [Fact]
    public void answers_of_before_submissions_were_told_are_a_text_of_python()
    {
        var made = Made(Event("problem_check", """{"problem_id":"p","answers":{"i_2_1":["it's",null,1.50,"\u0000é"]},"success":"correct","grade":0,"max_grade":0}""", "server"));
        Assert.Equal("""{'i_2_1': ["it's", None, 1.5, '\x00é']}""", (string?)made["result"]!["response"]);
        Assert.Equal("""{"min":0.0,"max":0.0,"raw":0.0,"scaled":0.0}""", made["result"]!["score"]!.ToJsonString());
        Assert.True((bool)made["result"]!["success"]!);
    }

    [Theory]
    [InlineData("\"input_abc_2_1=choice_1\"", "https://lms.example.org/", "block-v1:Sea+NAV1+2026+type@problem+block@abc")]
    [InlineData("\"input_abc_2_1=choice_1\"", "https://lms.example.org/?a=1&activate_block_id=block-v1%3ASea%2BNAV1%2B2026%2Btype%40problem%2Bblock%40p9#x", "block-v1:Sea+NAV1+2026+type@problem+block@p9")]
    public void the_page_or_the_answers_of_a_browser_tell_the_problem(string payload, string referer, string block)
    {
        var answered = Event("problem_check", payload, "browser");
        answered["context"]!["referer"] = referer;
        var made = Made(answered);
        Assert.Equal($"https://lms.example.org/xblock/{block}", (string?)made["object"]!["id"]);
        Assert.Equal("http://adlnet.gov/expapi/verbs/attempted", (string?)made["verb"]!["id"]);
        Assert.Null(made["result"]);
    }

    [Fact]
    public void a_statement_without_an_object_is_made_and_not_sent()
    {
        var made = Transformed(Event("problem_check", "\"x=1\"", "browser"));
        Assert.Single(made.Documents);
        Assert.False(made.IsSendable);
    }

    [Fact]
    public void a_look_up_by_name_ends_at_what_is_empty_and_passes_what_is_null()
    {
        TrackedEvent Of(string json) => new(JsonElement.Parse(json));
        Assert.Null(Of("""{"session":null,"context":{"session":"s"}}""").Named("session"));
        Assert.Null(Of("""{"a":{"session":""},"context":{"session":"s"}}""").Named("session"));
        Assert.Equal("s", Of("""{"a":{"session":null},"context":{"session":"s"}}""").Named("session")?.GetString());
        Assert.Equal(0, Of("""{"a":{"grade":0}}""").Named("grade")?.GetInt32());
        Assert.Null(Of("""{"a":{"b":[]}}""").At("a.b"));
        Assert.Null(Of("""{"a":"b"}""").At("a.b"));
    }

    [Theory]
    [InlineData("2026-03-01T10:00:00.5Z", "2026-03-01T10:00:00.500000+00:00")]
    [InlineData("2026-03-01T10:00:00.1234567+05:30", "2026-03-01T10:00:00.123456+05:30")]
    [InlineData("2026-03-01T10:00:00-0800", "2026-03-01T10:00:00-08:00")]
    public void an_instant_keeps_its_fraction_and_offset(string instant, string written) =>
        Assert.Equal(written, (string?)Made(With(Event("edx.course.enrollment.activated", """{"user_id":7}"""), "timestamp", instant))["timestamp"]);

    [Theory]
    [InlineData("2026-03-01T10:00:00")]
    [InlineData("2026-03-01T10:00:00+99:00")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("yesterday")]
    public void an_instant_without_an_offset_makes_no_statement(string instant) =>
        Assert.Equal(
            $"'{instant}' is no instant with an offset", Transformed(With(Event("edx.course.enrollment.activated", """{"user_id":7}"""), "timestamp", instant)).Refusal);

    [Fact]
    public void exams_of_either_form_are_read()
    {
        var emitted = Event("edx.special_exam.timed.attempt.submitted", """{"exam_content_id":"block","exam_name":"Final","attempt_code":"c","exam_default_time_limit_mins":60}""");
        var logged = (JsonObject)emitted.DeepClone();
        logged["event"] = logged["data"]!.DeepClone();
        logged.Remove("data");
        Assert.Equal(Made(logged).ToJsonString(), Made(emitted).ToJsonString());
        Assert.Equal("c", (string?)Made(emitted)["context"]!["contextActivities"]!["grouping"]![0]!["id"]);
        emitted["context"]!["course_id"] = "";
        Assert.Equal("it lies in no course", Transformed(emitted).Refusal);
    }

    [Theory]
    [InlineData("""2026 INFO [tracking] logger.py:41 - {"name":"showanswer","time":"t","event":"{\"a\":1}"} """, """{"a":1}""")]
    [InlineData("""{"name":"x","time":"t","event":"a=1"}""", "\"a=1\"")]
    [InlineData("""{"name":"x","time":"t","event":{"b":[1]}}""", """{"b":[1]}""")]
    public void a_line_of_a_log_gets_payload_and_instant_under_the_names_of_emitters(string line, string payload)
    {
        var made = EmitterForm.OfLine(line)!.Value;
        Assert.Equal((payload, "t"), (made.GetProperty("data").GetRawText(), made.GetProperty("timestamp").GetString()));
    }

    [Theory]
    [InlineData("""{"name":"x","time":"t"}""")]
    [InlineData("""{"name":"x","event":{""")]
    [InlineData("""{"name":"x","event":{}} trailing""")]
    [InlineData("""{"name":"\ud800","event":{}}""")]
    [InlineData("# comment")]
    public void what_is_no_event_is_no_line(string line) => Assert.Null(EmitterForm.OfLine(line));

    private static Transformation Transformed(JsonObject tracked, StatementSettings? settings = null) =>
        XapiTransformer.Transform(JsonSerializer.SerializeToElement(tracked), settings ?? Settings);

    private static JsonObject Made(JsonObject tracked, StatementSettings? settings = null)
    {
        var made = Transformed(tracked, settings);
        Assert.Null(made.Refusal);
        return Assert.Single(made.Documents);
    }

    private static JsonObject With(JsonObject tracked, string name, string value)
    {
        var changed = (JsonObject)tracked.DeepClone();
        changed[name] = value;
        return changed;
    }

    private static JsonObject Event(string name, string payload, string? source = null) => new()
    {
        ["name"] = name,
        ["timestamp"] = "2026-03-01T10:00:00Z",
        ["data"] = JsonNode.Parse(payload),
        ["context"] = new JsonObject { ["course_id"] = Course, ["user_id"] = 7, ["event_source"] = source },
    };

    private static string Unescaped(JsonNode json) => json.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
