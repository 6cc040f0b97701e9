using System.Text;
using System.Text.Json;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Grading;

public sealed class PolicyTrialV1Tests(TeachingHouse house) : IClassFixture<TeachingHouse>, IAsyncLifetime
{
    private static readonly string Url = $"/api/grades/v1/what-if/{Course}/";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (await house.Streams.VersionOf("course_publication/" + Course, Ct) > 0) return;
        await house.PublishCourse();
        foreach (var user in (long[])[7, 8, 9, 10]) await house.Enroll(user, "audit", Noon);
        await house.Check(7, P1, true, Noon);
        await house.Check(7, P2, true, Noon);
        await house.Check(8, P1, true, Noon);
        await house.Check(10, P1, true, Noon);
        await house.Leave(10, "audit", Noon);
        await house.CatchUp();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task a_milder_draft_lets_more_pass_and_publishes_nothing()
    {
        var (status, body) = await Post("""{"GRADER":[{"type":"Homework","min_count":1,"drop_count":0,"weight":1.0}],"GRADE_CUTOFFS":{"Pass":0.5}}""");
        Assert.Equal(200, status);
        Assert.Equal(
            $$$"""
            {"course_id":"{{{Course}}}","before":{"learners":3,"passing":1,"tenths":[1,0,1,0,0,1,0,0,0,0],"letters":{"":2,"Pass":1}},"after":{"learners":3,"passing":2,"tenths":[1,0,0,0,0,1,0,0,0,1],"letters":{"":1,"Pass":2}},"would_pass":[{"user_id":8,"username":"learner8","before":0.25,"after":0.5}],"would_fail":[]}
            """,
            body);
        var grade = await house.Get("staff", $"/api/grades/v1/courses/{Course}/?username=learner8");
        Assert.Equal(0.25, grade[0].GetProperty("percent").GetDouble());
    }

    [Fact]
    public async Task a_harder_draft_names_who_would_fail()
    {
        var (_, body) = await Post("""{"GRADER":[{"type":"Homework","min_count":4,"drop_count":0,"weight":1.0}],"GRADE_CUTOFFS":{"Pass":0.5}}""");
        var failing = JsonDocument.Parse(body).RootElement.GetProperty("would_fail");
        Assert.Equal("""[{"user_id":7,"username":"learner7","before":0.5,"after":0.25}]""", failing.GetRawText());
    }

    [Theory]
    [InlineData("{", "The body is no JSON.")]
    [InlineData("[]", "The grading policy is not a JSON object.")]
    [InlineData("""{"GRADER":[{"type":"Homework","drop_count":0}]}""", "GRADER entry 1 ('Homework'): 'min_count' is missing.")]
    public async Task a_document_that_is_no_policy_is_refused_with_its_errors(string draft, string sentence)
    {
        var (status, body) = await Post(draft);
        Assert.Equal(400, status);
        Assert.Equal(sentence, JsonDocument.Parse(body).RootElement.GetProperty("developer_message").GetString());
    }

    private async Task<(int Status, string Body)> Post(string draft)
    {
        using var client = house.As("staff");
        using var content = new StringContent(draft, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(Url, UriKind.Relative), content, Ct);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }
}
