using System.Net;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Our own pages of an account: forms without script, and what others see.</summary>
public sealed class AccountPagesTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Script = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

    [Fact]
    public async Task nothing_that_a_person_writes_becomes_markup()
    {
        var browser = await SignIn("scripter");
        using (await browser.Patch(
            "/api/user/v1/accounts/scripter",
            $$"""{"year_of_birth": 1980, "bio": {{System.Text.Json.JsonSerializer.Serialize(Script)}}, "goals": "<script>alert(2)</script>", "city": "<script>alert(3)</script>"}"""))
        using (var page = await (await SignIn("scripter_reader")).Ask("/u/scripter"))
        {
            var html = await page.Text();
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
            Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
            Assert.Contains("script-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }

        using var settings = await browser.Ask("/account/settings");
        Assert.Equal(HttpStatusCode.OK, settings.StatusCode);
        Assert.DoesNotContain("<script>alert", await settings.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", await settings.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_form_changes_the_profile_and_comes_back()
    {
        var browser = await SignIn("former");
        browser.DefaultRequestHeaders.Accept.Add(Wire.Html);
        using var saved = await browser.PostForm(
            "/account/settings", ("name", "Fanny Form"), ("country", "NO"), ("year_of_birth", "1975"), ("level_of_education", "m"), ("gender", ""), ("bio", "Hello."),
            ("account_privacy", "all_users"), ("language", "nb"), ("facebook", "fanny"), ("linkedin", ""), ("twitter", ""), ("is_staff", "true"), ("username", "other"));
        Assert.Equal("/account/settings?notice=saved", saved.Headers.Location!.OriginalString);
        using var page = await browser.Ask("/account/settings?notice=saved");
        Assert.Contains("Your changes are saved.", await page.Text(), StringComparison.Ordinal);
        using var profile = await (await SignIn("form_reader")).Ask("/u/former");
        var html = await profile.Text();
        foreach (var shown in (string[])["Hello.", "Norway", "Norwegian", "www.facebook.com/fanny", "Master"]) Assert.Contains(shown, html, StringComparison.Ordinal);
        Assert.DoesNotContain("Fanny Form", html, StringComparison.Ordinal);
        Assert.DoesNotContain("former@example.org", html, StringComparison.Ordinal);

        using var wrong = await browser.PostForm("/account/settings", ("name", "Fanny"), ("twitter", "https://evil.example.org/"));
        Assert.Equal("/account/settings?error=invalid-social_links", wrong.Headers.Location!.OriginalString);
        using var moved = await browser.PostForm("/account/settings", ("email", "former2@example.org"), ("secondary_email", ""));
        Assert.Equal("/account/settings?notice=mail-sent", moved.Headers.Location!.OriginalString);
        Assert.Single(await app.MailsTo("former2@example.org"));
    }

    [Fact]
    public async Task a_form_without_its_token_changes_nothing()
    {
        var browser = await SignIn("forged");
        browser.DefaultRequestHeaders.Remove("X-CSRFToken");
        using var answer = await browser.PostForm("/account/settings", ("bio", "planted"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task a_private_person_shows_nothing_and_strangers_must_sign_in()
    {
        var browser = await SignIn("hermit");
        using (await browser.Patch("/api/user/v1/accounts/hermit", """{"year_of_birth": 1980, "bio": "secret", "account_privacy": "private"}"""))
        using (var page = await (await SignIn("hermit_reader")).Ask("/u/hermit"))
        {
            Assert.Contains("shows nothing more", await page.Text(), StringComparison.Ordinal);
            Assert.DoesNotContain("secret", await page.Text(), StringComparison.Ordinal);
        }

        using var anonymous = await app.CreateClient().Ask("/u/hermit");
        Assert.Equal("/login?next=%2Fu%2Fhermit", anonymous.Headers.Location!.OriginalString);
        using var nobody = await browser.Ask("/u/nobody-at-all");
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    [Fact]
    public async Task leaving_by_the_page_needs_the_password()
    {
        var browser = await SignIn("page_leaver");
        browser.DefaultRequestHeaders.Accept.Add(Wire.Html);
        using var wrong = await browser.PostForm("/api/user/v1/accounts/deactivate_logout/", ("password", "wrong"));
        Assert.Equal("/account/settings?error=wrong-password#delete", wrong.Headers.Location!.OriginalString);
        using var left = await browser.PostForm("/api/user/v1/accounts/deactivate_logout/", ("password", People.Password));
        Assert.Equal("/login?notice=account-deleted", left.Headers.Location!.OriginalString);
        using var page = await (await SignIn("page_leaver_reader")).Ask("/u/page_leaver");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
    }

    private async Task<HttpClient> SignIn(string username)
    {
        await app.Account(username, ct: Wire.Ct);
        return await app.SignIn(username, Wire.Ct);
    }
}
