using System.Text.Json;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Grading;

public sealed class GradesV1Tests(TeachingHouse house) : IClassFixture<TeachingHouse>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        if ((await house.Streams.VersionOf("course_publication/" + Course, TestContext.Current.CancellationToken)) > 0) return;
        await house.PublishCourse();
        foreach (var user in (long[])[7, 8, 9]) await house.Enroll(user, "audit", Noon);
        await house.Check(7, P1, true, Noon);
        await house.Check(7, P2, true, Noon);
        await house.CatchUp();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task a_learner_reads_the_own_grade()
    {
        var answer = await house.Get("7", $"/api/grades/v1/courses/{Course}/?username=learner7");
        Assert.Equal(
            $$"""[{"username":"learner7","email":"","course_id":"{{Course}}","passed":true,"percent":0.5,"letter_grade":"Pass"}]""",
            JsonSerializer.Serialize(answer, JsonOptions));
    }

    [Fact]
    public async Task without_attempts_the_grade_is_zero_without_letter()
    {
        var answer = await house.Get("staff", $"/api/grades/v1/courses/?course_id={Uri.EscapeDataString(Course.ToString())}&username=learner8");
        Assert.Equal(0, answer[0].GetProperty("percent").GetDouble());
        Assert.Equal(JsonValueKind.Null, answer[0].GetProperty("letter_grade").ValueKind);
        Assert.False(answer[0].GetProperty("passed").GetBoolean());
    }

    [Theory]
    [InlineData("7", "courses/{0}/?username=learner8", 403, null)]
    [InlineData("7", "courses/{0}/", 403, null)]
    [InlineData("staff", "courses/{0}/?username=nobody", 404, "user_does_not_exist")]
    [InlineData("staff", "courses/{0}/?username=learner10", 404, "user_not_enrolled")]
    [InlineData("staff", "courses/course-v1:No+Such+Course/", 404, "course_does_not_exist")]
    [InlineData("staff", "courses/nonsense/", 404, "invalid_course_key")]
    [InlineData("staff", "policy/courses/nonsense/", 400, "invalid_course_key")]
    [InlineData("staff", "policy/courses/course-v1:No+Such+Course/", 404, "user_or_course_does_not_exist")]
    public async Task refusals_name_their_reason(string asker, string url, int status, string? code)
    {
        var (found, body) = await house.GetAny(asker, "/api/grades/v1/" + string.Format(System.Globalization.CultureInfo.InvariantCulture, url, Course));
        Assert.Equal(status, found);
        var error = JsonDocument.Parse(body).RootElement;
        Assert.NotEqual("", error.GetProperty("developer_message").GetString());
        if (code is not null) Assert.Equal(code, error.GetProperty("error_code").GetString());
    }

    [Fact]
    public async Task the_team_pages_through_all_members_and_back()
    {
        var first = await house.Get("staff", $"/api/grades/v1/courses/{Course}/?page_size=2");
        Assert.Equal(["learner7", "learner8"], Names(first));
        Assert.Equal(JsonValueKind.Null, first.GetProperty("previous").ValueKind);
        var second = await house.Get("staff", new Uri(first.GetProperty("next").GetString()!).PathAndQuery);
        Assert.Equal(["learner9"], Names(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        var back = await house.Get("staff", new Uri(second.GetProperty("previous").GetString()!).PathAndQuery);
        Assert.Equal(["learner7", "learner8"], Names(back));
        Assert.Equal(404, (await house.GetAny("staff", $"/api/grades/v1/courses/{Course}/?cursor=zzz")).Status);
    }

    [Fact]
    public async Task the_team_reads_the_policy()
    {
        var policy = await house.Get("staff", $"/api/grades/v1/policy/courses/{Course}/");
        Assert.Equal("""[{"assignment_type":"Homework","count":2,"dropped":0,"weight":1}]""", JsonSerializer.Serialize(policy));
    }

    private static readonly JsonSerializerOptions JsonOptions = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static IEnumerable<string?> Names(JsonElement page) => page.GetProperty("results").EnumerateArray().Select(item => item.GetProperty("username").GetString());
}
