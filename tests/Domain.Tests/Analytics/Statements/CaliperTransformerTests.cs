using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics;

/// <summary>Rules of Caliper events that show in small events of our own.</summary>
public sealed class CaliperTransformerTests
{
    private const string Course = "course-v1:Sea+NAV1+2026";
    private static readonly StatementSettings Settings = new("https://lms.example.org", "rules@1", _ => "0d5c1d0a-8f3a-4f3e-9d6c-1f2b3c4d5e6f", _ => "Navigation");

    [Fact]
    public void thirty_five_events_have_a_form_and_each_has_a_statement_as_well()
    {
        Assert.Equal(35, CaliperTransformer.Names.Count);
        Assert.Subset(XapiTransformer.Names.ToHashSet(), CaliperTransformer.Names.ToHashSet());
    }

    [Fact]
    public void a_score_is_a_whole_event()
    {
        const string Scored = """{"problem_id":"block-v1:Sea+NAV1+2026+type@problem+block@p1","attempts":2,"grade":1,"max_grade":2,"success":"incorrect"}""";
        Assert.Equal(
            JsonNode.Parse(
                """
                {
                  "@context": "http://purl.imsglobal.org/ctx/caliper/v1p2", "id": "urn:uuid:11111111-2222-4333-8444-555555555555", "eventTime": "2026-03-01T10:00:00.123Z",
                  "type": "GradeEvent", "action": "Graded",
                  "actor": { "id": "https://lms.example.org/user/0d5c1d0a-8f3a-4f3e-9d6c-1f2b3c4d5e6f", "type": "Person" },
                  "session": { "id": "https://lms.example.org/sessions/s1", "type": "Session" },
                  "object": {
                    "id": "https://lms.example.org/xblock/block-v1:Sea+NAV1+2026+type@problem+block@p1/user/0d5c1d0a-8f3a-4f3e-9d6c-1f2b3c4d5e6f/attempt/2", "type": "Attempt",
                    "extensions": {
                      "isPartOf": { "id": "https://lms.example.org/course/course-v1:Sea+NAV1+2026", "type": "CourseOffering" },
                      "assignee": { "id": "https://lms.example.org/user/0d5c1d0a-8f3a-4f3e-9d6c-1f2b3c4d5e6f", "type": "Person" },
                      "assignable": { "id": "https://lms.example.org/xblock/block-v1:Sea+NAV1+2026+type@problem+block@p1", "type": "Assessment" },
                      "count": 2
                    }
                  },
                  "generated": { "score": { "id": "_:score", "type": "Score", "maxScore": 2, "scoreGiven": 1, "attempts": 2, "extensions": { "success": "False" } } },
                  "extensions": { "transformerVersion": "rules@1" }
                }
                """)!.ToJsonString(),
            Made("problem_check", Scored, "server").ToJsonString());
    }

    [Theory]
    [InlineData("194.381", "PT3M14.381S")]
    [InlineData("0.032788", "PT0.032788S")]
    [InlineData("195", "PT3M15S")]
    [InlineData("90000", "P1DT1H")]
    [InlineData("0.0000004", "P0D")]
    public void spans_of_time_have_no_zeros_before_and_none_behind(string seconds, string span) =>
        Assert.Equal(span, (string?)Made("pause_video", $$"""{"id":"v1","currentTime":{{seconds}}}""")["target"]!["currentTime"]);

    [Fact]
    public void a_length_that_is_not_told_is_none_at_all_and_one_that_is_null_is_left_out()
    {
        Assert.Equal("P0D", (string?)Made("load_video", """{"id":"v1"}""")["object"]!["duration"]);
        Assert.Null(Made("load_video", """{"id":"v1","duration":null}""")["object"]!["duration"]);
    }

    [Fact]
    public void a_jump_begins_where_the_player_was()
    {
        var target = Made("seek_video", """{"id":"v1","currentTime":0,"old_time":5,"new_time":65}""")["target"]!;
        Assert.Equal("""{"id":"_:MediaLocation","type":"MediaLocation","currentTime":"PT5S","extensions":{"newTime":"PT1M5S"}}""", target.ToJsonString());
    }

    [Fact]
    public void a_change_of_speed_tells_both_beside_the_version()
    {
        var made = Made("speed_change_video", """{"id":"v1","old_speed":"1.0","new_speed":"1.50"}""");
        Assert.Equal("""{"transformerVersion":"rules@1","oldSpeed":"1.0","newSpeed":"1.50"}""", made["extensions"]!.ToJsonString());
    }

    [Theory]
    [InlineData("edx.ui.lms.outline.selected", "DigitalResource", "https://lms.example.org/there")]
    [InlineData("edx.ui.lms.link_clicked", "Webpage", "https://lms.example.org/there")]
    [InlineData("edx.ui.lms.sequence.outline.selected", "DigitalResource", "https://lms.example.org/xblock/b1")]
    public void the_two_selections_in_outlines_lead_to_different_objects(string name, string type, string id)
    {
        var target = Made(name, """{"id":"b1","target_url":"https://lms.example.org/there","target_name":"There"}""")["object"]!;
        Assert.Equal((type, id), ((string?)target["type"], (string?)target["id"]));
    }

    [Fact]
    public void an_event_without_a_form_is_unknown() =>
        Assert.False(CaliperTransformer.Transform(JsonElement.Parse("""{"name":"edx.course.enrollment.mode_changed"}"""), Settings, Guid.Empty).IsKnown);

    [Fact]
    public void each_event_is_sent_in_an_envelope()
    {
        var envelope = CaliperTransformer.Envelope(new() { ["a"] = 1 }, "https://lms.example.org", DateTimeOffset.UnixEpoch.AddMilliseconds(1.9));
        Assert.Equal(
            """{"sensor":"https://lms.example.org","sendTime":"1970-01-01T00:00:00.001Z","data":[{"a":1}],"dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2"}""",
            envelope.ToJsonString());
    }

    private static JsonObject Made(string name, string payload, string? source = null)
    {
        var tracked = new JsonObject
        {
            ["name"] = name,
            ["timestamp"] = "2026-03-01T12:00:00.123999+02:00",
            ["data"] = JsonNode.Parse(payload),
            ["context"] = new JsonObject { ["course_id"] = Course, ["user_id"] = 7, ["session"] = "s1", ["event_source"] = source },
        };
        var made = CaliperTransformer.Transform(JsonSerializer.SerializeToElement(tracked), Settings, new Guid("11111111-2222-4333-8444-555555555555"));
        Assert.Null(made.Refusal);
        return Assert.Single(made.Documents);
    }
}
