using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Apps that signed somebody in elsewhere.</summary>
public sealed class ExchangeAccessTokenV1Tests
{
    private const string Url = "/oauth2/exchange_access_token/ol-oauth2/";

    [Fact]
    public async Task a_linked_person_gets_our_tokens()
    {
        using var provider = Provider(exchanges: true);
        await using var app = await Start(provider);
        using var early = await app.CreateClient().PostForm(Url, ("access_token", "access"), ("client_id", AccountBootstrap.MobileClient));
        Assert.Equal("""{"error":"invalid_grant","error_description":"access_token is not valid"}""", await early.Text());

        var browser = app.CreateClient();
        using var sent = await browser.Ask("/auth/login/ol-oauth2/?auth_entry=login");
        (await browser.Ask(provider.Agree(sent.Headers.Location!))).Dispose();
        using var answer = await app.CreateClient().PostForm(
            Url, ("access_token", "access"), ("client_id", AccountBootstrap.MobileClient), ("token_type", "jwt"), ("asymmetric_jwt", "true"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var tokens = await answer.Json();
        Assert.Equal(["access_token", "expires_in", "token_type", "scope", "refresh_token"], tokens.Names());
        using var me = await app.CreateClient().Ask("/api/user/v1/me", $"JWT {tokens.GetProperty("access_token").GetString()}");
        Assert.Equal("""{"username":"ada"}""", await me.Text());

        using var forged = await app.CreateClient().PostForm(Url, ("access_token", "another"), ("client_id", AccountBootstrap.MobileClient));
        Assert.Equal("invalid_grant", (await forged.Json()).GetProperty("error").GetString());
        using var unknown = await app.CreateClient().PostForm(Url, ("access_token", "access"), ("client_id", "unknown"));
        Assert.Equal("invalid_client", (await unknown.Json()).GetProperty("error").GetString());
        using var secret = await app.CreateClient().PostForm(Url, ("access_token", "access"), ("client_id", AccountBootstrap.ServiceClient));
        Assert.Equal("invalid_client", (await secret.Json()).GetProperty("error").GetString());
        foreach (var missing in (string[])["access_token", "client_id"])
        {
            using var refused = await app.CreateClient().PostForm(Url, (missing, "x"));
            Assert.Equal("invalid_request", (await refused.Json()).GetProperty("error").GetString());
        }

        await using var leave = app.Source.CreateCommand("select user_id from identity.accounts where username = 'ada'");
        var user = (long)(await leave.ExecuteScalarAsync(Wire.Ct))!;
        await app.Provider.GetRequiredService<AccountDepartures>().Request(new(new(user), TimeProvider.System.GetUtcNow()), EventStore.Streams.EventMetadata.None, Wire.Ct);
        using var disabled = await app.CreateClient().PostForm(Url, ("access_token", "access"), ("client_id", AccountBootstrap.MobileClient));
        Assert.Equal(HttpStatusCode.Forbidden, disabled.StatusCode);
        Assert.Equal("""{"error":"account_disabled","error_description":"user account is disabled","error_code":403}""", await disabled.Text());
    }

    [Fact]
    public async Task only_where_the_operator_wants()
    {
        using var provider = Provider(exchanges: false);
        await using var app = await Start(provider);
        foreach (var backend in (string[])["ol-oauth2", "google-oauth2"])
        {
            using var answer = await app.CreateClient().PostForm($"/oauth2/exchange_access_token/{backend}/", ("access_token", "access"), ("client_id", AccountBootstrap.MobileClient));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal($$"""{"error":"invalid_request","error_description":"{{backend}} is not a supported provider"}""", await answer.Text());
        }
    }

    private static TestProvider Provider(bool exchanges)
    {
        using var plain = new TestProvider();
        return new TestProvider { Settings = plain.Settings with { ExchangesTokens = exchanges } };
    }

    private static async Task<TestApp> Start(TestProvider provider)
    {
        var app = await TestApp.Start(new()
        {
            Services = services => services
                .AddSingleton(new IdentityProviders([provider.Settings]))
                .AddSingleton(_ => new ProviderClient(TimeProvider.System, provider)),
        });
        var owner = await app.Account("owner", ct: Wire.Ct);
        await app.Provider.GetRequiredService<AccountBootstrap>().EnsureClients(owner, Wire.Ct);
        return app;
    }
}
