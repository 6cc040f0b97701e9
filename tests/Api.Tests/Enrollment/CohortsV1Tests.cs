using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Enrollment;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Enrollment;

public sealed class CohortsV1Tests
{
    private static readonly string Url = $"/api/cohorts/v1/courses/{Course}/cohorts/";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task cohorts_are_made_listed_changed_and_linked()
    {
        await using var house = await Open(Small());
        AssertJson(
            """{"name": "Morning", "id": 1, "user_count": 0, "assignment_type": "manual", "user_partition_id": null, "group_id": null}""",
            (await house.Post("tia", Url, new { name = "Morning", assignment_type = "manual" })).Body);
        await house.Post("tia", Url, new { name = "Evening", assignment_type = "random", user_partition_id = 1001, group_id = 2 });
        Assert.Equal(204, await Patch(house, Url + "1", new { name = "Zen", group_id = 1, user_partition_id = 1001 }));
        AssertJson(
            """
            [{"name": "Evening", "id": 2, "user_count": 0, "assignment_type": "random", "user_partition_id": 1001, "group_id": 2},
             {"name": "Zen", "id": 1, "user_count": 0, "assignment_type": "manual", "user_partition_id": 1001, "group_id": 1}]
            """,
            (await house.Get("tia", Url)).Body);
        Assert.Equal(1, (await house.Get("tia", Url + "?page_size=1&ordering=desc")).Body![0]!["id"]!.GetValue<int>());
        Assert.Equal(2, (await house.Get("tia", $"/courses/{Course}/cohorts/")).Body!["cohorts"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("""{"assignment_type":"manual"}""", "missing-cohort-name")]
    [InlineData("""{"name":"X"}""", "missing-assignment-type")]
    [InlineData("""{"name":"X","assignment_type":"team"}""", "missing-assignment-type")]
    [InlineData("""{"name":"Morning","assignment_type":"manual"}""", "cohort-name-exists")]
    [InlineData("""{"name":"X","assignment_type":"manual","group_id":1}""", "missing-user-partition-id")]
    public async Task what_cannot_be_made_is_refused_with_a_code(string body, string code)
    {
        await using var house = await Open(Small());
        await house.Post("tia", Url, new { name = "Morning", assignment_type = "random" });
        var (status, answer) = await house.Post("tia", Url, JsonNode.Parse(body)!);
        Assert.Equal((400, code), (status, answer!["error_code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task the_last_cohort_for_chance_and_unknown_cohorts_are_refused()
    {
        await using var house = await Open(Small());
        await house.Post("tia", Url, new { name = "Morning", assignment_type = "random" });
        Assert.Equal(400, await Patch(house, Url + "1", new { assignment_type = "manual" }));
        Assert.Equal(400, await Patch(house, Url + "1", new { }));
        Assert.Equal(404, await Patch(house, Url + "9", new { name = "X" }));
        Assert.Equal((404, "cohort-not-found"), Code(await house.Get("tia", Url + "9")));
        Assert.Equal(403, (await house.Get("ada", Url)).Status);
    }

    [Fact]
    public async Task settings_are_switched_and_read_back()
    {
        await using var house = await Open(Small());
        var url = $"/api/cohorts/v1/settings/{Course}";
        AssertJson("""{"id": null, "is_cohorted": false}""", (await house.Get("tia", url)).Body);
        using var put = await house.As("tia").PutAsJsonAsync(url, new { is_cohorted = true }, Ct);
        Assert.Equal(200, (int)put.StatusCode);
        AssertJson("""{"id": null, "is_cohorted": true}""", (await house.Get("tia", url)).Body);
        using var empty = await house.As("tia").PutAsJsonAsync(url, new { }, Ct);
        Assert.Equal("""{"developer_message":"Missing field \"is_cohorted\"."}""", await empty.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task people_come_in_move_and_go()
    {
        await using var house = await Open(Small());
        await house.Post("tia", Url, new { name = "Morning", assignment_type = "manual" });
        await house.Post("tia", Url, new { name = "Evening", assignment_type = "manual" });
        AssertJson(
            """
            {"success": true, "added": [{"username": "ada", "email": "ada@example.org"}, {"username": "ben", "email": "ben@example.org"}], "changed": [],
             "present": [], "unknown": ["nobody", "x@example.org"], "preassigned": [], "invalid": ["@@"]}
            """,
            (await house.Post("tia", Url + "1/users/", new { users = new[] { "ada", "ben@example.org", "nobody", "x@example.org", "@@" } })).Body);
        AssertJson(
            """{"success": true, "added": [], "changed": [], "present": ["ada"], "unknown": [], "preassigned": [], "invalid": []}""",
            (await house.Post("tia", Url + "1/users/ada", new { })).Body);
        var (_, form) = await house.PostForm("tia", $"/courses/{Course}/cohorts/2/add", ("users", "ada, ben"));
        AssertJson(
            """
            {"success": true, "added": [],
             "changed": [{"username": "ada", "email": "ada@example.org", "previous_cohort": "Morning"}, {"username": "ben", "email": "ben@example.org", "previous_cohort": "Morning"}],
             "present": [], "unknown": [], "preassigned": [], "invalid": []}
            """,
            JsonNode.Parse(form));

        // Ben is no member of the course: he is listed, and not counted.
        var page = (await house.Get("tia", Url + "2/users/?page_size=1")).Body!;
        Assert.Equal((2, 2, "ada"), (page["count"]!.GetValue<int>(), page["num_pages"]!.GetValue<int>(), page["results"]![0]!["username"]!.GetValue<string>()));
        Assert.Equal(1, (await house.Get("tia", Url + "2")).Body!["user_count"]!.GetValue<int>());

        Assert.Equal(204, await Delete(house, Url + "2/users/ada"));
        Assert.Equal(400, await Delete(house, Url + "2/users/ada"));
        Assert.Equal(404, await Delete(house, Url + "2/users/nobody"));
        Assert.Equal(405, await Delete(house, Url + "2/users/"));
        Assert.Equal((400, "missing-users"), Code(await house.Post("tia", Url + "2/users/", new { })));
    }

    [Fact]
    public async Task a_file_puts_people_into_cohorts_and_makes_those_that_are_missing()
    {
        await using var house = await Open(Small());
        Assert.Equal((204, ""), await Upload(house, "email,username,cohort\r\n,ada,Morning\r\nben@example.org,,\"Evening, late\"\r\n"));
        Assert.Equal(["Evening, late", "Morning"], (await house.Get("tia", Url)).Body!.AsArray().Select(cohort => cohort!["name"]!.GetValue<string>()));
        var (status, body) = await Upload(house, "email,group\r\nada@example.org,Morning\r\n");
        Assert.Equal((400, "failed-validation"), (status, JsonNode.Parse(body)!["error_code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task content_groups_of_the_course_are_told()
    {
        await using var house = await Open(Small());
        var (_, body) = await house.Get("tia", $"/api/cohorts/v2/courses/{Course}/group_configurations");
        Assert.Equal((1001, 2), (body!["id"]!.GetValue<int>(), body["groups"]!.AsArray().Count));
        Assert.Equal("Content", (await house.Get("tia", $"/api/cohorts/v2/courses/{Course}/group_configurations/1001")).Body!["name"]!.GetValue<string>());
        Assert.Equal(404, (await house.Get("tia", $"/api/cohorts/v2/courses/{Course}/group_configurations/50")).Status);
    }

    [Fact]
    public async Task a_learner_sees_the_content_of_the_own_cohort_and_another_after_a_move()
    {
        await using var house = await Open(Small());
        await house.Post("tia", Url, new { name = "Morning", assignment_type = "manual", user_partition_id = 1001, group_id = 1 });
        await house.Post("tia", Url, new { name = "Evening", assignment_type = "manual", user_partition_id = 1001, group_id = 2 });
        await house.Post("tia", Url + "1/users/", new { users = new[] { "ada" } });
        Assert.Equal("", await Seen(house));

        using (await house.As("tia").PutAsJsonAsync($"/api/cohorts/v1/settings/{Course}", new { is_cohorted = true }, Ct))
            Assert.Equal("html-one", await Seen(house));
        await house.Post("tia", Url + "2/users/ada", new { });
        Assert.Equal("html-two", await Seen(house));
    }

    [Fact]
    public async Task who_has_no_cohort_gets_one_by_chance_at_the_first_visit()
    {
        await using var house = await Open(Small());
        using (await house.As("tia").PutAsJsonAsync($"/api/cohorts/v1/settings/{Course}", new { is_cohorted = true }, Ct))
            Assert.Equal("", await Seen(house));
        var cohort = (await house.Get("tia", Url)).Body!.AsArray().Single()!;
        Assert.Equal(("Default Group", "random", 1), (cohort["name"]!.GetValue<string>(), cohort["assignment_type"]!.GetValue<string>(), cohort["user_count"]!.GetValue<int>()));
        await Seen(house);
        var facts = await house.Streams.ReadStream(CohortMembershipEvent.StreamOf(house.People["ada"], Course), Ct);
        Assert.Equal([new CohortJoined(house.People["ada"], Course, 1, null, null, Noon)], facts.Select(fact => fact.Data));
    }

    private static CourseBuilder Small() => new CourseBuilder()
        .With(
            ("display_name", "Small"), ("start", "2026-01-01T00:00:00Z"),
            ("user_partitions", new[] { new { id = 1001, name = "Content", scheme = "cohort", groups = new[] { new { id = 1, name = "One" }, new { id = 2, name = "Two" } } } }))
        .Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1")
        .Add("html-one", "vertical-1", ("group_access", new Dictionary<string, int[]> { ["1001"] = [1] }))
        .Add("html-two", "vertical-1", ("group_access", new Dictionary<string, int[]> { ["1001"] = [2] }));

    /// <summary>Names of the texts that ada sees.</summary>
    private static async Task<string> Seen(LearningHouse house)
    {
        var (_, body) = await house.Get("ada", $"/api/courses/v1/blocks/?course_id={Uri.EscapeDataString(Course.ToString())}&username=ada&depth=all&block_types_filter=html");
        return string.Join(',', body!["blocks"]!.AsObject().Select(block => block.Value!["block_id"]!.GetValue<string>()).Where(name => name.StartsWith("html", StringComparison.Ordinal)));
    }

    private static async Task<int> Patch(LearningHouse house, string url, object body)
    {
        using var answer = await house.As("tia").PatchAsJsonAsync(url, body, Ct);
        return (int)answer.StatusCode;
    }

    private static async Task<int> Delete(LearningHouse house, string url)
    {
        using var answer = await house.As("tia").DeleteAsync(new Uri(url, UriKind.Relative), Ct);
        return (int)answer.StatusCode;
    }

    private static async Task<(int Status, string Body)> Upload(LearningHouse house, string csv)
    {
        using var form = new MultipartFormDataContent();
        using var file = new StringContent(csv);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        form.Add(file, "uploaded-file", "cohorts.csv");
        using var answer = await house.As("tia").PostAsync(new Uri($"/api/cohorts/v1/courses/{Course}/users", UriKind.Relative), form, Ct);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private static (int Status, string? Code) Code((int Status, JsonNode? Body) answer) => (answer.Status, answer.Body?["error_code"]?.GetValue<string>());
}
