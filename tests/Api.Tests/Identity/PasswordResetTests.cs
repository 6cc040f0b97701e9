using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>From a forgotten password to another one, by a link in a mail.</summary>
public sealed class PasswordResetTests
{
    private const string Validate = "/user_api/v1/account/password_reset/token/validate/";
    private const string Another = "another-Harbor-77";

    private readonly FixedClock clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task a_mailed_link_leads_to_another_password_once_and_everybody_else_is_out()
    {
        await using var app = await TestApp.Start(new() { Clock = clock });
        await app.Account("ada", ct: Wire.Ct);
        await app.Provider.GetRequiredService<AccountBootstrap>().EnsurePublicClients(Wire.Ct);
        var browser = await app.SignIn("ada", Wire.Ct);
        using var bought = await app.CreateClient().PostForm(
            "/oauth2/access_token", ("grant_type", "password"), ("client_id", AccountBootstrap.MobileClient), ("username", "ada"), ("password", People.Password));
        var tokens = await bought.Json();

        var stranger = await app.CreateClient().WithCsrf(Wire.Ct);
        using var asked = await stranger.PostForm("/account/password", ("email", "ADA@example.org"));
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Equal("", await asked.Text());
        var link = SentMail.LinkIn(Assert.Single(await app.MailsTo("ada@example.org")));
        Assert.StartsWith("/password_reset_confirm/", link, StringComparison.Ordinal);
        var token = link["/password_reset_confirm/".Length..].TrimEnd('/');
        using var page = await stranger.Ask(link);
        Assert.Contains($"action=\"/password/reset/{token}/\"", await page.Text(), StringComparison.Ordinal);
        using var valid = await app.CreateClient().PostForm(Validate, ("token", token));
        Assert.Equal("""{"is_valid":true}""", await valid.Text());

        foreach (var (first, second) in ((string, string)[])[(Another, Another + "x"), ("short", "short"), ("ada-ada-ada", "ada-ada-ada")])
        {
            using var wrong = await app.CreateClient().PostForm($"/password/reset/{token}/", ("new_password1", first), ("new_password2", second));
            Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
            Assert.Equal(["reset_status", "err_msg"], (await wrong.Json()).Names());
            Assert.False((await wrong.Json()).GetProperty("reset_status").GetBoolean());
        }

        using var done = await app.CreateClient().PostForm($"/password/reset/{token}/", ("new_password1", Another), ("new_password2", Another));
        Assert.Equal("""{"reset_status":true,"err_msg":""}""", await done.Text());
        using var again = await app.CreateClient().PostForm($"/password/reset/{token}/?is_account_recovery=true", ("new_password1", Another), ("new_password2", Another));
        Assert.Equal("""{"reset_status":false,"token_invalid":true}""", await again.Text());
        using var invalid = await app.CreateClient().PostForm(Validate, ("token", token));
        Assert.Equal("""{"is_valid":false}""", await invalid.Text());

        using var session = await browser.PostForm("/login_refresh");
        Assert.Equal(HttpStatusCode.Unauthorized, session.StatusCode);
        using var access = await app.CreateClient().Ask("/api/user/v1/me", $"Bearer {tokens.GetProperty("access_token").GetString()}");
        Assert.Equal(HttpStatusCode.Unauthorized, access.StatusCode);
        using var refresh = await app.CreateClient().PostForm(
            "/oauth2/access_token", ("grant_type", "refresh_token"), ("client_id", AccountBootstrap.MobileClient), ("refresh_token", tokens.GetProperty("refresh_token").GetString()!));
        Assert.Equal("""{"error":"invalid_grant"}""", await refresh.Text());
        using var signedIn = await stranger.PostForm("/api/user/v2/account/login_session/", ("email_or_username", "ada"), ("password", Another));
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        Assert.Contains("was changed", (await app.MailsTo("ada@example.org"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_link_expires_and_belongs_to_its_account_and_its_purpose()
    {
        await using var app = await TestApp.Start(new() { Clock = clock });
        var (ada, bea) = (await app.Account("ada", ct: Wire.Ct), await app.Account("bea", ct: Wire.Ct));
        var accounts = app.Provider.GetRequiredService<AccountsQuery>();
        var (first, second) = ((await accounts.Find(ada, Wire.Ct))!, (await accounts.Find(bea, Wire.Ct))!);
        var tokens = app.Provider.GetRequiredService<MailedTokens>();
        var token = await tokens.Make(first, MailPurpose.ResetPassword, clock.Now, Wire.Ct);
        Assert.Equal(ada, MailedTokens.UserIn(token));
        Assert.True(await tokens.Holds(token, first, MailPurpose.ResetPassword, clock.Now.AddDays(1).AddTicks(-1), Wire.Ct));
        Assert.False(await tokens.Holds(token, first, MailPurpose.ResetPassword, clock.Now.AddDays(1), Wire.Ct));
        Assert.False(await tokens.Holds(token, second, MailPurpose.ResetPassword, clock.Now, Wire.Ct));
        Assert.False(await tokens.Holds(token, first, MailPurpose.ConfirmAddress, clock.Now, Wire.Ct));
        Assert.False(await tokens.Holds(token, first with { SessionSerial = 2 }, MailPurpose.ResetPassword, clock.Now, Wire.Ct));
        Assert.False(await tokens.Holds(token, first with { Email = "other@example.org" }, MailPurpose.ResetPassword, clock.Now, Wire.Ct));
        var parts = token.Split('-');
        var others = (await tokens.Make(second, MailPurpose.ResetPassword, clock.Now, Wire.Ct)).Split('-');
        foreach (var forged in (string[])
            [$"{others[0]}-{parts[1]}-{parts[2]}", $"{parts[0]}-{parts[1]}0-{parts[2]}", token[..^1], token + "0", token.ToUpperInvariant(), "", "--", "1-1-1", $"-{token}", new string('z', 90)])
        {
            using var answer = await app.CreateClient().PostForm(Validate, ("token", forged));
            Assert.Equal("""{"is_valid":false}""", await answer.Text());
        }
    }

    [Fact]
    public async Task nobody_learns_whether_there_is_an_account()
    {
        await using var app = await TestApp.Start(new() { Clock = clock });
        await app.Account("known", ct: Wire.Ct);
        var browser = await app.CreateClient().WithCsrf(Wire.Ct);
        foreach (var (url, body) in ((string, string?)[])[("/account/password", ""), ("/password_reset/", null)])
        {
            using var known = await browser.PostForm(url, ("email", "known@example.org"));
            using var unknown = await browser.PostForm(url, ("email", "unknown@example.org"));
            Assert.Equal(HttpStatusCode.OK, known.StatusCode);
            Assert.Equal(HttpStatusCode.OK, unknown.StatusCode);
            Assert.Equal(await known.Text(), await unknown.Text());
            if (body is not null) Assert.Equal(body, await known.Text());
        }

        // Twice an hour and address, whether it is known or not.
        foreach (var address in (string[])["known@example.org", "unknown@example.org", "KNOWN@example.org"])
        {
            using var often = await browser.PostForm("/account/password", ("email", address));
            Assert.Equal(HttpStatusCode.Forbidden, often.StatusCode);
            using var app2 = await browser.PostForm("/password_reset/", ("email", address));
            Assert.Equal(HttpStatusCode.Forbidden, app2.StatusCode);
            Assert.False((await app2.Json()).GetProperty("success").GetBoolean());
        }

        clock.Advance(TimeSpan.FromHours(1));
        using var later = await browser.PostForm("/account/password", ("email", "known@example.org"));
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.Equal(3, (await app.MailsTo("known@example.org")).Length);
        Assert.Empty(await app.MailsTo("unknown@example.org"));
    }

    [Fact]
    public async Task a_page_asks_with_a_csrf_token_an_app_without_and_an_address_is_needed()
    {
        await using var app = await TestApp.Start(new() { Clock = clock });
        using var forged = await app.CreateClient().PostForm("/account/password", ("email", "x@example.org"));
        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
        var browser = await app.CreateClient().WithCsrf(Wire.Ct);
        using var none = await browser.PostForm("/account/password");
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        Assert.Equal("No email address provided.", await none.Text());
        using var mobile = await app.CreateClient().PostForm("/password_reset/", ("email", "x@example.org"));
        Assert.True((await mobile.Json()).GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task of_two_who_hold_the_link_one_gets_the_password()
    {
        await using var app = await TestApp.Start(new() { Clock = clock });
        var user = await app.Account("race", ct: Wire.Ct);
        var account = (await app.Provider.GetRequiredService<AccountsQuery>().Find(user, Wire.Ct))!;
        var token = await app.Provider.GetRequiredService<MailedTokens>().Make(account, MailPurpose.ResetPassword, clock.Now, Wire.Ct);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(number =>
            app.CreateClient().PostForm($"/password/reset/{token}/", ("new_password1", $"{Another}-{number}"), ("new_password2", $"{Another}-{number}"))));
        var texts = await Task.WhenAll(answers.Select(answer => answer.Text()));
        Assert.Equal(1, texts.Count(text => text == """{"reset_status":true,"err_msg":""}"""));
    }
}
