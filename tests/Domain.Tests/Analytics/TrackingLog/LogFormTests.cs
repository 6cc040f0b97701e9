using System.Text.Json.Nodes;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics.TrackingLog;

public sealed class LogFormTests
{
    [Fact]
    public void seven_fields_move_to_the_top_and_the_client_s_id_goes()
    {
        var logged = Logged("""
            {"name":"problem_check","timestamp":"2020-07-14T14:39:26.906232+00:00","data":{"attempts":10},
             "context":{"username":"edx","session":"s","ip":"10.0.0.1","agent":"a","host":"h","referer":"r","accept_language":"en","client_id":"c",
                        "event_source":"server","event_type":"problem_check","page":"x_module","user_id":3,"course_id":"edX/D/R"}}
            """);
        Same(
            """
            {"username":"edx","session":"s","ip":"10.0.0.1","agent":"a","host":"h","referer":"r","accept_language":"en","event_source":"server",
             "event_type":"problem_check","page":"x_module","name":"problem_check","time":"2020-07-14T14:39:26.906232+00:00","event":{"attempts":10},
             "context":{"user_id":3,"course_id":"edX/D/R"}}
            """,
            logged);
    }

    [Fact]
    public void what_is_absent_is_empty_or_usual()
    {
        var logged = Logged("""{"name":"x","timestamp":"2020-07-14T14:39:26+00:00","data":{},"context":{"timestamp":"2020-07-13T00:00:00+00:00"} }""");
        Same(
            """
            {"username":"","session":"","ip":"","agent":"","host":"","referer":"","accept_language":"","event_source":"server","event_type":"x","page":null,
             "name":"x","time":"2020-07-13T00:00:00+00:00","event":{},"context":{}}
            """,
            logged);
    }

    [Theory]
    [InlineData("browser", "{\"id\":\"v\"}", "\"{\\u0022id\\u0022:\\u0022v\\u0022}\"")]
    [InlineData("browser", "\"input_a=1\"", "\"input_a=1\"")]
    [InlineData("mobile", "{\"id\":\"v\"}", "{\"id\":\"v\"}")]
    public void an_object_of_a_browser_becomes_a_text(string source, string data, string expected) => Same(
        expected, Logged($$$"""{"name":"x","timestamp":"t","data":{{{data}}},"context":{"event_source":"{{{source}}}"} }""")["event"]!);

    private static JsonObject Logged(string emitted) => LogForm.Of(JsonNode.Parse(emitted)!.AsObject());

    private static void Same(string expected, JsonNode actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
