using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics;

public sealed class TrackingLineTests
{
    private const string Time = "2016-08-04T13:43:34.967980+00:00";

    [Theory]
    [InlineData("course-v1:edX+DemoX+Demo", "course-v1:edX+DemoX+Demo")]
    [InlineData(" edX/DemoX/Demo\\n", "edX/DemoX/Demo")]
    [InlineData("ccx-v1:edX+DemoX+Demo+ccx@1", "ccx-v1:edX+DemoX+Demo+ccx@1")]
    [InlineData("edX", null)]
    public void the_course_of_the_context_counts_and_a_broken_one_is_none(string named, string? course)
    {
        var line = Read($$$"""{"event_type":"/courses/a/b/c/","event_source":"server","time":"{{{Time}}}","event":"","context":{"course_id":"{{{named}}}"}}""");
        Assert.Equal(course, line.Course);
        Assert.False(line.CourseIsFromUrl);
    }

    [Theory]
    [InlineData("server", "/courses/edX/DemoX/Demo/courseware/a/b/", "edX/DemoX/Demo")]
    [InlineData("server", "/courses/v1/blocks/", null)]
    [InlineData("browser", "page_close", "course-v1:edX+DemoX+Demo")]
    [InlineData("mobile", "/courses/edX/DemoX/Demo/", null)]
    public void without_a_course_the_address_is_asked(string source, string eventType, string? course)
    {
        const string Page = "https://example.org/xblock/block-v1:edX+DemoX+Demo+type@vertical+block@v1?exam_access=";
        var line = Read($$$"""{"event_type":"{{{eventType}}}","event_source":"{{{source}}}","page":"{{{Page}}}","time":"{{{Time}}}","event":"","context":{"course_id":""}}""");
        Assert.Equal(course, line.Course);
        Assert.Equal(course is not null, line.CourseIsFromUrl);
    }

    [Fact]
    public void a_time_without_fraction_is_earlier_than_one_with()
    {
        var (whole, fraction) = (Read(At("2016-08-04T13:43:34+00:00")), Read(At("2016-08-04T13:43:34.000001+00:00")));
        Assert.Equal(TimeSpan.FromMicroseconds(1), fraction.At - whole.At);
    }

    [Fact]
    public void a_prefix_of_the_logger_is_passed_over()
    {
        var line = Read("2023-05-23 13:53:13,461 INFO 20 [tracking] [user None] [ip None] logger.py:41 - " + At(Time));
        Assert.Equal(At(Time), line.Json);
    }

    [Theory]
    [InlineData("", "no JSON object")]
    [InlineData("# a comment", "no JSON object")]
    [InlineData("""{"event_type":"a","time":"2016-08""", "no JSON object")]
    [InlineData("[]", "no object")]
    [InlineData("""{"time":"2016-08-04T13:43:34+00:00"}""", "no event_type")]
    [InlineData("""{"event_type":"a","time":"yesterday"}""", "no time")]
    public void what_is_no_event_says_why(string line, string reason)
    {
        Assert.Null(TrackingLine.Read(line, out var said));
        Assert.Contains(reason, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"\"", true)]
    [InlineData("{\"a\":1}", true)]
    [InlineData("\"{\\\"a\\\":1}\"", true)]
    [InlineData("\"input_a_2_1=choice_0\"", false)]
    [InlineData("[\"input_a=1\",\"<p>\"]", false)]
    [InlineData("null", false)]
    public void only_some_payloads_are_usable(string payload, bool usable)
    {
        var line = Read($$"""{"event_type":"x","time":"{{Time}}","event":{{payload}}}""");
        Assert.Equal(usable, line.Payload is not null);
    }

    [Fact]
    public void parameters_cut_at_512_characters_are_unusable()
    {
        var head = "{'POST': {'x': '";
        var line = Read($$"""{"event_type":"/courses/x","time":"{{Time}}","event":"{{head.PadRight(512, 'y')}}"}""");
        Assert.Null(line.Payload);
    }

    [Fact]
    public void what_is_recorded_in_the_open_tells_nobody_s_name()
    {
        var line = Read($$"""
            {"event_type":"edx.forum.thread.voted","event_source":"server","time":"{{Time}}","username":" ada ","ip":"10.0.0.1",
             "event":{"id":"5","target_username":"bob","vote_value":"up","body":"my name is Ada"},"context":{"user_id":"3","course_id":"edX/DemoX/Demo"} }
            """.ReplaceLineEndings(""));
        var fact = line.Imported(name => name == "ada" ? "#3" : name, "DE", "user/3", "sealed");
        Assert.Equal("#3", fact.Learner);
        Assert.Equal("bob", fact.Target);
        Assert.Equal(3, fact.User);
        Assert.DoesNotContain("Ada", fact.Payload!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("bob", fact.Payload!.Value.GetRawText(), StringComparison.Ordinal);
    }

    private static string At(string time) => $$"""{"event_type":"x","time":"{{time}}","event":""}""";

    private static TrackingLine Read(string line) =>
        TrackingLine.Read(line, out var reason) ?? throw new InvalidOperationException(reason);
}
