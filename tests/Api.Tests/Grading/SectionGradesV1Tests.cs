using System.Globalization;
using System.Text.Json;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Grading;

public sealed class SectionGradesV1Tests(TeachingHouse house) : IClassFixture<TeachingHouse>, IAsyncLifetime
{
    private const string Url = "/api/grades/v1/section_grades_breakdown/";

    public async ValueTask InitializeAsync()
    {
        if (await house.Streams.VersionOf(Domain.Authoring.CoursePublicationEvent.StreamOf(Course), TestContext.Current.CancellationToken) > 0) return;
        await house.PublishCourse();
        foreach (var user in (long[])[7, 8, 9]) await house.Enroll(user, "audit", Noon.AddMinutes(user));
        await house.Enroll(10, "audit", Noon.AddMinutes(10));
        await house.Leave(10, "audit", Noon.AddMinutes(11));
        await house.Check(7, P1, true, Noon);
        await house.Check(7, P2, true, Noon);
        await house.CatchUp();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task members_come_oldest_first_with_course_grade_and_every_line_of_it()
    {
        var page = await house.Get("staff", $"{Url}?course_id={Uri.EscapeDataString(Course.ToString())}");
        Assert.Equal(["learner7", "learner8", "learner9"], Names(page));
        Assert.Equal(
            $$$"""
            {"course_id":"{{{Course}}}","username":"learner7","passed":true,"current_grade":50,"section_breakdown":[
            {"percent":1,"label":"HW 01","detail":"Homework 1 - First - 100.00% (2/2)","category":"Homework","sequential_id":"{{{Homework}}}"},
            {"percent":0,"label":"HW 02","detail":"Homework 2 Unreleased - 0% (?/?)","category":"Homework","sequential_id":null},
            {"percent":0.5,"label":"HW Avg","detail":"Homework Average = 50.00%","category":"Homework","prominent":true}]}
            """.ReplaceLineEndings(""),
            page.GetProperty("results")[0].GetRawText());
        var idle = page.GetProperty("results")[1];
        Assert.Equal((false, 0), (idle.GetProperty("passed").GetBoolean(), idle.GetProperty("current_grade").GetInt32()));
        Assert.Equal("Homework 1 - First - 0.00% (0/2)", idle.GetProperty("section_breakdown")[0].GetProperty("detail").GetString());
    }

    [Fact]
    public async Task pages_lead_forth_and_back()
    {
        var first = await house.Get("staff", Url + "?page_size=2");
        Assert.Equal(["learner7", "learner8"], Names(first));
        Assert.Equal(JsonValueKind.Null, first.GetProperty("previous").ValueKind);
        var second = await house.Get("staff", new Uri(first.GetProperty("next").GetString()!).PathAndQuery);
        Assert.Equal(["learner9"], Names(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        var back = await house.Get("staff", new Uri(second.GetProperty("previous").GetString()!).PathAndQuery);
        Assert.Equal(["learner7", "learner8"], Names(back));
        Assert.Equal(JsonValueKind.Null, back.GetProperty("previous").ValueKind);
        Assert.Equal(404, (await house.GetAny("staff", Url + "?cursor=zzz")).Status);
    }

    [Fact]
    public async Task usernames_are_a_list_and_unknown_ones_nobody()
    {
        Assert.Equal(["learner7", "learner9"], Names(await house.Get("staff", Url + "?username=learner9,learner7,nobody")));
        Assert.Empty(Names(await house.Get("staff", Url + "?username=nobody")));
        Assert.Empty(Names(await house.Get("staff", Url + "?course_id=course-v1:No%2BSuch%2BRun")));
        var (status, body) = await house.GetAny("staff", Url + "?course_id=nonsense");
        Assert.Equal((400, """{"field_errors":{"course_id":{"developer_message":"'nonsense' is not a valid course id."}}}"""), (status, body));
        Assert.Equal(400, (await house.GetAny("staff", Url + "?username=" + string.Join(',', Enumerable.Range(1, 101).Select(at => at.ToString(CultureInfo.InvariantCulture))))).Status);
    }

    [Fact]
    public async Task submissions_are_told_latest_first_problem_by_problem()
    {
        var url = $"/api/grades/v1/submission_history/{Course}/";
        var page = await house.Get("staff", url);
        Assert.Equal(["learner7", "learner8", "learner9"], page.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("user").GetString()));
        var own = page.GetProperty("results")[0];
        Assert.Equal((Course.ToString(), "A course"), (own.GetProperty("course_id").GetString(), own.GetProperty("course_name").GetString()));
        Assert.Equal([P1.ToString(), P2.ToString()], own.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("location").GetString()));
        var problem = own.GetProperty("problems")[0];
        Assert.Equal("Problem p1", problem.GetProperty("name").GetString());
        Assert.StartsWith("<problem>", problem.GetProperty("data").GetString(), StringComparison.Ordinal);
        var entry = Assert.Single(problem.GetProperty("submission_history").EnumerateArray());
        Assert.Equal((1.0, 1.0, 1), (entry.GetProperty("grade").GetDouble(), entry.GetProperty("max_grade").GetDouble(), entry.GetProperty("state").GetProperty("attempts").GetInt32()));
        Assert.Empty(page.GetProperty("results")[1].GetProperty("problems").EnumerateArray());
        Assert.Equal("learner8", Assert.Single((await house.Get("staff", url + "?username=learner8")).GetProperty("results").EnumerateArray()).GetProperty("user").GetString());
        Assert.Equal("""{"next":null,"previous":null,"results":[]}""", (await house.Get("staff", "/api/grades/v1/submission_history/course-v1:No+Such+Run/")).GetRawText());
        Assert.Contains("invalid_course_key", (await house.GetAny("staff", "/api/grades/v1/submission_history/nonsense/")).Body, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> Names(JsonElement page) => page.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("username").GetString());
}
