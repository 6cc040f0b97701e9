using System.Net;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Assessment.LtiHouse;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>Whole answers of the result service of LTI 2.0, of both blocks.</summary>
public sealed class ResultServiceTests(LtiHouse house) : IClassFixture<LtiHouse>
{
    private const string Media = "application/vnd.ims.lis.v2.result+json";
    private const string Nothing = """{"@context":"http://purl.imsglobal.org/ctx/lis/v2/Result","@type":"Result"}""";

    [Fact]
    public async Task the_newer_block_is_written_read_and_cleared()
    {
        var url = await Address("lti_consumer-lab");
        Assert.Equal((200, Nothing), await Ask(HttpMethod.Get, url));
        Assert.Equal((200, "{}"), await Ask(HttpMethod.Put, url, Result(0.2075, "<b>Good</b> work")));
        Assert.Equal((200, Nothing[..^1] + ""","resultScore":0.83,"comment":"\u003Cb\u003EGood\u003C/b\u003E work"}"""), await Ask(HttpMethod.Get, url));
        var page = await (await house.Ada.Ask($"/xblock/{Usage("lti_consumer-lab")}")).Text();
        Assert.Contains("<p>Good work</p>", page, StringComparison.Ordinal);
        Assert.Equal((0.83, 10d), Rounded(await house.Grade(house.AdaId)));
        Assert.Equal((200, "{}"), await Ask(HttpMethod.Delete, url));
        Assert.Equal((200, Nothing), await Ask(HttpMethod.Get, url));
        Assert.Equal((0d, 10d), await house.Grade(house.AdaId));
    }

    [Fact]
    public async Task the_older_block_answers_without_a_body()
    {
        var url = await Address("lti-old");
        Assert.Equal((200, ""), await Ask(HttpMethod.Put, url, Result(0, "")));
        Assert.Equal((200, Nothing[..^1] + ""","resultScore":0.0,"comment":""}"""), await Ask(HttpMethod.Get, url));
        Assert.Equal((200, ""), await Ask(HttpMethod.Put, url, """{"@context":"x","@type":"Result"}"""));
        Assert.Equal((200, Nothing), await Ask(HttpMethod.Get, url));
    }

    [Fact]
    public async Task of_the_newer_block_a_score_of_0_is_not_told()
    {
        var url = await Address("lti_consumer-other");
        Assert.Equal((200, "{}"), await Ask(HttpMethod.Put, url, Result(0, "")));
        Assert.Equal((200, Nothing), await Ask(HttpMethod.Get, url));
        Assert.Equal(["tool_result_recorded", "block_scored 0/4"], await house.Facts(house.AdaId, "lti_consumer-other"));
    }

    [Fact]
    public async Task what_is_wrong_is_answered_without_a_word()
    {
        var url = await Address("lti_consumer-other");
        Assert.Equal((404, ""), await Ask(HttpMethod.Put, url, "{}"));
        Assert.Equal((404, ""), await Ask(HttpMethod.Put, url, Result(2, "")));
        Assert.Equal((401, ""), await Ask(HttpMethod.Get, url, media: "application/json"));
        Assert.Equal((401, ""), await Ask(HttpMethod.Get, url, secret: "guess"));
        Assert.Equal((404, ""), await Ask(HttpMethod.Get, url[..^1] + (url[^1] == '0' ? '1' : '0')));
        Assert.Equal((404, ""), await Ask(HttpMethod.Get, await Address("lti_consumer-late")));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (HttpStatusCode)(await Ask(HttpMethod.Post, url)).Status);
    }

    [Fact]
    public async Task a_request_for_one_learner_does_not_serve_for_another()
    {
        var (ada, bob) = (await Address("lti-old"), (await Open(house.Bob, "lti-old"))["user_id"]);
        using var request = Signed(HttpMethod.Put, ada, Result(1, ""), Media);
        request.RequestUri = new Uri(ada[..(ada.LastIndexOf('/') + 1)] + bob);
        Assert.Equal(HttpStatusCode.Unauthorized, (await house.CreateClient().SendAsync(request, Wire.Ct)).StatusCode);
        Assert.Empty(await house.Facts(house.BobId, "lti-old"));
    }

    private static string Result(double score, string comment) =>
        FormattableString.Invariant($$"""{"@context":"http://purl.imsglobal.org/ctx/lis/v2/Result","@type":"Result","resultScore":{{score}},"comment":"{{comment}}"}""");

    private static (double, double) Rounded((double Earned, double Possible)? grade) => (Math.Round(grade!.Value.Earned, 6), grade.Value.Possible);

    private async Task<string> Address(string block)
    {
        var handler = Usage(block).Type == "lti" ? "lti_2_0_result_rest_handler" : "result_service_handler";
        return $"{house.Lms}courses/{CourseBuilder.Key}/xblock/{Usage(block)}/handler_noauth/{handler}/user/{(await Open(house.Ada, block))["user_id"]}";
    }

    private async Task<(int Status, string Body)> Ask(HttpMethod method, string url, string body = "", string media = Media, string secret = Secret)
    {
        using var request = Signed(method, url, body, media, secret: secret);
        var answer = await house.CreateClient().SendAsync(request, Wire.Ct);
        return ((int)answer.StatusCode, await answer.Text());
    }
}
