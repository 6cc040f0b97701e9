using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Signing in with an account elsewhere: who enters which account, and who enters none.</summary>
public sealed class FederationV1Tests
{
    private const string Begin = "/auth/login/ol-oauth2/?auth_entry=login&next=%2Fcourses";

    [Fact]
    public async Task a_newcomer_gets_an_account_and_enters_it_again_by_the_same_person_there()
    {
        using var provider = new TestProvider();
        await using var app = await Start(provider);
        var first = app.CreateClient();
        using var answer = await SignIn(first, provider);
        Assert.Equal("/courses", answer.Headers.Location!.OriginalString);
        Assert.NotNull(answer.Cookie("edx-jwt-cookie-signature"));
        Assert.Equal("""{"username":"ada"}""", await Me(first));

        // Names may change there; the id counts.
        provider.Person = new(provider.Person) { ["preferred_username"] = "countess", ["email"] = "countess@sso.example.org" };
        var second = app.CreateClient();
        (await SignIn(second, provider)).Dispose();
        Assert.Equal("""{"username":"ada"}""", await Me(second));
        await using var told = app.Source.CreateCommand("select count(*) from mt_events where data::text like '%f3a1%' or data::text like '%sso.example.org%'");
        Assert.Equal(0L, await told.ExecuteScalarAsync(Wire.Ct));
    }

    [Fact]
    public async Task a_taken_username_becomes_another_one()
    {
        using var provider = new TestProvider();
        await using var app = await Start(provider);
        await app.Account("ada", ct: Wire.Ct);
        var browser = app.CreateClient();
        (await SignIn(browser, provider)).Dispose();
        Assert.Matches("^\\{\"username\":\"ada_\\d+\"\\}$", await Me(browser));
    }

    [Fact]
    public async Task an_address_of_an_account_here_opens_it_only_where_the_operator_wants_and_the_provider_confirmed_it()
    {
        foreach (var (links, confirmed, enters) in ((bool, bool, bool)[])[(false, true, false), (true, false, false), (true, true, true)])
        {
            using var plain = new TestProvider();
            using var provider = new TestProvider { Settings = plain.Settings with { LinksByEmail = links } };
            provider.Person = new(provider.Person) { ["email"] = "victim@example.org", ["email_verified"] = confirmed };
            await using var app = await Start(provider);
            await app.Account("victim", ct: Wire.Ct);
            var browser = app.CreateClient();
            using var answer = await SignIn(browser, provider);
            if (enters) Assert.Equal("""{"username":"victim"}""", await Me(browser));
            else Assert.Equal("/login?error=third-party-auth-with-no-linked-account&next=%2Fcourses", answer.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task whoever_is_signed_in_links_the_account_and_unlinks_it()
    {
        using var provider = new TestProvider();
        await using var app = await Start(provider);
        await app.Account("bea", ct: Wire.Ct);
        await app.Account("cleo", ct: Wire.Ct);
        var browser = await app.SignIn("bea", Wire.Ct);
        (await SignIn(browser, provider, "/auth/login/ol-oauth2/?auth_entry=account_settings")).Dispose();
        using var status = await browser.Ask("/api/third_party_auth/v0/providers/user_status");
        var row = (await status.Json())[0];
        Assert.Equal(["id", "name", "connected", "accepts_logins", "connect_url", "disconnect_url"], row.Names());
        Assert.True(row.GetProperty("connected").GetBoolean());
        var elsewhere = app.CreateClient();
        (await SignIn(elsewhere, provider)).Dispose();
        Assert.Equal("""{"username":"bea"}""", await Me(elsewhere));

        var other = await app.SignIn("cleo", Wire.Ct);
        using var taken = await SignIn(other, provider, "/auth/login/ol-oauth2/?auth_entry=account_settings");
        Assert.Equal("/login?error=third-party-linked-to-another", taken.Headers.Location!.OriginalString);
        Assert.Equal("""{"username":"cleo"}""", await Me(other));

        using var gone = await browser.PostForm("/auth/disconnect/ol-oauth2/");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        (await SignIn(other, provider, "/auth/login/ol-oauth2/?auth_entry=account_settings")).Dispose();
        using var linked = await other.Ask("/api/third_party_auth/v0/providers/user_status");
        Assert.True((await linked.Json())[0].GetProperty("connected").GetBoolean());
    }

    /// <summary>Each forged or stale answer leaves the browser signed out.</summary>
    [Fact]
    public async Task an_answer_that_does_not_hold_signs_nobody_in()
    {
        using var provider = new TestProvider();
        await using var app = await Start(provider);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using var own = RSA.Create(2048);
        (string Name, Action<TestProvider> Do)[] attacks =
        [
            ("issuer", it => it.Claims = claims => claims["iss"] = "https://evil.example.org"),
            ("issuer with a slash", it => it.Claims = claims => claims["iss"] = TestProvider.Realm + "/"),
            ("audience", it => it.Claims = claims => claims["aud"] = "another"),
            ("audiences without party", it => it.Claims = claims => claims["aud"] = new[] { "openedx", "another" }),
            ("party", it => it.Claims = claims => claims["azp"] = "another"),
            ("no audience", it => it.Claims = claims => claims.Remove("aud")),
            ("nonce", it => it.Claims = claims => claims["nonce"] = "another"),
            ("no nonce", it => it.Claims = claims => claims.Remove("nonce")),
            ("expired", it => it.Claims = claims => claims["exp"] = now - 120),
            ("no expiry", it => it.Claims = claims => claims.Remove("exp")),
            ("not yet", it => it.Claims = claims => claims["nbf"] = now + 3600),
            ("from tomorrow", it => it.Claims = claims => claims["iat"] = now + 86_400),
            ("somebody else", it => it.Claims = claims => claims["sub"] = "another"),
            ("nobody", it => it.Claims = claims => claims.Remove("sub")),
            ("no token", it => it.Token = _ => null),
            ("none", it => it.Token = token => $"{Segment("""{"alg":"none"}""")}.{token.Split('.')[1]}."),
            ("None", it => it.Token = token => $"{Segment("""{"alg":"None","kid":"k1"}""")}.{token.Split('.')[1]}.{token.Split('.')[2]}"),
            ("public key as secret", it => it.Token = token => Hmac(token.Split('.')[1], Encoding.ASCII.GetBytes(it.Pem))),
            ("modulus as secret", it => it.Token = token => Hmac(token.Split('.')[1], Base64Url.DecodeFromChars(it.Modulus))),
            ("client secret as secret", it => it.Token = token => Hmac(token.Split('.')[1], Encoding.ASCII.GetBytes(it.Settings.ClientSecret))),
            ("own key", it => it.Token = token => Resigned("""{"alg":"RS256","kid":"k1"}""", token.Split('.')[1], own)),
            ("own key in the header", it => it.Token = token => Resigned($$$"""{"alg":"RS256","jwk":{"kty":"RSA","n":"{{{Base64Url.EncodeToString(own.ExportParameters(false).Modulus)}}}","e":"AQAB"}}""", token.Split('.')[1], own)),
            ("unknown key", it => it.Token = token => Resigned("""{"alg":"RS256","kid":"k2"}""", token.Split('.')[1], own)),
            ("tampered", it => it.Token = token => $"{token.Split('.')[0]}.{Segment("""{"sub":"admin"}""")}.{token.Split('.')[2]}"),
            ("cut", it => it.Token = token => token[..^10]),
            ("nonsense", it => it.Token = _ => "a.b.c"),
            ("who is it", it => it.Person = new() { ["email"] = "x@example.org" }),
        ];
        foreach (var (name, attack) in attacks)
        {
            (provider.Claims, provider.Token) = (null, token => token);
            attack(provider);
            var browser = app.CreateClient();
            using var answer = await SignIn(browser, provider);
            Assert.True(answer.Headers.Location!.OriginalString == "/login?error=third-party-auth-failed&next=%2Fcourses", name);
            Assert.True(answer.Cookie("sessionid") is null, name);
        }

        await using var accounts = app.Source.CreateCommand("select count(*) from identity.accounts");
        Assert.Equal(0L, await accounts.ExecuteScalarAsync(Wire.Ct));
    }

    [Fact]
    public async Task an_answer_counts_once_and_only_in_the_browser_that_was_sent_away()
    {
        using var provider = new TestProvider();
        await using var app = await Start(provider);
        var attacker = app.CreateClient();
        using var sent = await attacker.Ask(Begin);
        var back = provider.Agree(sent.Headers.Location!);

        // The attacker has a victim's browser open the answer that signs in as the attacker.
        using var planted = await app.CreateClient().Ask(back);
        Assert.Equal("/login?error=third-party-auth-failed", planted.Headers.Location!.OriginalString);
        Assert.Null(planted.Cookie("sessionid"));

        using var altered = await attacker.Ask(back[..^1] + (back[^1] == 'x' ? "y" : "x"));
        Assert.Equal("/login?error=third-party-auth-failed", altered.Headers.Location!.OriginalString);

        // The cookie is spent, even by an answer that did not belong to it.
        using var late = await attacker.Ask(back);
        Assert.Equal("/login?error=third-party-auth-failed", late.Headers.Location!.OriginalString);

        using var refused = await app.CreateClient().Ask("/auth/complete/ol-oauth2/?error=access_denied&state=forged");
        Assert.Equal("/login?error=third-party-auth-failed", refused.Headers.Location!.OriginalString);
        using var unknown = await app.CreateClient().Ask("/auth/login/nobody/");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task nobody_is_led_to_another_site_afterwards()
    {
        using var provider = new TestProvider();
        await using var app = await Start(provider);
        using var answer = await SignIn(app.CreateClient(), provider, "/auth/login/ol-oauth2/?auth_entry=login&next=https%3A%2F%2Fevil.example.org%2F");
        Assert.Equal("/dashboard", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task a_provider_without_id_tokens_is_asked_who_it_is()
    {
        using var plain = new TestProvider();
        using var provider = new TestProvider { Settings = plain.Settings with { Scope = "user:read", IdClaim = "username" }, Token = _ => null };
        provider.Person = new() { ["username"] = "mitx-learner", ["email"] = "learner@mitx.example.org", ["name"] = "Learner" };
        await using var app = await Start(provider);
        var browser = app.CreateClient();
        (await SignIn(browser, provider)).Dispose();
        Assert.Equal("""{"username":"mitx-learner"}""", await Me(browser));
    }

    [Fact]
    public async Task front_ends_learn_with_whom_one_may_sign_in()
    {
        using var provider = new TestProvider();
        await using var app = await Start(provider);
        foreach (var url in (string[])["/api/mfe_context?next=%2Fcourses", "/api/third_party_auth_context?is_register_page=true"])
        {
            using var answer = await app.CreateClient().Ask(url);
            var json = await answer.Json();
            Assert.Equal(["contextData", "registrationFields", "optionalFields"], json.Names());
            var one = json.GetProperty("contextData").GetProperty("providers")[0];
            Assert.Equal(["id", "name", "iconClass", "iconImage", "skipHintedLogin", "skipRegistrationForm", "loginUrl", "registerUrl"], one.Names());
            Assert.StartsWith("/auth/login/ol-oauth2/?auth_entry=login", one.GetProperty("loginUrl").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task a_partner_registers_its_learner_with_a_token_instead_of_a_password()
    {
        using var plain = new TestProvider();
        using var provider = new TestProvider { Settings = plain.Settings with { Scope = "user:read", IdClaim = "username", TrustsEmail = true }, Token = _ => null };
        provider.Person = new() { ["username"] = "mitx-learner", ["email"] = "learner@mitx.example.org", ["name"] = "Learner" };
        await using var app = await Start(provider);
        (string, string)[] form = [("email", "learner@mitx.example.org"), ("name", "Learner"), ("country", "US"), ("provider", "ol-oauth2"), ("honor_code", "True")];
        foreach (var (username, token) in ((string, string)[])[("mitx-learner", "stolen"), ("somebody-else", "access"), ("mitx-learner", "")])
        {
            using var refused = await app.CreateClient().PostForm("/user_api/v1/account/registration/", [.. form, ("username", username), ("access_token", token)]);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Equal(["access_token", "error_code"], (await refused.Json()).Names());
        }

        using var made = await app.CreateClient().PostForm("/user_api/v1/account/registration/", [.. form, ("username", "mitx-learner"), ("access_token", "access")]);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        using var again = await app.CreateClient().PostForm("/user_api/v1/account/registration/", [.. form, ("username", "mitx-learner"), ("access_token", "access")]);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        var browser = app.CreateClient();
        (await SignIn(browser, provider, "/auth/login/ol-oauth2/?auth_entry=login")).Dispose();
        Assert.Equal("""{"username":"mitx-learner"}""", await Me(browser));
    }

    internal static async Task<TestApp> Start(TestProvider provider) => await TestApp.Start(new()
    {
        Services = services => services
            .AddSingleton(new IdentityProviders([provider.Settings]))
            .AddSingleton(_ => new ProviderClient(TimeProvider.System, provider)),
    });

    internal static async Task<HttpResponseMessage> SignIn(HttpClient browser, TestProvider provider, string begin = Begin)
    {
        using var sent = await browser.Ask(begin);
        return await browser.Ask(provider.Agree(sent.Headers.Location!));
    }

    internal static async Task<string> Me(HttpClient browser)
    {
        using var me = await browser.Ask("/api/user/v1/me");
        return await me.Text();
    }

    private static string Segment(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string Hmac(string claims, byte[] secret)
    {
        var signed = $"{Segment("""{"alg":"HS256","kid":"k1"}""")}.{claims}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Resigned(string header, string claims, RSA key)
    {
        var signed = $"{Segment(header)}.{claims}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }
}
