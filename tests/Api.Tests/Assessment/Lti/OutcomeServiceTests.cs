using System.Net;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Assessment.LtiHouse;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>Launch, report, grade; and what a tool must not get away with.</summary>
public sealed class OutcomeServiceTests(LtiHouse house) : IClassFixture<LtiHouse>
{
    [Fact]
    public async Task what_a_tool_reports_is_the_grade_until_it_takes_it_back()
    {
        var launch = await Open(house.Ada, "lti_consumer-lab");
        var (url, id) = (launch["lis_outcome_service_url"], launch["lis_result_sourcedid"]);

        Assert.Equal(("success", "Result read"), Said(await house.Report(url, "readResult", id)));
        var xml = await house.Report(url, "replaceResult", id, "0.75");
        Assert.Equal(("success", $"Score for {id} is now 0.75"), Said(xml));
        Assert.Equal(("m-1", "<replaceResultResponse/>"), (Element("imsx_messageIdentifier", xml), Element("imsx_POXBody", xml)));
        Assert.Equal((3, 4 + 4 + 2), await house.Grade(house.AdaId));
        Assert.Equal("0.75", Element("textString", await house.Report(url, "readResult", id)));
        Assert.Contains("(3 / 4 points)", await (await house.Ada.Ask($"/xblock/{Usage("lti_consumer-lab")}")).Text(), StringComparison.Ordinal);

        Assert.Equal(("success", "Result deleted"), Said(await house.Report(url, "deleteResult", id)));
        Assert.Equal((0, 4 + 4 + 2), await house.Grade(house.AdaId));
        Assert.Equal("", Element("textString", await house.Report(url, "readResult", id)));
        Assert.Equal(["tool_result_recorded", "block_scored 3/4", "tool_result_removed", "block_score_removed"], await house.Facts(house.AdaId, "lti_consumer-lab"));
        Assert.Equal(("unsupported", "Target does not support the requested operation."), Said(await house.Report(url, "shareResult", id)));
    }

    [Fact]
    public async Task the_older_block_takes_results_too()
    {
        var launch = await Open(house.Bob, "lti-old");
        Assert.Equal("success", Said(await house.Report(launch["lis_outcome_service_url"], "replaceResult", launch["lis_result_sourcedid"], "1")).Code);
        Assert.Equal(["tool_result_recorded", "block_scored 2/2"], await house.Facts(house.BobId, "lti-old"));
        var fact = (await house.Streams.ReadStream(Domain.Assessment.ScoredBlockEvent.StreamOf(house.BobId, Usage("lti-old")), Wire.Ct))[0];
        Assert.Equal(("tool:outcome", "RecordToolResult"), (fact.Metadata.UserName, fact.Metadata.CausationId));
    }

    [Fact]
    public async Task a_request_is_good_once()
    {
        var launch = await Open(house.Bob, "lti_consumer-other");
        var (url, id) = (launch["lis_outcome_service_url"], launch["lis_result_sourcedid"]);
        Action<Dictionary<string, string>> same = parameters => parameters["oauth_nonce"] = "only-once";
        Assert.Equal("success", Said(await house.Report(url, "replaceResult", id, "0.5", same)).Code);
        Assert.Equal(("failure", "OAuth verification error: OAuth nonce verification has failed."), Said(await house.Report(url, "replaceResult", id, "0.5", same)));
        // A stranger's request has not used up the nonce.
        Action<Dictionary<string, string>> next = parameters => parameters["oauth_nonce"] = "not-yet";
        Assert.Equal(("failure", "OAuth verification error: OAuth signature verification has failed."), Said(await house.Report(url, "replaceResult", id, "0.5", next, "guess")));
        Assert.Equal("success", Said(await house.Report(url, "replaceResult", id, "0.5", next)).Code);
    }

    [Fact]
    public async Task an_old_request_is_refused()
    {
        var launch = await Open(house.Bob, "lti_consumer-other");
        var xml = await house.Report(launch["lis_outcome_service_url"], "replaceResult", launch["lis_result_sourcedid"], "0.5", p => p["oauth_timestamp"] = "1700000000");
        Assert.Equal(("failure", "OAuth verification error: OAuth timestamp verification has failed."), Said(xml));
    }

    [Theory]
    [InlineData("lti_consumer-stranger", "")]
    [InlineData("lti_consumer-empty", "")]
    [InlineData("lti_consumer-stranger", Secret)]
    public async Task nobody_reports_for_a_tool_without_a_secret(string block, string secret)
    {
        var launch = await Open(house.Ada, block);
        var xml = await house.Report(
            launch["lis_outcome_service_url"], "replaceResult", launch["lis_result_sourcedid"], "1", p => p["oauth_consumer_key"] = launch["oauth_consumer_key"], secret);
        Assert.Equal(("failure", "OAuth verification error: OAuth signature verification has failed."), Said(xml));
        Assert.Empty(await house.Facts(house.AdaId, block));
    }

    [Fact]
    public async Task a_sourced_id_counts_in_its_own_block_only()
    {
        var (lab, other) = (await Open(house.Ada, "lti_consumer-lab"), await Open(house.Ada, "lti_consumer-other"));
        var url = other["lis_outcome_service_url"];
        var pseudonym = lab["user_id"];
        string[] foreign =
        [
            lab["lis_result_sourcedid"], pseudonym, $"x:y:{pseudonym}", other["lis_result_sourcedid"].Replace("Small", "Large", StringComparison.Ordinal),
            other["lis_result_sourcedid"] + "0", other["lis_result_sourcedid"][..^1], other["lis_result_sourcedid"].ToUpperInvariant(),
            other["lis_result_sourcedid"].Replace(pseudonym, new string('0', 32), StringComparison.Ordinal), other["lis_result_sourcedid"].Replace(pseudonym, "17", StringComparison.Ordinal),
        ];
        foreach (var id in foreign) Assert.Equal(("failure", "User not found."), Said(await house.Report(url, "replaceResult", id, "1")));
        Assert.Empty(await house.Facts(house.AdaId, "lti_consumer-other"));
    }

    [Fact]
    public async Task a_request_for_one_block_does_not_serve_for_another()
    {
        var (lab, other) = (await Open(house.Ada, "lti_consumer-lab"), await Open(house.Ada, "lti_consumer-other"));
        using var request = Signed(HttpMethod.Post, lab["lis_outcome_service_url"], Message("replaceResult", other["lis_result_sourcedid"], "1"), "application/xml");
        request.RequestUri = new Uri(other["lis_outcome_service_url"]);
        var answer = await house.CreateClient().SendAsync(request, Wire.Ct);
        Assert.Equal("OAuth verification error: OAuth signature verification has failed.", Said(await answer.Text()).Description);
    }

    [Fact]
    public async Task late_results_and_unreadable_ones_are_refused_before_anything_is_asked()
    {
        var late = await Open(house.Ada, "lti_consumer-late");
        Assert.Equal(("failure", "Grade is past due"), Said(await house.Report(late["lis_outcome_service_url"], "replaceResult", late["lis_result_sourcedid"], "1")));
        var lab = await Open(house.Ada, "lti_consumer-lab");
        Assert.Equal(
            ("failure", "Request body XML parsing error: score value outside the permitted range of 0.0-1.0"),
            Said(await house.Report(lab["lis_outcome_service_url"], "replaceResult", lab["lis_result_sourcedid"], "1.5")));
    }

    [Fact]
    public async Task a_block_of_another_type_takes_nothing()
    {
        var url = $"{house.Lms}courses/{CourseBuilder.Key}/xblock/{Usage("lti-old")}/handler_noauth/outcome_service_handler";
        using var request = Signed(HttpMethod.Post, url, Message("replaceResult", "a:b:c", "1"), "application/xml");
        Assert.Equal(HttpStatusCode.NotFound, (await house.CreateClient().SendAsync(request, Wire.Ct)).StatusCode);
    }

    [Fact]
    public async Task an_address_with_another_host_is_checked_as_it_was_called()
    {
        var launch = await Open(house.Ada, "lti_consumer-other");
        var url = launch["lis_outcome_service_url"].Replace("localhost:18000", "proxy.example.org", StringComparison.Ordinal);
        using var request = Signed(HttpMethod.Post, url, Message("readResult", launch["lis_result_sourcedid"], null), "application/xml");
        Assert.Equal("success", Said(await (await house.CreateClient().SendAsync(request, Wire.Ct)).Text()).Code);
    }
}
