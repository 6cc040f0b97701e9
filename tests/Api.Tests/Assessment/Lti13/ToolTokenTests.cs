using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Api.Tests.Identity;
using static OpenEdx.Api.Tests.Assessment.LtiHouse;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>Assertions and tokens, genuine and bent.</summary>
public sealed class ToolTokenTests(LtiHouse house) : IClassFixture<LtiHouse>
{
    private NewTool Tool => new(house, "lti_consumer-new");

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS512")]
    public async Task a_genuine_assertion_is_worth_a_token_with_the_scopes_that_the_block_allows(string algorithm)
    {
        var (status, body) = await Tool.AskToken(NewTool.Sign(await Tool.Assertion(), algorithm: algorithm), $"{NewTool.Post} {NewTool.Items} other {NewTool.Members}");
        Assert.Equal(200, status);
        Assert.Equal(["access_token", "token_type", "expires_in", "scope"], body.Names());
        Assert.Equal($"{NewTool.Post} {NewTool.Members}", body.GetProperty("scope").GetString());
        Assert.Equal(("bearer", 3600), (body.GetProperty("token_type").GetString(), body.GetProperty("expires_in").GetInt32()));
        await Tool.Checked(body.GetProperty("access_token").GetString()!);
    }

    [Theory]
    [InlineData("iss", "other", "invalid_client")]
    [InlineData("sub", "other", "invalid_client")]
    [InlineData("sub", null, "invalid_client")]
    [InlineData("aud", "https://other.example.com/token", "invalid_grant")]
    [InlineData("aud", null, "invalid_grant")]
    [InlineData("jti", null, "invalid_grant")]
    [InlineData("jti", "", "invalid_grant")]
    [InlineData("exp", null, "invalid_grant")]
    [InlineData("exp", "tomorrow", "invalid_grant")]
    public async Task every_claim_counts(string claim, string? value, string error)
    {
        var assertion = await Tool.Assertion();
        if (value is null) assertion.Remove(claim);
        else assertion[claim] = value;
        await Refused(error, NewTool.Sign(assertion));
    }

    [Theory]
    [InlineData("exp", -61)]
    [InlineData("exp", 100_000)]
    [InlineData("iat", 120)]
    [InlineData("nbf", 120)]
    public async Task times_count(string claim, long seconds)
    {
        var assertion = await Tool.Assertion();
        assertion[claim] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds;
        await Refused("invalid_grant", NewTool.Sign(assertion));
    }

    [Fact]
    public async Task an_assertion_is_good_once()
    {
        var assertion = NewTool.Sign(await Tool.Assertion());
        Assert.Equal(200, (await Tool.AskToken(assertion, NewTool.Post)).Status);
        await Refused("invalid_grant", assertion);
    }

    [Fact]
    public async Task the_platform_itself_may_be_the_audience()
    {
        var assertion = await Tool.Assertion();
        assertion["aud"] = new JsonArray("https://else.example.com", "http://localhost:18000");
        Assert.Equal(200, (await Tool.AskToken(NewTool.Sign(assertion), NewTool.Post)).Status);
    }

    [Fact]
    public async Task only_rsa_signatures_of_the_tool_count()
    {
        var claims = await Tool.Assertion();
        using var stranger = RSA.Create(2048);
        await Refused("invalid_client", NewTool.Sign(claims, stranger));

        var parts = NewTool.Sign(claims).Split('.');
        string Header(string algorithm) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"typ":"JWT","alg":"{{algorithm}}"}"""));
        await Refused("invalid_grant", $"{Header("none")}.{parts[1]}.");
        await Refused("invalid_grant", $"{Header("ES256")}.{parts[1]}.{parts[2]}");

        // The public key used as the secret of an HMAC.
        var hmac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(NewTool.Key.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes($"{Header("HS256")}.{parts[1]}"));
        await Refused("invalid_grant", $"{Header("HS256")}.{parts[1]}.{Base64Url.EncodeToString(hmac)}");
        await Refused("invalid_client", $"{Header("RS512")}.{parts[1]}.{parts[2]}");
        await Refused("invalid_client", $"{parts[0]}.{parts[1]}.");
        foreach (var text in (string[])["", "a.b", "a.b.c", "!.!.!", new string('a', 20_000)]) await Refused("invalid_grant", text);
    }

    [Fact]
    public async Task keys_of_a_tool_are_fetched_from_its_address()
    {
        var tool = new NewTool(house, "lti_consumer-keyset");
        Assert.Equal(200, (await tool.AskToken(NewTool.Sign(await tool.Assertion(), Keyset.Signing, keyId: "one"), NewTool.Post)).Status);
        Assert.Equal(200, (await tool.AskToken(NewTool.Sign(await tool.Assertion(), Keyset.Signing), NewTool.Post)).Status);
        foreach (var (key, id) in ((RSA, string?)[])[(Keyset.Signing, "other"), (Keyset.Encrypting, "two"), (Keyset.Encrypting, null), (NewTool.Key, "one")])
        {
            var (status, body) = await tool.AskToken(NewTool.Sign(await tool.Assertion(), key, keyId: id), NewTool.Post);
            Assert.Equal((400, "invalid_client"), (status, body.GetProperty("error").GetString()));
        }

        // Forged requests do not make the platform ask again and again.
        Assert.Equal(1, Keyset.Fetched);
    }

    [Fact]
    public async Task a_weak_key_proves_nothing() =>
        Assert.Equal("invalid_client", (await new NewTool(house, "lti_consumer-weak").AskToken(NewTool.Sign(await Tool.Assertion()), NewTool.Post)).Body.GetProperty("error").GetString());

    [Fact]
    public async Task what_is_asked_for_must_be_asked_rightly()
    {
        var assertion = NewTool.Sign(await Tool.Assertion());
        Assert.Equal("unsupported_grant_type", (await Tool.AskToken(assertion, NewTool.Post, grant: "password")).Body.GetProperty("error").GetString());
        Assert.Equal("invalid_request", (await Tool.AskToken(assertion, NewTool.Post, kind: "other")).Body.GetProperty("error").GetString());
        var url = $"/api/lti_consumer/v1/token/{Usage("lti_consumer-new")}";
        Assert.Equal("""{"error":"invalid_request"}""", await (await house.CreateClient().PostForm(url, ("grant_type", "client_credentials"))).Text());
        var old = await house.CreateClient().PostForm($"/api/lti_consumer/v1/token/{Usage("lti_consumer-lab")}");
        Assert.Equal((HttpStatusCode.NotFound, """{"error":"invalid_lti_version"}"""), (old.StatusCode, await old.Text()));
    }

    [Fact]
    public async Task an_identity_is_no_token_and_no_token_opens_another_block()
    {
        var begun = await Tool.Begin(house.Ada);
        var identity = Fields((await Tool.Return(NewTool.Request(begun))).Html)["id_token"];
        var claims = NewTool.Part(identity.Split('.')[1]);
        var items = claims.GetProperty("https://purl.imsglobal.org/spec/lti-ags/claim/endpoint").GetProperty("lineitems").GetString()!;
        Assert.Equal((403, """{"detail":"Invalid token signature."}"""), await Asked(items, identity));

        var token = await Tool.Token($"{NewTool.ReadItems} {NewTool.Members}");
        Assert.Equal(200, (await Asked(items, token)).Status);
        var other = await new NewTool(house, "lti_consumer-graded").Token(NewTool.ReadItems);
        Assert.Equal((403, """{"detail":"Invalid token signature."}"""), await Asked(items, other));
        Assert.Equal((403, """{"detail":"Invalid token signature."}"""), await Asked(items, NewTool.Sign(await Tool.Assertion())));
        Assert.Equal((403, """{"detail":"LTI configuration not found."}"""), await Asked(items.Replace("/lti/", "/lti/x", StringComparison.Ordinal), token));
        Assert.Equal((403, """{"detail":"You do not have permission to perform this action."}"""), await Asked(items, await Tool.Token(NewTool.Members)));
        Assert.Equal("""{"detail":"Missing LTI 1.3 authentication token."}""", await (await house.CreateClient().Ask(new Uri(items).PathAndQuery)).Text());
        Assert.Equal("""{"detail":"Invalid token header. No credentials provided."}""", await (await house.CreateClient().Ask(new Uri(items).PathAndQuery, "Bearer")).Text());
        Assert.Equal("""{"detail":"Invalid token header. Token string should not contain spaces."}""", await (await house.CreateClient().Ask(new Uri(items).PathAndQuery, "Bearer a b")).Text());

        var late = house.CreateClient();
        late.DefaultRequestHeaders.Add(RequestClock.SimulatedTimeHeader, RequestClock.Sign(TimeProvider.System.GetUtcNow().AddSeconds(3601), ClockKey));
        Assert.Equal(HttpStatusCode.Forbidden, (await late.Ask(new Uri(items).PathAndQuery, $"Bearer {token}")).StatusCode);
    }

    private async Task<(int Status, string Text)> Asked(string url, string token)
    {
        var (status, _, text) = await Tool.Call(HttpMethod.Get, url, token);
        return (status, status == 200 ? "" : text);
    }

    private async Task Refused(string error, string assertion)
    {
        var (status, body) = await Tool.AskToken(assertion, NewTool.Post);
        Assert.Equal((400, error), (status, body.GetProperty("error").GetString()));
    }
}
