using System.Net;
using System.Net.Http.Headers;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

public sealed class SiteLanguageV1Tests(TestApp app) : IClassFixture<TestApp>
{
    private const string Cookie = "openedx-language-preference";

    [Fact]
    public async Task a_chosen_language_is_kept_in_the_browser_and_with_the_account()
    {
        await app.Account("polly", ct: Wire.Ct);
        var browser = await app.SignIn("polly", Wire.Ct);
        browser.DefaultRequestHeaders.Accept.Add(new("application/json"));
        using var form = new MultipartFormDataContent { { new StringContent("es-419"), "language" } };
        using var set = await browser.PostAsync(new Uri("/i18n/setlang/", UriKind.Relative), form, Wire.Ct);
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        Assert.StartsWith($"{Cookie}=es-419; max-age=1209600; path=/", set.Cookie(Cookie), StringComparison.Ordinal);
        Assert.Equal(["en"], set.Content.Headers.ContentLanguage);
        using var all = await browser.Ask("/api/user/v1/preferences/polly");
        Assert.Equal("""{"pref-lang":"es-419"}""", await all.Text());

        // Another browser of hers learns it as it signs in.
        var other = await app.CreateClient().WithCsrf(Wire.Ct);
        using var signedIn = await other.PostForm("/api/user/v2/account/login_session/", ("email_or_username", "polly"), ("password", People.Password));
        Assert.StartsWith($"{Cookie}=es-419;", signedIn.Cookie(Cookie), StringComparison.Ordinal);

        using var patched = await browser.Patch("/api/user/v1/preferences/polly", """{"pref-lang": "fr"}""");
        Assert.StartsWith($"{Cookie}=fr;", patched.Cookie(Cookie), StringComparison.Ordinal);
        foreach (var url in (string[])["/lang_pref/session_language", "/lang_pref/update_language"])
        {
            using var body = new StringContent("""{"pref-lang": "zh-cn"}""", new MediaTypeHeaderValue("application/json"));
            using var answer = await browser.PatchAsync(new Uri(url, UriKind.Relative), body, Wire.Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.StartsWith($"{Cookie}=zh-cn;", answer.Cookie(Cookie), StringComparison.Ordinal);
        }

        using var now = await browser.Ask("/api/user/v1/preferences/polly/pref-lang");
        Assert.Equal("\"zh-cn\"", await now.Text());
    }

    [Theory]
    [InlineData("xx")]
    [InlineData("en; domain=example.org")]
    [InlineData("")]
    public async Task what_is_no_language_changes_nothing(string tag)
    {
        var visitor = await app.CreateClient().WithCsrf(Wire.Ct);
        using var answer = await visitor.PostForm("/i18n/setlang/", ("language", tag));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Null(answer.Cookie(Cookie));
    }

    [Theory]
    [InlineData("/dashboard", "/dashboard")]
    [InlineData("//evil.example/x", "/")]
    [InlineData("https://evil.example/x", "/")]
    public async Task pages_go_on_within_this_site_alone(string next, string target)
    {
        var visitor = await app.CreateClient().WithCsrf(Wire.Ct);
        visitor.DefaultRequestHeaders.Accept.Add(Wire.Html);
        using var answer = await visitor.PostForm("/i18n/setlang/", ("language", "nb"), ("next", next));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(target, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task another_site_chooses_nothing()
    {
        using var answer = await app.CreateClient().PostForm("/i18n/setlang/", ("language", "nb"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
