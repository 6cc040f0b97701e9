using System.Net;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>What strangers try at the door. Forged tokens: <see cref="AccessJwtsTests"/>; stolen refresh tokens: <see cref="AccessTokenV1Tests"/>; codes: <see cref="AuthorizeV1Tests"/>.</summary>
public sealed class AttackTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Login = "/api/user/v2/account/login_session/";

    [Fact]
    public async Task a_session_planted_before_the_sign_in_is_worth_nothing_after()
    {
        await app.Account("attacker", ct: Wire.Ct);
        await app.Account("victim", ct: Wire.Ct);
        using var own = await (await app.CreateClient().WithCsrf(Wire.Ct)).PostForm(Login, ("email_or_username", "attacker"), ("password", People.Password));
        var planted = own.Cookie("sessionid")!.Split(';')[0];

        // The victim's browser sends the planted cookies, and signs in.
        var csrf = new string('c', 32);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Login, UriKind.Relative));
        request.Headers.Add("Cookie", $"{planted}; csrftoken={csrf}");
        request.Headers.Add("X-CSRFToken", csrf);
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("email_or_username", "victim"), KeyValuePair.Create("password", People.Password)]);
        using var answer = await app.CreateClient().SendAsync(request, Wire.Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEqual(planted, answer.Cookie("sessionid")!.Split(';')[0]);
        Assert.DoesNotContain(csrf, answer.Cookie("csrftoken")!, StringComparison.Ordinal);
        Assert.Equal("""{"username":"attacker"}""", await Me(planted));
    }

    [Fact]
    public async Task each_sign_in_has_a_session_of_its_own_and_leaving_ends_that_one_alone()
    {
        await app.Account("leaver", ct: Wire.Ct);
        using var first = await (await app.CreateClient().WithCsrf(Wire.Ct)).PostForm(Login, ("email_or_username", "leaver"), ("password", People.Password));
        using var second = await (await app.CreateClient().WithCsrf(Wire.Ct)).PostForm(Login, ("email_or_username", "leaver"), ("password", People.Password));
        var (copied, other) = (first.Cookie("sessionid")!.Split(';')[0], second.Cookie("sessionid")!.Split(';')[0]);
        Assert.NotEqual(copied, other);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/logout", UriKind.Relative));
        request.Headers.Add("Cookie", copied);
        using (await app.CreateClient().SendAsync(request, Wire.Ct))
        {
            // Whoever copied the cookie before has nothing now.
            Assert.Contains("credentials were not provided", await Me(copied), StringComparison.Ordinal);
            Assert.Equal("""{"username":"leaver"}""", await Me(other));
        }

        using var refresh = new HttpRequestMessage(HttpMethod.Post, new Uri("/login_refresh", UriKind.Relative));
        refresh.Headers.Add("Cookie", copied);
        using var refused = await app.CreateClient().SendAsync(refresh, Wire.Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example.org/")]
    [InlineData("//evil.example.org/")]
    [InlineData("/\\evil.example.org/")]
    [InlineData("\\\\evil.example.org/")]
    [InlineData("https:evil.example.org")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://localhost:18000@evil.example.org/")]
    [InlineData("http://localhost.evil.example.org:18000/")]
    [InlineData("/\t/evil.example.org")]
    public async Task nobody_is_led_to_another_site(string next)
    {
        await app.Account("led", ct: Wire.Ct);
        var browser = await app.CreateClient().WithCsrf(Wire.Ct);
        using var bye = await browser.Ask($"/logout?next={Uri.EscapeDataString(next)}&redirect_url={Uri.EscapeDataString(next)}");
        Assert.Contains("url=/\"", await bye.Text(), StringComparison.Ordinal);
        browser.DefaultRequestHeaders.Accept.Add(Wire.Html);
        using var signedIn = await browser.PostForm(Login, ("email_or_username", "led"), ("password", People.Password), ("next", next));
        Assert.Equal("/dashboard", signedIn.Headers.Location!.OriginalString);
        using var page = await browser.Ask($"/login?next={Uri.EscapeDataString(next)}");
        Assert.Equal("/dashboard", page.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task a_registration_takes_nothing_but_its_fields()
    {
        using var answer = await app.CreateClient().PostForm(
            "/api/user/v2/account/registration/", ("username", "greedy"), ("email", "greedy@example.org"), ("name", "Greta Greedy"), ("password", People.Password),
            ("honor_code", "true"), ("is_staff", "true"), ("is_superuser", "true"), ("is_active", "true"), ("user_id", "1"), ("id", "1"), ("roles", "staff"),
            ("bio", "planted"), ("account_privacy", "private"), ("administrator", "true"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var read = app.Source.CreateCommand("select concat_ws('|', is_staff, is_superuser, bio, account_privacy, user_id = 1) from identity.accounts where username = 'greedy'");
        Assert.Equal("f|f|f", await read.ExecuteScalarAsync(Wire.Ct));
    }

    private async Task<string> Me(string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/user/v1/me", UriKind.Relative));
        request.Headers.Add("Cookie", cookie);
        using var answer = await app.CreateClient().SendAsync(request, Wire.Ct);
        return await answer.Text();
    }
}
