using System.Text.Json;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Assessment.LtiHouse;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>A launch of LTI 1.3 with a tool that trusts nothing, and a platform that does not either.</summary>
public sealed class Lti13LaunchTests(LtiHouse house) : IClassFixture<LtiHouse>
{
    private const string Claim = "https://purl.imsglobal.org/spec/lti/claim/";

    [Fact]
    public async Task the_tool_is_told_who_where_and_what_it_may()
    {
        var tool = new NewTool(house, "lti_consumer-new");
        var begun = await tool.Begin(house.Ada);
        Assert.Equal(["a", "iss", "client_id", "lti_deployment_id", "target_link_uri", "login_hint", "lti_message_hint"], begun.Keys);
        Assert.Equal(("http://localhost:18000", "1", NewTool.LaunchUrl), (begun["iss"], begun["lti_deployment_id"], begun["target_link_uri"]));

        var (_, html) = await tool.Return(NewTool.Request(begun));
        Assert.Contains($"action=\"{NewTool.LaunchUrl}\" method=\"post\"", html, StringComparison.Ordinal);
        var fields = Fields(html);
        Assert.Equal(["state", "id_token"], fields.Keys);
        var claims = await tool.Checked(fields["id_token"]);
        Assert.Equal(
            (begun["iss"], begun["client_id"], begun["login_hint"], "n-1"),
            (Text(claims, "iss"), Text(claims, "aud"), Text(claims, "sub"), Text(claims, "nonce")));
        Assert.Equal(3600, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.Equal(("LtiResourceLinkRequest", "1.3.0", "1", NewTool.LaunchUrl), (
            Text(claims, Claim + "message_type"), Text(claims, Claim + "version"), Text(claims, Claim + "deployment_id"), Text(claims, Claim + "target_link_uri")));
        Assert.Equal(Usage("lti_consumer-new").ToString(), claims.GetProperty(Claim + "resource_link").GetProperty("id").GetString());
        Assert.Equal(
            """{"id":"course-v1:OpenedX\u002BSmall\u002B2026","type":["http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"],"title":"Tools - OpenedX","label":"course-v1:OpenedX\u002BSmall\u002B2026"}""",
            claims.GetProperty(Claim + "context").GetRawText());
        Assert.Contains("membership#Learner", claims.GetProperty(Claim + "roles").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("""{"page":"1"}""", claims.GetProperty(Claim + "custom").GetRawText());
        var endpoint = claims.GetProperty("https://purl.imsglobal.org/spec/lti-ags/claim/endpoint");
        Assert.Equal([NewTool.ReadItems, NewTool.Results, NewTool.Post], endpoint.GetProperty("scope").EnumerateArray().Select(scope => scope.GetString()));
        Assert.EndsWith("/lti-ags/1", endpoint.GetProperty("lineitem").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("/memberships", claims.GetProperty("https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice").GetProperty("context_memberships_url").GetString(), StringComparison.Ordinal);
        foreach (var name in (string[])["name", "email", "preferred_username"]) Assert.False(claims.TryGetProperty(name, out _));
    }

    [Fact]
    public async Task the_request_may_come_by_get_and_instructors_are_told_as_such()
    {
        var tool = new NewTool(house, "lti_consumer-free");
        var (_, html) = await tool.Return(NewTool.Request(await tool.Begin(house.Teacher)), byPost: false);
        var claims = await tool.Checked(Fields(html)["id_token"]);
        Assert.Contains("membership#Administrator", claims.GetProperty(Claim + "roles").GetRawText(), StringComparison.Ordinal);
        Assert.False(claims.GetProperty("https://purl.imsglobal.org/spec/lti-ags/claim/endpoint").TryGetProperty("lineitem", out _));
    }

    [Fact]
    public async Task who_one_is_is_told_after_consent_alone()
    {
        Assert.Contains("Click OK to have your username sent", await (await house.Ada.Ask(Launch("lti_consumer-mute"))).Text(), StringComparison.Ordinal);
        using var page = new HttpRequestMessage(HttpMethod.Post, new Uri(Launch("lti_consumer-mute"), UriKind.Relative)) { Content = new FormUrlEncodedContent([new("consent", "yes")]) };
        page.Headers.Accept.Add(Wire.Html);
        page.Headers.Referrer = new Uri(house.Lms, Launch("lti_consumer-mute"));
        var address = (await house.Ada.SendAsync(page, Wire.Ct)).Headers.Location!.OriginalString;
        Assert.StartsWith("https://new.example.com/login?", address, StringComparison.Ordinal);
        var begun = address[(address.IndexOf('?') + 1)..].Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        var tool = new NewTool(house, "lti_consumer-mute");
        var claims = await tool.Checked(Fields((await tool.Return(NewTool.Request(begun))).Html)["id_token"]);
        Assert.Equal("ada", Text(claims, "preferred_username"));
        Assert.False(claims.TryGetProperty("https://purl.imsglobal.org/spec/lti-ags/claim/endpoint", out _));
    }

    [Theory]
    [InlineData("redirect_uri", "https://evil.example.com/launch")]
    [InlineData("redirect_uri", "https://new.example.com/launch/")]
    [InlineData("client_id", "00000000-0000-0000-0000-000000000000")]
    [InlineData("response_type", "code")]
    [InlineData("response_mode", "fragment")]
    [InlineData("scope", "profile")]
    [InlineData("prompt", "login")]
    [InlineData("nonce", "")]
    [InlineData("state", "")]
    [InlineData("login_hint", "")]
    [InlineData("login_hint", "00000000-0000-0000-0000-000000000000")]
    [InlineData("lti_message_hint", "")]
    [InlineData("lti_message_hint", "forged")]
    public async Task a_request_that_is_not_that_of_the_launch_gets_no_identity(string parameter, string value)
    {
        var tool = new NewTool(house, "lti_consumer-new");
        var request = NewTool.Request(await tool.Begin(house.Ada));
        var (status, html) = await tool.Return(new(request) { [parameter] = value });
        Assert.Equal(400, status);
        Assert.DoesNotContain("id_token", html, StringComparison.Ordinal);
        // And the launch is not spent by it.
        Assert.Equal(200, (await tool.Return(request)).Status);
    }

    [Fact]
    public async Task nobody_launches_as_somebody_else()
    {
        var tool = new NewTool(house, "lti_consumer-new");
        var (ada, bob) = (await tool.Begin(house.Ada), await tool.Begin(house.Bob));
        Assert.Equal(400, (await tool.Return(new(NewTool.Request(ada)) { ["login_hint"] = bob["login_hint"] })).Status);
        Assert.Equal(400, (await tool.Return(new(NewTool.Request(ada)) { ["lti_message_hint"] = bob["lti_message_hint"] })).Status);
        var other = await new NewTool(house, "lti_consumer-graded").Begin(house.Ada);
        Assert.NotEqual(ada["client_id"], other["client_id"]);
        Assert.Equal(400, (await tool.Return(new(NewTool.Request(ada)) { ["client_id"] = other["client_id"] })).Status);
        var hint = ada["lti_message_hint"];
        Assert.Equal(400, (await tool.Return(new(NewTool.Request(ada)) { ["lti_message_hint"] = (hint[0] == 'A' ? "B" : "A") + hint[1..] })).Status);
    }

    [Fact]
    public async Task a_launch_is_answered_once_and_within_ten_minutes()
    {
        var tool = new NewTool(house, "lti_consumer-new");
        var request = NewTool.Request(await tool.Begin(house.Ada));
        var late = house.CreateClient();
        late.DefaultRequestHeaders.Add(RequestClock.SimulatedTimeHeader, RequestClock.Sign(TimeProvider.System.GetUtcNow().AddSeconds(601), ClockKey));
        Assert.Equal(400, (await tool.Return(request, browser: late)).Status);
        Assert.Equal(200, (await tool.Return(request)).Status);
        var (status, html) = await tool.Return(request);
        Assert.Equal(400, status);
        Assert.Contains("answered before", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task blocks_of_lti_1_1_have_no_keys()
    {
        foreach (var block in (string[])["lti_consumer-lab", "lti-old"])
            Assert.Equal(404, (int)(await house.CreateClient().Ask($"/api/lti_consumer/v1/public_keysets/{Usage(block)}")).StatusCode);
        Assert.Equal(404, (int)(await house.CreateClient().Ask("/api/lti_consumer/v1/public_keysets/anything")).StatusCode);
    }

    [Fact]
    public async Task the_outcome_service_of_lti_1_1_is_closed_to_it()
    {
        var url = $"{house.Lms}courses/{CourseBuilder.Key}/xblock/{Usage("lti_consumer-new")}/handler_noauth/outcome_service_handler";
        Assert.Equal("OAuth verification error: OAuth signature verification has failed.", Said(await house.Report(url, "replaceResult", "a:b:c", "1")).Description);
    }

    [Fact]
    public async Task the_team_sees_how_to_register_and_learners_do_not()
    {
        var page = $"/xblock/{Usage("lti_consumer-new")}";
        var html = await (await house.Teacher.Ask(page)).Text();
        Assert.Contains("public_keysets", html, StringComparison.Ordinal);
        Assert.Contains((await new NewTool(house, "lti_consumer-new").Begin(house.Ada))["client_id"], html, StringComparison.Ordinal);
        Assert.DoesNotContain("public_keysets", await (await house.Ada.Ask(page)).Text(), StringComparison.Ordinal);
    }

    private static string? Text(JsonElement claims, string name) => claims.GetProperty(name).GetString();
}
