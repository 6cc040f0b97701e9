using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>The exchanges of the ORA grading MFE: two of the course team and one submission.</summary>
public sealed class StaffGraderV1Tests(ResponseHouse house) : IClassFixture<ResponseHouse>
{
    private const string Block = "openassessment-grader";

    [Fact]
    public async Task a_submission_is_claimed_graded_and_given_back()
    {
        await house.Submit("ada", Block);
        var id = (await house.Of("ada", Block)).Current!.Id;
        var start = await Ask("teacher", HttpMethod.Get, "initialize");
        Assert.Equal(["courseMetadata", "oraMetadata", "submissions", "isEnabled"], start.AsObject().Select(pair => pair.Key));
        Same($$"""{"title":"Responses","org":"OpenedX","number":"Small","courseId":"{{CourseBuilder.Key}}"}""", start["courseMetadata"]);
        var row = start["submissions"]![id.ToString()]!;
        Assert.Equal(("ada", "ungraded", "unlocked", null), ((string)row["username"]!, (string)row["gradeStatus"]!, (string)row["lockStatus"]!, row["score"]));

        Same("""{"gradeData":{},"gradeStatus":"ungraded","lockStatus":"unlocked","response":{"files":[],"text":["My essay"]}}""", await Ask("teacher", HttpMethod.Get, "submission", id));
        Same("""{"files":[]}""", await Ask("teacher", HttpMethod.Get, "submission/files", id));

        // Without a claim nobody grades, and a claim is one person's.
        Same("""{"error":"ERR_GRADE_CONTESTED","gradeData":{},"gradeStatus":"ungraded","lockStatus":"unlocked"}""", await Ask("teacher", HttpMethod.Post, "submission/grade", id, Grade("Good")));
        Same("""{"lockStatus":"in-progress"}""", await Ask("teacher", HttpMethod.Post, "submission/lock", id));
        Same("""{"error":"ERR_LOCK_CONTESTED","lockStatus":"locked"}""", await Ask("tutor", HttpMethod.Post, "submission/lock", id));
        Same("""{"error":"ERR_LOCK_CONTESTED","lockStatus":"locked"}""", await Ask("tutor", HttpMethod.Delete, "submission/lock", id));
        Same("{}", await Ask("tutor", HttpMethod.Post, "submission/batch/unlock", null, new { submissionUUIDs = new[] { id.ToString(), "nonsense" } }));
        Same("""{"gradeData":{},"gradeStatus":"ungraded","lockStatus":"in-progress"}""", await Ask("teacher", HttpMethod.Get, "submission/status", id));
        Same("""{"error":"ERR_INTERNAL","msg":"Your team assessment could not be submitted."}""", await Ask("teacher", HttpMethod.Post, "submission/grade", id, Grade("Splendid")));

        const string Graded =
            """{"gradeData":{"score":{"pointsEarned":5,"pointsPossible":5},"overallFeedback":"All","criteria":[{"name":"Ideas","feedback":"Yes","points":5,"selectedOption":"Good"},{"name":"Words","feedback":"Many","points":null,"selectedOption":null}]},"gradeStatus":"graded","lockStatus":"unlocked"}""";
        Same(Graded, await Ask("teacher", HttpMethod.Post, "submission/grade", id, Grade("Good")));
        Same(Graded, await Ask("tutor", HttpMethod.Get, "submission/status", id));
        Assert.Equal(["5/5"], await house.Scores("ada", Block));

        // All claims of one person at once.
        await Ask("tutor", HttpMethod.Post, "submission/lock", id);
        Same("{}", await Ask("tutor", HttpMethod.Post, "submission/batch/unlock", null, new { submissionUUIDs = new[] { id.ToString() } }));
        var after = (await Ask("teacher", HttpMethod.Get, "initialize"))["submissions"]![id.ToString()]!;
        Assert.Equal(("teacher", "graded", "unlocked", 5), ((string)after["gradedBy"]!, (string)after["gradeStatus"]!, (string)after["lockStatus"]!, (int)after["score"]!["pointsEarned"]!));
    }

    [Fact]
    public async Task what_is_missing_or_wrong_is_named()
    {
        Same("""{"error":"ERR_MISSING_PARAM"}""", await Ask("teacher", HttpMethod.Get, "submission"));
        Same("""{"error":"ERR_INTERNAL"}""", await Ask("teacher", HttpMethod.Get, "submission", Guid.NewGuid()));
        var problem = await house["teacher"].Ask($"/api/ora_staff_grader/initialize?oraLocation={CourseBuilder.Usage("problem-1")}");
        Assert.Equal((HttpStatusCode.BadRequest, """{"error":"ERR_BAD_ORA_LOCATION"}"""), (problem.StatusCode, await problem.Text()));
        foreach (var person in (string[])["ada", "stranger"])
            Assert.Equal(HttpStatusCode.Forbidden, (await house[person].Ask($"/api/ora_staff_grader/initialize?oraLocation={CourseBuilder.Usage(Block)}")).StatusCode);
    }

    private static object Grade(string ideas) => new
    {
        overallFeedback = "All",
        criteria = new object[] { new { name = "Ideas", feedback = "Yes", selectedOption = ideas }, new { name = "Words", feedback = "Many", selectedOption = (string?)null } },
    };

    private static void Same(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}\nbut got  {actual?.ToJsonString()}");

    private async Task<JsonNode> Ask(string person, HttpMethod method, string path, Guid? submission = null, object? body = null)
    {
        var url = $"/api/ora_staff_grader/{path}?oraLocation={Uri.EscapeDataString(CourseBuilder.Usage(Block).ToString())}{(submission is { } id ? $"&submissionUUID={id}" : "")}";
        using var request = new HttpRequestMessage(method, new Uri(url, UriKind.Relative));
        if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return JsonNode.Parse(await (await house[person].SendAsync(request, Wire.Ct)).Text())!;
    }
}
