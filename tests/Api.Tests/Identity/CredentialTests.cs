using System.Net;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Which credential counts, and when a CSRF token is asked for.</summary>
public sealed class CredentialTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task a_stranger_is_challenged()
    {
        using var answer = await app.CreateClient().Ask("/api/user/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("""{"detail":"Authentication credentials were not provided."}""", await answer.Text());
        Assert.Equal("JWT realm=\"api\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task unsafe_requests_of_a_session_repeat_the_csrf_token()
    {
        await app.Account("ada", ct: Wire.Ct);
        var browser = await app.SignIn("ada", Wire.Ct);
        Assert.Equal("non_supported_token", await CodeOf(browser));

        browser.DefaultRequestHeaders.Remove("X-CSRFToken");
        Assert.Equal("CSRF Failed: CSRF token missing.", await CodeOf(browser));
        browser.DefaultRequestHeaders.Add("X-CSRFToken", new string('x', 32));
        Assert.Equal("CSRF Failed: CSRF token from the 'X-Csrftoken' HTTP header incorrect.", await CodeOf(browser));
        using var safe = await browser.Ask("/api/user/v1/me");
        Assert.Equal(HttpStatusCode.OK, safe.StatusCode);
    }

    [Fact]
    public async Task requests_from_another_site_are_refused_even_with_the_token()
    {
        await app.Account("bea", ct: Wire.Ct);
        var browser = await app.SignIn("bea", Wire.Ct);
        browser.DefaultRequestHeaders.Add("Origin", "https://evil.example.com");
        Assert.Equal("CSRF Failed: Origin checking failed - https://evil.example.com does not match any trusted origins.", await CodeOf(browser));
        browser.DefaultRequestHeaders.Remove("Origin");
        browser.DefaultRequestHeaders.Add("Origin", "http://localhost:2000");
        Assert.Equal("non_supported_token", await CodeOf(browser));
    }

    [Fact]
    public async Task a_broken_token_cookie_is_forgiven_and_the_session_counts()
    {
        await app.Account("cleo", ct: Wire.Ct);
        var session = await SessionOf("cleo");
        using var answer = await With($"{session}; edx-jwt-cookie-header-payload=a.b; edx-jwt-cookie-signature=c");
        Assert.Equal("""{"username":"cleo"}""", await answer.Text());
    }

    [Fact]
    public async Task token_cookies_alone_count()
    {
        await app.Account("dora", ct: Wire.Ct);
        using var signedIn = await SignIn("dora");
        using var answer = await With($"{Pair(signedIn, "edx-jwt-cookie-header-payload")}; {Pair(signedIn, "edx-jwt-cookie-signature")}");
        Assert.Equal("""{"username":"dora"}""", await answer.Text());
    }

    [Fact]
    public async Task token_cookies_of_one_person_with_the_session_of_another_are_refused()
    {
        await app.Account("eve", ct: Wire.Ct);
        await app.Account("finn", ct: Wire.Ct);
        using var signedIn = await SignIn("eve");
        var tokens = $"{Pair(signedIn, "edx-jwt-cookie-header-payload")}; {Pair(signedIn, "edx-jwt-cookie-signature")}";
        using var answer = await With($"{tokens}; {await SessionOf("finn")}");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task a_failing_header_is_final_even_beside_a_good_session()
    {
        await app.Account("gus", ct: Wire.Ct);
        var browser = await app.SignIn("gus", Wire.Ct);
        using var jwt = await browser.Ask("/api/user/v1/me", "JWT a.b.c");
        Assert.Equal(HttpStatusCode.Unauthorized, jwt.StatusCode);
        Assert.Equal("""{"detail":"Invalid token."}""", await jwt.Text());
        using var bearer = await browser.Ask("/api/user/v1/me", "Bearer nonsense");
        Assert.Equal(HttpStatusCode.Unauthorized, bearer.StatusCode);
        Assert.Equal(["error_code", "developer_message"], (await bearer.Json()).Names());
        Assert.Equal("token_nonexistent", (await bearer.Json()).GetProperty("error_code").GetString());
    }

    [Fact]
    public async Task front_ends_on_trusted_origins_may_call_with_credentials_and_others_may_not()
    {
        using var trusted = await Preflight("http://localhost:2000");
        Assert.Equal("http://localhost:2000", Assert.Single(trusted.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("true", Assert.Single(trusted.Headers.GetValues("Access-Control-Allow-Credentials")));
        Assert.Contains("use-jwt-cookie", string.Join(',', trusted.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.Ordinal);
        using var evil = await Preflight("https://evil.example.com");
        Assert.False(evil.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private async Task<HttpResponseMessage> Preflight(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri("/api/user/v1/me", UriKind.Relative));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Add("Access-Control-Request-Headers", "use-jwt-cookie");
        return await app.CreateClient().SendAsync(request, Wire.Ct);
    }

    /// <summary>Error code or detail of an unsafe request; the endpoint itself refuses cookies, after the CSRF check.</summary>
    private static async Task<string?> CodeOf(HttpClient browser)
    {
        using var answer = await browser.Send(HttpMethod.Post, "/oauth2/login/", null);
        var json = await answer.Json();
        return (json.TryGetProperty("error_code", out var code) ? code : json.GetProperty("detail")).GetString();
    }

    private async Task<HttpResponseMessage> SignIn(string username) =>
        await (await app.CreateClient().WithCsrf(Wire.Ct)).PostForm(
            "/api/user/v2/account/login_session/", ("email_or_username", username), ("password", People.Password));

    private async Task<string> SessionOf(string username)
    {
        using var answer = await SignIn(username);
        return Pair(answer, "sessionid");
    }

    private static string Pair(HttpResponseMessage answer, string cookie) => answer.Cookie(cookie)!.Split(';')[0];

    private async Task<HttpResponseMessage> With(string cookies)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/user/v1/me", UriKind.Relative));
        request.Headers.Add("Cookie", cookies);
        return await app.CreateClient().SendAsync(request, Wire.Ct);
    }
}
