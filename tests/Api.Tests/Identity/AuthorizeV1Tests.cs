using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>From the consent of a person to the tokens of an application.</summary>
public sealed class AuthorizeV1Tests(TestApp app) : IClassFixture<TestApp>
{
    private const string Done = "https://portal.example.org/done?from=lms";
    private const string Scheme = "org.openedx.app://oauth2Callback";
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    [Fact]
    public async Task a_trusted_application_gets_a_code_without_a_question_and_tokens_for_it()
    {
        var secret = await Admit("trusted", isTrusted: true);
        var browser = await Person("ada");
        using var answer = await browser.Ask($"/oauth2/authorize?client_id=trusted&scope=read+write&redirect_uri={Uri.EscapeDataString(Done)}&response_type=code&state=a%20b%26c");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.StartsWith($"{Done}&code=", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.EndsWith("&state=a%20b%26c", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);

        using var tokens = await Exchange("trusted", secret, CodeIn(answer), Done);
        var json = await tokens.Json();
        Assert.Equal(["access_token", "expires_in", "token_type", "scope", "refresh_token"], json.Names());
        Assert.Equal("read write", json.GetProperty("scope").GetString());
        using var me = await app.CreateClient().Ask("/api/user/v1/me", $"Bearer {json.GetProperty("access_token").GetString()}");
        Assert.Equal("""{"username":"ada"}""", await me.Text());
        using var next = await app.CreateClient().PostForm(
            "/oauth2/access_token/", ("grant_type", "refresh_token"), ("client_id", "trusted"), ("client_secret", secret!),
            ("refresh_token", json.GetProperty("refresh_token").GetString()!));
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.NotEqual(json.GetProperty("refresh_token").GetString(), (await next.Json()).GetProperty("refresh_token").GetString());
    }

    [Fact]
    public async Task an_app_on_a_phone_comes_without_secret_and_with_or_without_proof()
    {
        await Admit("phone", isTrusted: true, isPublic: true, uri: Scheme);
        var browser = await Person("bea");
        using var plain = await browser.Ask($"/oauth2/authorize/?client_id=phone&redirect_uri={Uri.EscapeDataString(Scheme)}&response_type=code");
        Assert.StartsWith($"{Scheme}?code=", plain.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var jwt = await Exchange("phone", null, CodeIn(plain), Scheme, ("token_type", "jwt"), ("asymmetric_jwt", "true"));
        Assert.Equal("JWT", (await jwt.Json()).GetProperty("token_type").GetString());

        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        var url = $"/oauth2/authorize?client_id=phone&redirect_uri={Uri.EscapeDataString(Scheme)}&response_type=code&code_challenge={challenge}&code_challenge_method=S256";
        using var proven = await browser.Ask(url);
        var code = CodeIn(proven);
        using var without = await Exchange("phone", null, code, Scheme);
        Assert.Equal("""{"error":"invalid_grant"}""", await without.Text());
        using var wrong = await Exchange("phone", null, code, Scheme, ("code_verifier", Verifier[..^1] + "l"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var right = await Exchange("phone", null, code, Scheme, ("code_verifier", Verifier));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task a_code_that_comes_twice_ends_the_tokens_that_it_bought()
    {
        var secret = await Admit("twice", isTrusted: true);
        using var answer = await (await Person("cleo")).Ask($"/oauth2/authorize?client_id=twice&redirect_uri={Uri.EscapeDataString(Done)}&response_type=code");
        using var first = await Exchange("twice", secret, CodeIn(answer), Done);
        var json = await first.Json();
        using var second = await Exchange("twice", secret, CodeIn(answer), Done);
        Assert.Equal("""{"error":"invalid_grant"}""", await second.Text());
        using var me = await app.CreateClient().Ask("/api/user/v1/me", $"Bearer {json.GetProperty("access_token").GetString()}");
        Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
        using var refresh = await app.CreateClient().PostForm(
            "/oauth2/access_token", ("grant_type", "refresh_token"), ("client_id", "twice"), ("client_secret", secret!),
            ("refresh_token", json.GetProperty("refresh_token").GetString()!));
        Assert.Equal(HttpStatusCode.BadRequest, refresh.StatusCode);
    }

    [Fact]
    public async Task a_code_is_worth_nothing_to_another_application_or_at_another_address()
    {
        var secret = await Admit("bound", isTrusted: true);
        var thief = await Admit("thief", isTrusted: true);
        using var answer = await (await Person("dora")).Ask($"/oauth2/authorize?client_id=bound&redirect_uri={Uri.EscapeDataString(Done)}&response_type=code");
        foreach (var attempt in (Task<HttpResponseMessage>[])
            [Exchange("thief", thief, CodeIn(answer), Done), Exchange("bound", secret, CodeIn(answer), Done + "x"), Exchange("bound", secret, CodeIn(answer) + "x", Done)])
        {
            using var refused = await attempt;
            Assert.Equal("""{"error":"invalid_grant"}""", await refused.Text());
        }

        using var wrongSecret = await Exchange("bound", "guess", CodeIn(answer), Done);
        Assert.Equal(HttpStatusCode.Unauthorized, wrongSecret.StatusCode);
        using var good = await Exchange("bound", secret, CodeIn(answer), Done);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    [Theory]
    [InlineData("client_id=nobody&response_type=code")]
    [InlineData("response_type=code")]
    [InlineData("client_id=strict&response_type=code&redirect_uri=https://evil.example.org/")]
    [InlineData("client_id=strict&response_type=code&redirect_uri=https://portal.example.org/done")]
    [InlineData("client_id=strict&response_type=code&redirect_uri=https://portal.example.org/done?from=lms%26x=y")]
    [InlineData("client_id=strict&response_type=code&redirect_uri=HTTPS://portal.example.org/done?from=lms")]
    [InlineData("client_id=strict&response_type=code&redirect_uri=https://portal.example.org/done?from=lms/../evil")]
    public async Task nobody_is_sent_to_an_address_that_was_not_registered(string query)
    {
        await Admit("strict", isTrusted: true);
        using var answer = await (await Person("eve")).Ask($"/oauth2/authorize?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    [Theory]
    [InlineData("response_type=token", "unsupported_response_type")]
    [InlineData("", "invalid_request")]
    [InlineData("response_type=code&scope=everything", "invalid_scope")]
    [InlineData("response_type=code&scope=events:read", "invalid_scope")]
    [InlineData("response_type=code&code_challenge=short&code_challenge_method=S256", "invalid_request")]
    [InlineData("response_type=code&code_challenge_method=S256", "invalid_request")]
    [InlineData("response_type=code&state=s&state=t", "invalid_request")]
    [InlineData("response_type=code&prompt=none+login", "invalid_request")]
    public async Task other_errors_are_told_to_the_application(string query, string error)
    {
        await Admit("told", isTrusted: true);
        using var answer = await (await Person("finn")).Ask($"/oauth2/authorize?client_id=told&redirect_uri={Uri.EscapeDataString(Done)}&{query}");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.StartsWith($"{Done}&error={error}&", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_application_of_another_grant_gets_no_code()
    {
        var wanted = new NewApplication("password-app", "App", OAuthGrantTypes.Password, null, [Done], true, true, [], []);
        await app.Provider.GetRequiredService<Applications>().Register(wanted, replace: true, Wire.Ct);
        using var answer = await (await Person("gus")).Ask($"/oauth2/authorize?client_id=password-app&redirect_uri={Uri.EscapeDataString(Done)}&response_type=code");
        Assert.Contains("error=unauthorized_client", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task strangers_sign_in_first_and_a_silent_request_learns_that_nobody_is_there()
    {
        await Admit("quiet", isTrusted: true);
        var ask = $"/oauth2/authorize?client_id=quiet&redirect_uri={Uri.EscapeDataString(Done)}&response_type=code&state=s";
        using var answer = await app.CreateClient().Ask(ask);
        Assert.StartsWith("/login?next=%2Foauth2%2Fauthorize%3Fclient_id%3Dquiet", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var silent = await app.CreateClient().Ask(ask + "&prompt=none");
        Assert.StartsWith($"{Done}&error=login_required", silent.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.EndsWith("&state=s", silent.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task prompt_login_asks_for_the_password_again_once()
    {
        await Admit("again", isTrusted: true);
        var browser = await Person("hal");
        using var answer = await browser.Ask($"/oauth2/authorize?client_id=again&redirect_uri={Uri.EscapeDataString(Done)}&response_type=code&prompt=login");
        var next = QueryHelpers.ParseQuery(answer.Headers.Location!.OriginalString.Split('?', 2)[1])["next"].ToString();
        Assert.DoesNotContain("prompt", next, StringComparison.Ordinal);
        using var nobody = await browser.Ask("/api/user/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    [Fact]
    public async Task a_token_of_one_application_does_not_let_in_another()
    {
        await Admit("victim", isTrusted: true);
        await app.Account("ida", ct: Wire.Ct);
        await app.Provider.GetRequiredService<AccountBootstrap>().EnsurePublicClients(Wire.Ct);
        using var bought = await app.CreateClient().PostForm(
            "/oauth2/access_token", ("grant_type", "password"), ("client_id", AccountBootstrap.MobileClient), ("username", "ida"),
            ("password", People.Password), ("token_type", "jwt"), ("asymmetric_jwt", "1"));
        var token = (await bought.Json()).GetProperty("access_token").GetString()!;
        var cut = token.LastIndexOf('.');
        var url = $"/oauth2/authorize?client_id=victim&redirect_uri={Uri.EscapeDataString(Done)}&response_type=code";
        using var header = await app.CreateClient().Ask(url, $"JWT {token}");
        Assert.StartsWith("/login", header.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, UriKind.Relative));
        request.Headers.Add("Cookie", $"edx-jwt-cookie-header-payload={token[..cut]}; edx-jwt-cookie-signature={token[(cut + 1)..]}");
        using var cookies = await app.CreateClient().SendAsync(request, Wire.Ct);
        Assert.StartsWith("/login", cookies.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task other_applications_ask_a_person_once_and_for_more_again()
    {
        var secret = await Admit("asking", isTrusted: false);
        var browser = await Person("jan");
        var ask = $"/oauth2/authorize?client_id=asking&redirect_uri={Uri.EscapeDataString(Done)}&response_type=code&state=s&scope=read";
        using var silent = await browser.Ask(ask + "&prompt=none");
        Assert.Contains("error=consent_required", silent.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var answer = await browser.Ask(ask);
        Assert.StartsWith("/oauth2/consent?client_id=asking", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var page = await browser.Ask(answer.Headers.Location!.OriginalString);
        var html = await page.Text();
        Assert.Contains("The &quot;asking&quot; &lt;app&gt;", html, StringComparison.Ordinal);
        Assert.Contains("action=\"/oauth2/authorize\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("form-action", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        (string, string)[] form = [("client_id", "asking"), ("redirect_uri", Done), ("response_type", "code"), ("state", "s"), ("scope", "read")];
        using var no = await browser.PostForm("/oauth2/authorize", form);
        Assert.StartsWith($"{Done}&error=access_denied", no.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var yes = await browser.PostForm("/oauth2/authorize/", [.. form, ("allow", "true")]);
        using var tokens = await Exchange("asking", secret, CodeIn(yes), Done);
        Assert.Equal(HttpStatusCode.OK, tokens.StatusCode);

        using var known = await browser.Ask(ask);
        Assert.Contains("&code=", known.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var forced = await browser.Ask(ask + "&prompt=consent");
        Assert.StartsWith("/oauth2/consent", forced.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var more = await browser.Ask(ask + "+write");
        Assert.StartsWith("/oauth2/consent", more.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task another_site_cannot_agree_for_a_person()
    {
        await Admit("forged", isTrusted: false);
        var browser = await Person("kim");
        browser.DefaultRequestHeaders.Remove("X-CSRFToken");
        using var answer = await browser.PostForm(
            "/oauth2/authorize", ("client_id", "forged"), ("redirect_uri", Done), ("response_type", "code"), ("allow", "true"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        using var form = await browser.PostForm(
            "/oauth2/authorize", ("client_id", "forged"), ("redirect_uri", "https://evil.example.org/"), ("response_type", "code"), ("allow", "true"),
            ("csrfmiddlewaretoken", new string('x', 32)));
        Assert.Equal(HttpStatusCode.Forbidden, form.StatusCode);
    }

    private async Task<HttpClient> Person(string username)
    {
        await app.Account(username, ct: Wire.Ct);
        return await app.SignIn(username, Wire.Ct);
    }

    private async Task<string?> Admit(string id, bool isTrusted, bool isPublic = false, string uri = Done)
    {
        var wanted = new NewApplication(id, $"The \"{id}\" <app>", OAuthGrantTypes.AuthorizationCode, null, [uri], isPublic, isTrusted, [], []);
        var (secret, refusal) = await app.Provider.GetRequiredService<Applications>().Register(wanted, replace: true, Wire.Ct);
        Assert.Null(refusal);
        return secret;
    }

    private static string CodeIn(HttpResponseMessage answer) =>
        QueryHelpers.ParseQuery(answer.Headers.Location!.OriginalString.Split('?', 2)[1])["code"].ToString();

    private Task<HttpResponseMessage> Exchange(string client, string? secret, string code, string uri, params (string, string)[] more) =>
        app.CreateClient().PostForm(
            "/oauth2/access_token",
            [("grant_type", "authorization_code"), ("client_id", client), ("client_secret", secret ?? ""), ("code", code), ("redirect_uri", uri), .. more]);
}
