using System.Net;
using OpenEdx.Api.Identity;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Identity.FederationV1Tests;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Providers that keep the same standard in other ways than the one that we tried first.</summary>
public sealed class FederationDialectsTests
{
    private const string Failed = "/login?error=third-party-auth-failed&next=%2Fcourses";

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public async Task id_tokens_and_user_info_may_be_signed_with_other_algorithms(string algorithm)
    {
        using var provider = new TestProvider { Algorithm = algorithm };
        await using var app = await Start(provider);
        Assert.True(await Enters(app, provider));
        provider.SignedUserinfo = token => token;
        Assert.True(await Enters(app, provider));

        // The signature counts.
        provider.Token = Broken;
        Assert.False(await Enters(app, provider));
        (provider.Token, provider.SignedUserinfo) = (token => token, Broken);
        Assert.False(await Enters(app, provider));
    }

    [Theory]
    [InlineData("iss", "https://evil.example.org", false)]
    [InlineData("aud", "another", false)]
    [InlineData("exp", 1, false)]
    [InlineData("iss", TestProvider.Realm, true)]
    [InlineData("aud", "openedx", true)]
    public async Task signed_user_info_is_for_us_or_for_nobody(string claim, object value, bool holds)
    {
        using var provider = new TestProvider { SignedUserinfo = token => token };
        provider.Person = new(provider.Person) { [claim] = value };
        await using var app = await Start(provider);
        Assert.Equal(holds, await Enters(app, provider));
    }

    /// <summary>Methods in the document, the operator's word, and what the provider wants.</summary>
    [Theory]
    [InlineData("client_secret_basic", null, "client_secret_basic")]
    [InlineData(null, null, "client_secret_basic")]
    [InlineData("client_secret_basic,client_secret_post", null, "client_secret_post")]
    [InlineData("client_secret_basic,client_secret_post", "client_secret_basic", "client_secret_basic")]
    public async Task the_secret_goes_where_the_provider_takes_it(string? told, string? chosen, string wanted)
    {
        using var plain = new TestProvider();
        using var provider = new TestProvider
        {
            AuthMethods = told?.Split(','),
            AuthMethod = wanted,
            Settings = plain.Settings with { ClientSecret = "a secret+of/a:client%&=\u00fc", TokenEndpointAuthMethod = chosen },
        };
        await using var app = await Start(provider);
        Assert.True(await Enters(app, provider));
    }

    [Fact]
    public async Task a_document_speaks_for_its_own_issuer_unless_the_operator_names_another()
    {
        const string other = "https://sso.example.org/realms/other";
        using var foreign = new TestProvider { Issuer = other };
        await using (var app = await Start(foreign))
        {
            using var sent = await app.CreateClient().Ask("/auth/login/ol-oauth2/?next=%2Fcourses");
            Assert.Equal(Failed, sent.Headers.Location!.OriginalString);
        }

        using var named = new TestProvider { Issuer = other, Settings = foreign.Settings with { Issuer = other }, Claims = claims => claims["iss"] = other };
        await using var second = await Start(named);
        Assert.True(await Enters(second, named));
    }

    /// <summary>RFC 9207.</summary>
    [Fact]
    public async Task an_answer_that_names_another_provider_or_ceases_to_name_any_is_refused()
    {
        using var provider = new TestProvider { NamesItself = TestProvider.Realm };
        await using var app = await Start(provider);
        Assert.True(await Enters(app, provider));
        provider.NamesItself = "https://evil.example.org";
        Assert.False(await Enters(app, provider));
        provider.NamesItself = null;
        Assert.False(await Enters(app, provider));
    }

    [Fact]
    public async Task who_changes_their_mind_is_told_so_and_other_errors_are_failures()
    {
        using var provider = new TestProvider();
        await using var app = await Start(provider);
        foreach (var (error, code) in ((string, string)[])[("access_denied", "third-party-auth-canceled"), ("invalid_scope", "third-party-auth-failed")])
        {
            var browser = app.CreateClient();
            using var sent = await browser.Ask("/auth/login/ol-oauth2/?next=%2Fcourses");
            var back = provider.Agree(sent.Headers.Location!).Replace("code=good", $"error={error}", StringComparison.Ordinal);
            using var answer = await browser.Ask(back);
            Assert.Equal($"/login?error={code}&next=%2Fcourses", answer.Headers.Location!.OriginalString);
        }
    }

    [Theory]
    [InlineData("ada.lovelace", "ada_lovelace")]
    [InlineData("ada@sso.example.org", "ada")]
    [InlineData("\u00c5sa", "sa")]
    public async Task usernames_of_elsewhere_are_kept_as_far_as_they_can(string there, string here)
    {
        using var provider = new TestProvider();
        provider.Person = new(provider.Person) { ["preferred_username"] = there };
        await using var app = await Start(provider);
        var browser = app.CreateClient();
        (await SignIn(browser, provider)).Dispose();
        Assert.Equal($$"""{"username":"{{here}}"}""", await Me(browser));
    }

    [Fact]
    public async Task signing_out_ends_the_session_there_where_the_operator_wants_that()
    {
        using var plain = new TestProvider();
        using var provider = new TestProvider { Settings = plain.Settings with { EndsSession = true } };
        await using var app = await Start(provider);
        var browser = app.CreateClient();
        (await SignIn(browser, provider)).Dispose();
        using var left = await browser.Ask("/logout");
        var page = WebUtility.HtmlDecode(await left.Text());
        Assert.Contains(
            $"url={TestProvider.Realm}/protocol/openid-connect/logout?client_id=openedx&post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A18000%2F&id_token_hint=ey", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Ask("/api/user/v1/me")).StatusCode);

        // It counts once, and only with the session that it came with.
        Assert.DoesNotContain(TestProvider.Realm, await (await browser.Ask("/logout")).Text(), StringComparison.Ordinal);
        (await SignIn(browser, provider)).Dispose();
        await app.Account("bea", ct: Wire.Ct);
        await browser.WithCsrf(Wire.Ct);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["email_or_username"] = "bea", ["password"] = People.Password });
        using var entered = await browser.PostAsync(new Uri("/api/user/v2/account/login_session/", UriKind.Relative), form, Wire.Ct);
        Assert.Equal("""{"username":"bea"}""", await Me(browser));
        Assert.DoesNotContain(TestProvider.Realm, await (await browser.Ask("/logout")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task signing_out_stays_here_by_default()
    {
        using var provider = new TestProvider();
        await using var app = await Start(provider);
        var browser = app.CreateClient();
        using var entered = await SignIn(browser, provider);
        Assert.Null(entered.Cookie(ProviderSession.Cookie));
        using var left = await browser.Ask("/logout");
        Assert.DoesNotContain(TestProvider.Realm, await left.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task our_own_pages_offer_the_way_link_and_unlink()
    {
        using var provider = new TestProvider();
        await using var app = await Start(provider);
        using var signIn = await app.CreateClient().Ask("/login?next=%2Fcourses");
        Assert.Contains("href=\"/auth/login/ol-oauth2/?auth_entry=login&amp;next=%2Fcourses\">Sign in with MIT Open Learning", await signIn.Text(), StringComparison.Ordinal);
        await app.Account("bea", ct: Wire.Ct);
        var browser = await app.SignIn("bea", Wire.Ct);
        const string link = "/auth/login/ol-oauth2/?auth_entry=account_settings&next=%2Faccount%2Fsettings";
        Assert.Contains(link, WebUtility.HtmlDecode(await (await browser.Ask("/account/settings")).Text()), StringComparison.Ordinal);
        using var back = await SignIn(browser, provider, link);
        Assert.Equal("/account/settings", back.Headers.Location!.OriginalString);
        Assert.Contains("Unlink MIT Open Learning", await (await browser.Ask("/account/settings")).Text(), StringComparison.Ordinal);
    }

    private static async Task<bool> Enters(TestApp app, TestProvider provider)
    {
        using var answer = await SignIn(app.CreateClient(), provider);
        var isIn = answer.Cookie("sessionid") is not null;
        Assert.Equal(isIn ? "/courses" : Failed, answer.Headers.Location!.OriginalString);
        return isIn;
    }

    private static string Broken(string token) => token[..^4] + (token[^4] == 'A' ? 'B' : 'A') + token[^3..];
}
