using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Signing in elsewhere with an account here.</summary>
public sealed class OpenIdV1Tests(TestApp app) : IClassFixture<TestApp>
{
    private const string Done = "https://portal.example.org/done";

    [Fact]
    public async Task a_relying_party_finds_everything_from_the_discovery_document()
    {
        foreach (var url in (string[])["/oauth2/.well-known/openid-configuration", "/.well-known/openid-configuration"])
        {
            using var answer = await app.CreateClient().Ask(url);
            var json = await answer.Json();
            Assert.Equal("http://localhost:18000/oauth2", json.GetProperty("issuer").GetString());
            Assert.Equal("http://localhost:18000/oauth2/authorize", json.GetProperty("authorization_endpoint").GetString());
            Assert.Equal("http://localhost:18000/auth/jwks.json", json.GetProperty("jwks_uri").GetString());
            Assert.Contains("RS256", json.GetProperty("id_token_signing_alg_values_supported").EnumerateArray().Select(one => one.GetString()));
        }
    }

    [Fact]
    public async Task an_id_token_says_who_signed_in_and_opens_nothing()
    {
        var token = await IdToken("ada", "openid email profile", "n-0S6_WzA2Mj");
        var parts = token.Split('.');
        using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
        Assert.Equal("RS256", header.RootElement.GetProperty("alg").GetString());
        using var jwks = await app.CreateClient().Ask("/auth/jwks.json");
        var key = (await jwks.Json()).GetProperty("keys").EnumerateArray().Single(one => one.GetProperty("kid").GetString() == header.RootElement.GetProperty("kid").GetString());
        Assert.Equal("RS256", key.GetProperty("alg").GetString());
        using var open = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(key.GetProperty("n").GetString()), Exponent = Base64Url.DecodeFromChars(key.GetProperty("e").GetString()) });
        Assert.True(open.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        Assert.Equal(
            ["iss", "aud", "exp", "iat", "auth_time", "at_hash", "nonce", "sub", "preferred_username", "name", "given_name", "family_name", "email", "email_verified"],
            claims.RootElement.Names());
        Assert.Equal("http://localhost:18000/oauth2", claims.RootElement.GetProperty("iss").GetString());
        Assert.Equal("relying", claims.RootElement.GetProperty("aud").GetString());
        Assert.Equal("n-0S6_WzA2Mj", claims.RootElement.GetProperty("nonce").GetString());
        Assert.Equal("ada", claims.RootElement.GetProperty("preferred_username").GetString());
        Assert.Equal("ada@example.org", claims.RootElement.GetProperty("email").GetString());

        foreach (var scheme in (string[])["JWT", "Bearer"])
        {
            using var me = await app.CreateClient().Ask("/api/user/v1/me", $"{scheme} {token}");
            Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
        }
    }

    [Fact]
    public async Task fewer_scopes_tell_less()
    {
        var token = await IdToken("bea", "openid", null);
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
        Assert.Equal(["iss", "aud", "exp", "iat", "auth_time", "at_hash", "sub"], claims.RootElement.Names());
    }

    [Fact]
    public async Task user_info_tells_what_the_scopes_of_the_token_allow()
    {
        await app.Account("cleo", ct: Wire.Ct);
        await app.Provider.GetRequiredService<AccountBootstrap>().EnsurePublicClients(Wire.Ct);
        foreach (var (scope, names) in ((string, string[])[])
            [("openid email", ["sub", "email", "email_verified"]), ("profile", ["sub", "preferred_username", "name", "given_name", "family_name"])])
        {
            using var bought = await app.CreateClient().PostForm(
                "/oauth2/access_token", ("grant_type", "password"), ("client_id", AccountBootstrap.MobileClient), ("username", "cleo"),
                ("password", People.Password), ("scope", scope));
            var token = (await bought.Json()).GetProperty("access_token").GetString();
            foreach (var url in (string[])["/oauth2/user_info", "/oauth2/userinfo/"])
            {
                using var answer = await app.CreateClient().Ask(url, $"Bearer {token}");
                Assert.Equal(names, (await answer.Json()).Names());
            }
        }

        using var stranger = await app.CreateClient().Ask("/oauth2/user_info");
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    private async Task<string> IdToken(string username, string scope, string? nonce)
    {
        var wanted = new NewApplication("relying", "Relying party", OAuthGrantTypes.AuthorizationCode, null, [Done], false, true, [], []);
        var (secret, _) = await app.Provider.GetRequiredService<Applications>().Register(wanted, replace: true, Wire.Ct);
        await app.Account(username, ct: Wire.Ct);
        var browser = await app.SignIn(username, Wire.Ct);
        using var answer = await browser.Ask(
            $"/oauth2/authorize?client_id=relying&redirect_uri={Uri.EscapeDataString(Done)}&response_type=code&scope={Uri.EscapeDataString(scope)}{(nonce is null ? "" : $"&nonce={nonce}")}");
        var code = QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["code"].ToString();
        using var tokens = await app.CreateClient().PostForm(
            "/oauth2/access_token", ("grant_type", "authorization_code"), ("client_id", "relying"), ("client_secret", secret!), ("code", code), ("redirect_uri", Done));
        return (await tokens.Json()).GetProperty("id_token").GetString()!;
    }
}
