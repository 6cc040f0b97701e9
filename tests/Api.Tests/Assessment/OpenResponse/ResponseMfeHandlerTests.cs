using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Api.Tests.Identity;
using static OpenEdx.Api.Tests.Assessment.ResponseHouse;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>The exchanges of the ORA MFE, from an empty page to the grade.</summary>
public sealed class ResponseMfeHandlerTests(ResponseHouse house) : IClassFixture<ResponseHouse>
{
    private const string Mfe = "openassessment-mfe";

    [Fact]
    public async Task the_block_tells_how_it_is_set_up()
    {
        var info = await Ask("ada", "get_block_info");
        Assert.Equal(
            ["title", "prompts", "baseAssetUrl", "submissionConfig", "assessmentSteps", "rubricConfig", "leaderboardConfig"], info.AsObject().Select(pair => pair.Key));
        Same("""{"order":["studentTraining","peer","self"],"settings":{"studentTraining":{"required":true,"numberOfExamples":1},"peer":{"required":true,"minNumberToGrade":1,"minNumberToBeGradedBy":1,"startDatetime":"2020-01-01T00:00:00+00:00","endDatetime":"9999-01-01T00:00:00+00:00","enableFlexibleGrading":false,"gradingStrategy":"median"},"self":{"required":true,"startDatetime":"2020-01-01T00:00:00+00:00","endDatetime":"9999-01-01T00:00:00+00:00"},"staff":{"required":false}}}""", info["assessmentSteps"]);
        Same("""{"name":"The ideas","description":"Are there any?","feedbackEnabled":true,"feedbackRequired":false,"options":[{"name":"Poor","label":"Poor","points":0,"description":"None"},{"name":"Fair","label":"Fair","points":3,"description":"Some"},{"name":"Good","label":"Good","points":5,"description":"Many"}]}""", info["rubricConfig"]!["criteria"]![0]);
        Same("""["gif","jpg","jpeg","jfif","pjpeg","pjp","png"]""", info["submissionConfig"]!["fileResponseConfig"]!["allowedExtensions"]);
        Same("""["Write & think."]""", info["prompts"]);
    }

    [Fact]
    public async Task a_learner_goes_through_all_steps()
    {
        Same(
            """{"progress":{"activeStepName":"submission","stepInfo":{"submission":{"closed":false,"closedReason":null,"hasSubmitted":false,"hasCancelled":false,"cancelledBy":null,"cancelledAt":null,"teamInfo":{}},"studentTraining":null,"peer":null,"self":null}},"response":{"textResponses":[""],"uploadedFiles":[],"teamUploadedFiles":[]},"assessment":null}""",
            await Ask("ada", "get_learner_data/submission"));
        Assert.Equal("ERR_INACCESSIBLE_STEP", Code(await Ask("ada", "get_learner_data/peer")));
        Assert.Equal("ERR_WRONG_PARAMS", Code(await Ask("ada", "get_learner_data/dance")));
        Assert.Equal("ERR_WRONG_PARAMS", Code(await Ask("ada", "submission/draft", new { })));
        Assert.Equal("ERR_SUFFIX", Code(await Ask("ada", "submission/dance", new { })));
        Assert.Equal("null", await house.Json("ada", Mfe, "submission/draft", new { response = new { textResponses = new[] { "Half" } } }));

        var added = await Ask("ada", "file/add", new { fileDescription = "A map", fileName = "map.png", fileSize = 3, contentType = "image/png" });
        Assert.Equal(0, (int)added["fileIndex"]!);
        Assert.Equal("ERR_UNSUPPORTED_FILETYPE", Code(await Ask("ada", "file/add", new { fileDescription = "", fileName = "a.exe", fileSize = 3, contentType = "image/png" })));
        using var bytes = new ByteArrayContent([1, 2, 3]);
        var put = new Uri((string)added["fileUrl"]!);
        Assert.Equal(HttpStatusCode.OK, (await house.CreateClient().PutAsync(put, bytes, Wire.Ct)).StatusCode);
        using var forged = new ByteArrayContent([6]);
        var other = put.ToString().Replace($"/{house.Id("ada")}/0", $"/{house.Id("bob")}/0", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await house["bob"].PutAsync(new Uri(other), forged, Wire.Ct)).StatusCode);
        var arrived = await Ask("ada", "file/upload_response", new { fileIndex = 0, success = true });
        Assert.Equal([1, 2, 3], await (await house.CreateClient().GetAsync(new Uri((string)arrived["downloadUrl"]!), Wire.Ct)).Content.ReadAsByteArrayAsync(Wire.Ct));

        foreach (var person in (string[])["ada", "bob"])
            Assert.Equal("null", await house.Json(person, Mfe, "submission/submit", new { submission = new { textResponses = new[] { $"Essay of {person}" } } }));
        Assert.Equal("ERR_MULTIPLE_SUBMISSIONS", Code(await Ask("ada", "submission/submit", new { submission = new { textResponses = new[] { "Again" } } })));

        var training = await Ask("ada", "get_learner_data/studentTraining");
        Same("""{"closed":false,"closedReason":null,"numberOfAssessmentsCompleted":0,"expectedRubricSelections":{"0":1}}""", training["progress"]!["stepInfo"]!["studentTraining"]);
        Same("""["An example"]""", training["response"]!["textResponses"]);
        Assert.Equal("ERR_TRAINING_INCORRECT", Code(await Ask("ada", "assessment/submit", Assess("studentTraining", 0))));
        Assert.Equal("ERR_WRONG_PARAMS", Code(await Ask("ada", "assessment/submit", Assess("studentTraining", 9))));
        foreach (var person in (string[])["ada", "bob"])
        {
            Same("""{"criteria":[{"selectedOption":1,"feedback":""},{"selectedOption":null,"feedback":"Words"}],"overallFeedback":"All"}""", await Ask(person, "assessment/submit", Assess("studentTraining", 1)));
            Assert.Null(Code(await Ask(person, "assessment/submit", Assess("self", 0))));
        }

        var peer = await Ask("ada", "get_learner_data/peer");
        Assert.Equal("peer", (string)peer["progress"]!["activeStepName"]!);
        Same("""["Essay of bob"]""", peer["response"]!["textResponses"]);
        Same("""{"closed":false,"closedReason":null,"numberOfAssessmentsCompleted":0,"isWaitingForSubmissions":false,"numberOfReceivedAssessments":0}""", peer["progress"]!["stepInfo"]!["peer"]);
        var other2 = await Ask("bob", "get_learner_data/peer");
        Assert.Equal("map.png", (string)other2["response"]!["uploadedFiles"]![0]!["fileName"]!);
        Assert.Null(Code(await Ask("ada", "assessment/submit", Assess("peer", 2))));
        Assert.Equal("ERR_INVALID_STATE_FOR_ASSESSMENT", Code(await Ask("ada", "assessment/submit", Assess("peer", 2))));
        Assert.Null(Code(await Ask("bob", "assessment/submit", Assess("peer", 1))));

        var done = await Ask("ada", "get_learner_data/done");
        Assert.Equal("done", (string)done["progress"]!["activeStepName"]!);
        Same(
            """{"effectiveAssessmentType":"peer","self":{"stepScore":{"earned":0,"possible":5},"assessment":{"overallFeedback":"All","criteria":[{"selectedOption":0,"feedback":""},{"selectedOption":null,"feedback":"Words"}]}},"staff":null,"peer":{"stepScore":{"earned":3,"possible":5},"assessments":[{"overallFeedback":"All","criteria":[{"selectedOption":1,"feedback":""},{"selectedOption":null,"feedback":"Words"}]}]},"peerUnweighted":{"stepScore":null,"assessments":[]}}""",
            done["assessment"]);
        Assert.Equal(["3/5"], await house.Scores("ada", Mfe));
    }

    private static object Assess(string step, int option) => new
    {
        step,
        criteria = new object[] { new { selectedOption = (int?)option, feedback = "" }, new { selectedOption = (int?)null, feedback = "Words" } },
        overallFeedback = "All",
    };

    private static string? Code(JsonNode node) => node["error"]?["errorCode"]?.ToString();

    private static void Same(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}\nbut got  {actual?.ToJsonString()}");

    /// <summary>The data handlers are asked without a body.</summary>
    private async Task<JsonNode> Ask(string person, string handler, object? body = null)
    {
        using var content = new StringContent(body is null ? "" : JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return JsonNode.Parse(await (await house[person].PostAsync(new Uri(Url(Mfe, handler), UriKind.Relative), content, Wire.Ct)).Text())!;
    }
}
