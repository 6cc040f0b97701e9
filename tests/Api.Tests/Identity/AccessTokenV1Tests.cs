using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

public sealed class AccessTokenV1Tests(TestApp app) : IClassFixture<TestApp>
{
    private const string Url = "/oauth2/access_token";
    private const string Service = "service-under-test";
    private const string Secret = "a secret: 100% safe";

    private readonly HttpClient client = app.CreateClient();

    [Fact]
    public async Task a_password_buys_an_opaque_token_and_a_refresh_token()
    {
        await Prepare("ada");
        using var answer = await Password("ada");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal("no-cache", answer.Headers.Pragma.ToString());
        var json = await answer.Json();
        Assert.Equal(["access_token", "expires_in", "token_type", "scope", "refresh_token"], json.Names());
        Assert.Equal(30, json.GetProperty("access_token").GetString()!.Length);
        Assert.Equal(36000, json.GetProperty("expires_in").GetInt32());
        Assert.Equal("Bearer", json.GetProperty("token_type").GetString());
        Assert.Equal("read write email profile", json.GetProperty("scope").GetString());
        using var me = await client.Ask("/api/user/v1/me", $"Bearer {json.GetProperty("access_token").GetString()}");
        Assert.Equal("""{"username":"ada"}""", await me.Text());
    }

    [Fact]
    public async Task neither_token_is_stored()
    {
        await Prepare("stored");
        using var answer = await Password("stored");
        var json = await answer.Json();
        foreach (var token in (string[])["access_token", "refresh_token"])
        {
            await using var find = app.Source.CreateCommand(
                "select (select count(*) from mt_events where data::text like $1) + (select count(*) from identity.oauth_tokens t where t::text like $1) + (select count(*) from identity.oauth_grants g where g::text like $1)");
            find.Parameters.Add(new() { Value = $"%{json.GetProperty(token).GetString()}%" });
            Assert.Equal(0L, await find.ExecuteScalarAsync(Wire.Ct));
        }
    }

    [Fact]
    public async Task a_password_buys_a_jwt_by_address_too()
    {
        await Prepare("bea");
        using var answer = await Password("bea@example.org", ("token_type", "JWT"), ("asymmetric_jwt", "true"));
        var json = await answer.Json();
        Assert.Equal(3600, json.GetProperty("expires_in").GetInt32());
        Assert.Equal("JWT", json.GetProperty("token_type").GetString());
        Assert.Equal("read write email profile user_id", json.GetProperty("scope").GetString());
        Assert.Equal(30, json.GetProperty("refresh_token").GetString()!.Length);
        using var me = await client.Ask("/api/user/v1/me", $"jwt {json.GetProperty("access_token").GetString()}");
        Assert.Equal("""{"username":"bea"}""", await me.Text());
    }

    [Fact]
    public async Task inactive_accounts_get_tokens()
    {
        await Prepare("asleep", isActive: false);
        using var answer = await Password("asleep");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task a_wrong_password_and_an_unknown_name_are_one_answer()
    {
        await Prepare("cleo");
        foreach (var name in (string[])["cleo", "nobody-of-that-name"])
        {
            using var answer = await client.PostForm(
                Url, ("grant_type", "password"), ("client_id", AccountBootstrap.MobileClient), ("username", name), ("password", "wrong-wrong"));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal("""{"error":"invalid_grant","error_description":"Invalid credentials given."}""", await answer.Text());
        }
    }

    [Fact]
    public async Task wrong_passwords_lock_the_token_endpoint_as_well()
    {
        await Prepare("guessed");
        for (var attempt = 0; attempt < 6; attempt++)
            (await client.PostForm(Url, ("grant_type", "password"), ("client_id", AccountBootstrap.MobileClient), ("username", "guessed"), ("password", "wrong-wrong"))).Dispose();
        using var answer = await Password("guessed");
        Assert.Equal("invalid_grant", (await answer.Json()).GetProperty("error").GetString());
    }

    [Fact]
    public async Task a_refresh_token_rotates_and_the_former_pair_dies()
    {
        await Prepare("dora");
        using var first = await Password("dora");
        var old = await first.Json();
        using var second = await Refresh(old.GetProperty("refresh_token").GetString()!);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        var fresh = await second.Json();
        Assert.NotEqual(old.GetProperty("refresh_token").GetString(), fresh.GetProperty("refresh_token").GetString());
        using var stale = await client.Ask("/api/user/v1/me", $"Bearer {old.GetProperty("access_token").GetString()}");
        Assert.Equal(HttpStatusCode.Unauthorized, stale.StatusCode);
        using var good = await client.Ask("/api/user/v1/me", $"Bearer {fresh.GetProperty("access_token").GetString()}");
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    [Fact]
    public async Task a_refresh_token_used_twice_ends_the_whole_family()
    {
        await Prepare("eve");
        using var first = await Password("eve");
        var stolen = (await first.Json()).GetProperty("refresh_token").GetString()!;
        using var second = await Refresh(stolen);
        var fresh = await second.Json();

        using var reuse = await Refresh(stolen);
        Assert.Equal(HttpStatusCode.BadRequest, reuse.StatusCode);
        Assert.Equal("""{"error":"invalid_grant"}""", await reuse.Text());
        using var access = await client.Ask("/api/user/v1/me", $"Bearer {fresh.GetProperty("access_token").GetString()}");
        Assert.Equal(HttpStatusCode.Unauthorized, access.StatusCode);
        using var next = await Refresh(fresh.GetProperty("refresh_token").GetString()!);
        Assert.Equal(HttpStatusCode.BadRequest, next.StatusCode);
    }

    [Fact]
    public async Task of_two_refreshes_at_once_one_at_most_succeeds()
    {
        await Prepare("twice");
        using var first = await Password("twice");
        var token = (await first.Json()).GetProperty("refresh_token").GetString()!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Refresh(token)));
        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task an_access_token_does_not_refresh_and_a_refresh_token_does_not_open()
    {
        await Prepare("finn");
        using var first = await Password("finn");
        var json = await first.Json();
        using var refresh = await Refresh(json.GetProperty("access_token").GetString()!);
        Assert.Equal(HttpStatusCode.BadRequest, refresh.StatusCode);
        using var open = await client.Ask("/api/user/v1/me", $"Bearer {json.GetProperty("refresh_token").GetString()}");
        Assert.Equal(HttpStatusCode.Unauthorized, open.StatusCode);
    }

    [Fact]
    public async Task a_revoked_token_works_no_more_and_unknown_ones_are_answered_alike()
    {
        await Prepare("gus");
        using var first = await Password("gus");
        var json = await first.Json();
        foreach (var token in (string[])[json.GetProperty("refresh_token").GetString()!, "unknown"])
        {
            using var answer = await client.PostForm(
                "/oauth2/revoke_token/", ("token", token), ("client_id", AccountBootstrap.MobileClient), ("token_type_hint", "refresh_token"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("", await answer.Text());
        }

        using var open = await client.Ask("/api/user/v1/me", $"Bearer {json.GetProperty("access_token").GetString()}");
        Assert.Equal(HttpStatusCode.Unauthorized, open.StatusCode);
    }

    [Fact]
    public async Task a_service_gets_tokens_of_its_owner_and_no_refresh_token()
    {
        await Prepare("owner");
        using var form = await client.PostForm(
            Url, ("grant_type", "client_credentials"), ("client_id", Service), ("client_secret", Secret), ("token_type", "jwt"));
        Assert.Equal(["access_token", "expires_in", "token_type", "scope"], (await form.Json()).Names());

        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Service}:{Uri.EscapeDataString(Secret)}"));
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Basic {basic}");
        using var answer = await client.PostForm(Url, ("grant_type", "client_credentials"));
        var token = (await answer.Json()).GetProperty("access_token").GetString();
        using var me = await app.CreateClient().Ask("/api/user/v1/me", $"Bearer {token}");
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
    }

    [Theory]
    [InlineData(401, "invalid_client", "grant_type=password&client_id=nobody&username=a&password=b")]
    [InlineData(401, "invalid_client", "grant_type=password&username=a&password=b")]
    [InlineData(401, "invalid_client", "grant_type=client_credentials&client_id=service-under-test&client_secret=wrong")]
    [InlineData(401, "invalid_client", "grant_type=client_credentials&client_id=service-under-test")]
    [InlineData(401, "invalid_client", "grant_type=client_credentials&client_id=android")]
    [InlineData(400, "unauthorized_client", "grant_type=password&client_id=service-under-test&client_secret=a%20secret%3A%20100%25%20safe&username=a&password=b")]
    [InlineData(400, "unsupported_grant_type", "client_id=android")]
    [InlineData(400, "unsupported_grant_type", "grant_type=implicit&client_id=android")]
    [InlineData(400, "invalid_request", "grant_type=password&client_id=android&password=b")]
    [InlineData(400, "invalid_request", "grant_type=refresh_token&client_id=android")]
    [InlineData(400, "invalid_grant", "grant_type=refresh_token&client_id=android&refresh_token=unknown")]
    [InlineData(400, "invalid_scope", "grant_type=password&client_id=android&username=a&password=b&scope=read+everything")]
    public async Task each_refusal_has_its_code(int status, string error, string body)
    {
        await Prepare("prepared");
        using var form = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await client.PostAsync(new Uri(Url + "/", UriKind.Relative), form, Wire.Ct);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(error, (await answer.Json()).GetProperty("error").GetString());
    }

    [Fact]
    public async Task json_is_not_read()
    {
        using var json = new StringContent("""{"grant_type": "password"}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(Url, UriKind.Relative), json, Wire.Ct);
        Assert.Equal("unsupported_grant_type", (await answer.Json()).GetProperty("error").GetString());
    }

    [Fact]
    public async Task a_restricted_client_gets_opaque_tokens_that_are_born_expired()
    {
        await Prepare("hal");
        await Bootstrap.Ensure(
            new("restricted", "Restricted", null, OAuthGrantTypes.Password, null, [], false, true, TimeProvider.System.GetUtcNow()), Wire.Ct);
        using var answer = await client.PostForm(
            Url, ("grant_type", "password"), ("client_id", "restricted"), ("username", "hal"), ("password", People.Password));
        using var me = await client.Ask("/api/user/v1/me", $"Bearer {(await answer.Json()).GetProperty("access_token").GetString()}");
        Assert.Equal("token_expired", (await me.Json()).GetProperty("error_code").GetString());
    }

    [Fact]
    public async Task only_a_token_of_a_password_becomes_a_session()
    {
        await Prepare("ida");
        using var opaque = await Password("ida");
        using var rs512 = await Password("ida", ("token_type", "jwt"), ("asymmetric_jwt", "true"));
        using var hs256 = await Password("ida", ("token_type", "jwt"));
        using var service = await client.PostForm(
            Url, ("grant_type", "client_credentials"), ("client_id", Service), ("client_secret", Secret), ("token_type", "jwt"), ("asymmetric_jwt", "1"));
        foreach (var (answer, prefix, code) in ((HttpResponseMessage, string, string?)[])
            [(opaque, "Bearer", null), (rs512, "JWT", null), (hs256, "JWT", "non_asymmetric_token"), (service, "JWT", "non_supported_token")])
        {
            var token = (await answer.Json()).GetProperty("access_token").GetString();
            using var login = await app.CreateClient().Send(HttpMethod.Post, "/oauth2/login/", $"{prefix} {token}");
            Assert.Equal(code is null ? HttpStatusCode.NoContent : HttpStatusCode.Unauthorized, login.StatusCode);
            Assert.Equal(code is null, login.Cookie("sessionid") is not null);
            if (code is not null) Assert.Equal(code, (await login.Json()).GetProperty("error_code").GetString());
        }
    }

    private AccountBootstrap Bootstrap => app.Provider.GetRequiredService<AccountBootstrap>();

    /// <summary>An account, and the clients of a first start.</summary>
    private async Task Prepare(string username, bool isActive = true)
    {
        await app.Account(username, isActive: isActive, ct: Wire.Ct);
        var operations = await app.Account("operations", isStaff: true, ct: Wire.Ct);
        await Bootstrap.EnsureClients(operations, Wire.Ct);
        await Bootstrap.Ensure(
            new(Service, "Service", OpaqueTokens.HashOf(Secret), OAuthGrantTypes.ClientCredentials, operations, [], false, false, DateTimeOffset.UnixEpoch), Wire.Ct);
    }

    private Task<HttpResponseMessage> Password(string username, params (string, string)[] further) => client.PostForm(
        Url,
        [("grant_type", "password"), ("client_id", AccountBootstrap.MobileClient), ("username", username), ("password", People.Password), .. further]);

    private Task<HttpResponseMessage> Refresh(string token) => client.PostForm(
        Url, ("grant_type", "refresh_token"), ("client_id", AccountBootstrap.MobileClient), ("refresh_token", token));
}
