using System.Text.Json;
using OpenEdx.Domain.Grading;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Grading;

public sealed class GradeHistoryV1Tests(TeachingHouse house) : IClassFixture<TeachingHouse>, IAsyncLifetime
{
    private static readonly string Url = $"/api/grades/v1/history/{Course}/";

    public async ValueTask InitializeAsync()
    {
        if (await house.Streams.VersionOf("course_publication/" + Course, TestContext.Current.CancellationToken) > 0) return;
        await house.PublishCourse();
        await house.Check(7, P1, true, Noon);
        await house.CatchUp();
        await house.Publish(Policy(1));
        await house.CatchUp();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task every_change_has_values_before_and_after_and_its_cause()
    {
        var history = await house.Get("staff", $"{Url}?username=learner7");
        Assert.Equal(
            """{"percent":0.5,"letter_grade":"Pass","passed":true,"earned_all":null,"possible_all":null,"earned_graded":null,"possible_graded":null}""",
            history.GetProperty("grade").GetRawText());
        Assert.Equal(
            [
                $"{Homework} - -> 0.5 because of problem_checked {P1} by learner7 under 1, policy 1",
                "course - -> 0.25 because of problem_checked " + P1 + " by learner7 under 1, policy 1",
                "course 0.25 -> 0.5 because of course_version_published - by - under 2, policy 2",
            ],
            history.GetProperty("steps").EnumerateArray().Select(Line));
        var last = history.GetProperty("steps")[2];
        Assert.Equal($"course_publication/{Course}", last.GetProperty("cause").GetProperty("stream").GetString());
        // Policy edited, course published, everybody regraded by a job: the grade.
        Assert.Equal("grading_policy_published", Assert.Single(last.GetProperty("cause").GetProperty("led_by").EnumerateArray()).GetProperty("type").GetString());
        Assert.Equal("task_requested", last.GetProperty("cause").GetProperty("through").GetProperty("type").GetString());
        Assert.Equal(LearnerGradesEvent.StreamOf(new(7), Course), last.GetProperty("recorded").GetProperty("stream").GetString());
        Assert.Equal(4, last.GetProperty("recorded").GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task a_moment_cuts_the_history()
    {
        var steps = await house.Streams.ReadStream(LearnerGradesEvent.StreamOf(new(7), Course), TestContext.Current.CancellationToken);
        var then = await house.Get("staff", $"{Url}?username=learner7&at={steps[1].Position}");
        Assert.Equal((2, 0.25), (then.GetProperty("steps").GetArrayLength(), then.GetProperty("grade").GetProperty("percent").GetDouble()));
    }

    [Fact]
    public async Task without_attempts_there_is_nothing() => Assert.Equal(
        $$"""{"course_id":"{{Course}}","username":"learner8","user_id":8,"grade":null,"steps":[]}""",
        (await house.Get("staff", $"{Url}?username=learner8")).GetRawText());

    [Theory]
    [InlineData("history/course-v1:No+Such+Course/?username=learner7", 404, "course_does_not_exist")]
    [InlineData("history/nonsense/?username=learner7", 404, "invalid_course_key")]
    [InlineData("history/course-v1:Org+N+R/?username=nobody", 404, "user_does_not_exist")]
    [InlineData("history/course-v1:Org+N+R/", 400, "\"username\"")]
    [InlineData("history/course-v1:Org+N+R/?username=learner7&at=yesterday", 400, "\"at\"")]
    [InlineData("subsection/nonsense/?user_id=7", 404, "invalid_usage_key")]
    [InlineData("subsection/block-v1:Org+N+R+type@sequential+block@hw1/?user_id=x", 404, "invalid_user_id")]
    public async Task refusals_name_their_reason(string url, int status, string part)
    {
        var (found, body) = await house.GetAny("staff", "/api/grades/v1/" + url);
        Assert.Equal(status, found);
        Assert.Contains(part, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, 1, true)]
    [InlineData(8, 0, true)]
    public async Task a_subsection_has_its_points_attempted_or_not(long user, double earned, bool success)
    {
        var grade = await house.Get("staff", $"/api/grades/v1/subsection/{Homework}/?user_id={user}&history_record_limit=5");
        Assert.Equal(
            $$"""{"success":{{(success ? "true" : "false")}},"original_grade":{"earned_all":{{earned}},"possible_all":2,"earned_graded":{{earned}},"possible_graded":2},"override":null,"history":[],"subsection_id":"{{Homework}}","user_id":{{user}},"course_id":"{{Course}}"}""",
            grade.GetRawText());
    }

    [Fact]
    public async Task an_unknown_subsection_is_no_success()
    {
        var grade = await house.Get("staff", $"/api/grades/v1/subsection/{Course.Block("sequential", "none")}/?user_id=7");
        Assert.False(grade.GetProperty("success").GetBoolean());
        Assert.NotEqual("", grade.GetProperty("error_message").GetString());
    }

    private static string Line(JsonElement step)
    {
        var cause = step.GetProperty("cause");
        return $"{step.GetProperty("subsection_id").GetString() ?? "course"} {Percent(step.GetProperty("from"))} -> {Percent(step.GetProperty("to"))} because of " +
            $"{cause.GetProperty("type").GetString()} {cause.GetProperty("problem_id").GetString() ?? "-"} by {cause.GetProperty("actor").GetString() ?? "-"} " +
            $"under {step.GetProperty("content_version").GetInt64()}, policy {step.GetProperty("policy").GetProperty("content_version").GetInt64()}";
    }

    private static string Percent(JsonElement value) => value.ValueKind == JsonValueKind.Null ? "-" : value.GetProperty("percent").GetRawText();
}
