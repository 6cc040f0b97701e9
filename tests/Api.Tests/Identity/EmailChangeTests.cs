using System.Net;
using System.Text.Json;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Other addresses of an account, by links in mails.</summary>
public sealed class EmailChangeTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task an_address_changes_when_its_link_is_followed()
    {
        var browser = await SignIn("mover");
        using var asked = await browser.Patch("/api/user/v1/accounts/mover", """{"email": "Moved@example.org"}""");
        Assert.Equal("mover@example.org", (await asked.Json()).GetProperty("email").GetString());
        var link = SentMail.LinkIn(Assert.Single(await app.MailsTo("Moved@example.org")));
        Assert.Contains("about to change", Assert.Single(await app.MailsTo("mover@example.org")), StringComparison.Ordinal);

        using var forged = await browser.Ask(link[..^1] + (link[^1] == '0' ? "1" : "0"));
        Assert.Equal("/account/settings?notice=address-error", forged.Headers.Location!.OriginalString);
        using var swapped = await browser.Ask(link.Replace("email_confirm", "activate_secondary_email", StringComparison.Ordinal));
        Assert.Equal("/account/settings?notice=address-error", swapped.Headers.Location!.OriginalString);
        using var followed = await browser.Ask(link);
        Assert.Equal("/account/settings?notice=address-changed", followed.Headers.Location!.OriginalString);
        Assert.Equal("Moved@example.org", await EmailOf(browser, "mover"));
        using var again = await app.CreateClient().Ask(link);
        Assert.Equal("/login?notice=address-error", again.Headers.Location!.OriginalString);

        // The new one signs in, and the former one is free.
        using var signedIn = await (await app.CreateClient().WithCsrf(Wire.Ct)).PostForm(
            "/api/user/v2/account/login_session/", ("email_or_username", "moved@example.org"), ("password", People.Password));
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await Register("mover_next", "mover@example.org"));
        Assert.Equal(HttpStatusCode.Conflict, await Register("mover_third", "MOVED@example.org"));
    }

    [Fact]
    public async Task nobody_learns_who_has_an_account_nor_gets_mail_for_it()
    {
        var browser = await SignIn("curious_mover");
        await app.Account("holder", ct: Wire.Ct);
        using var asked = await browser.Patch("/api/user/v1/accounts/curious_mover", """{"email": "holder@example.org", "secondary_email": "HOLDER@example.org"}""");
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Empty(await app.MailsTo("holder@example.org"));
        Assert.Empty(await app.MailsTo("HOLDER@example.org"));
    }

    [Fact]
    public async Task of_two_who_want_an_address_one_gets_it()
    {
        var (first, second) = (await SignIn("racer_one"), await SignIn("racer_two"));
        using (await first.Patch("/api/user/v1/accounts/racer_one", """{"email": "prize@example.org"}"""))
        using (await second.Patch("/api/user/v1/accounts/racer_two", """{"email": "prize@example.org"}"""))
        {
            var links = (await app.MailsTo("prize@example.org")).Select(SentMail.LinkIn).ToArray();
            Assert.Equal(2, links.Length);
            var answers = await Task.WhenAll(links.Select(link => app.CreateClient().Ask(link)));
            Assert.Equal(["/login?notice=address-changed", "/login?notice=address-error"], answers.Select(answer => answer.Headers.Location!.OriginalString).Order(StringComparer.Ordinal));
            foreach (var answer in answers) answer.Dispose();
        }
    }

    [Fact]
    public async Task a_second_address_is_confirmed_kept_for_its_owner_and_given_up()
    {
        var browser = await SignIn("careful");
        using (await browser.Patch("/api/user/v1/accounts/careful", """{"secondary_email": "spare@example.org"}"""))
        {
            using var before = await browser.Ask("/api/user/v1/accounts/careful");
            Assert.Equal(JsonValueKind.Null, (await before.Json()).GetProperty("secondary_email").ValueKind);
        }

        var link = SentMail.LinkIn(Assert.Single(await app.MailsTo("spare@example.org")));
        using var followed = await app.CreateClient().Ask(link);
        Assert.Equal("/login?notice=second-address-confirmed", followed.Headers.Location!.OriginalString);
        using var own = await browser.Ask("/api/user/v1/accounts/careful");
        Assert.Equal("spare@example.org", (await own.Json()).GetProperty("secondary_email").GetString());
        Assert.Equal(HttpStatusCode.Conflict, await Register("spare_thief", "spare@example.org"));

        using var gone = await browser.Patch("/api/user/v1/accounts/careful", """{"secondary_email": ""}""");
        Assert.Equal(JsonValueKind.Null, (await gone.Json()).GetProperty("secondary_email").ValueKind);
        Assert.Equal(HttpStatusCode.OK, await Register("spare_heir", "spare@example.org"));
    }

    [Fact]
    public async Task the_second_address_leads_to_another_password_and_proves_nothing_about_the_first()
    {
        await using var own = await TestApp.Start(new() { Identity = new() { PasswordIterations = 1000, ConfirmEmail = true } });
        var browser = own.CreateClient();
        using (await browser.PostForm(
            "/api/user/v2/account/registration/", ("username", "locked"), ("email", "lost@example.org"), ("name", "N"), ("password", People.Password), ("honor_code", "true")))
        using (await (await browser.WithCsrf(Wire.Ct)).Patch("/api/user/v1/accounts/locked", """{"secondary_email": "kept@example.org"}"""))
        using (var early = await (await own.CreateClient().WithCsrf(Wire.Ct)).PostForm("/password_reset/", ("email", "kept@example.org")))
        {
            var confirm = Assert.Single(await own.MailsTo("kept@example.org"));
            (await own.CreateClient().Ask(SentMail.LinkIn(confirm))).Dispose();
        }

        using (await (await own.CreateClient().WithCsrf(Wire.Ct)).PostForm("/password_reset/", ("email", "Kept@example.org")))
        {
            var link = SentMail.LinkIn((await own.MailsTo("kept@example.org"))[^1]);
            Assert.StartsWith("/password_reset_confirm/", link, StringComparison.Ordinal);
            var token = link["/password_reset_confirm/".Length..^1];
            using var reset = await own.CreateClient().PostForm($"/password/reset/{token}/", ("new_password1", "fresh-Harbor-53"), ("new_password2", "fresh-Harbor-53"));
            Assert.Equal("""{"reset_status":true,"err_msg":""}""", await reset.Text());
            using var again = await own.CreateClient().PostForm($"/password/reset/{token}/", ("new_password1", "fresh-Harbor-54"), ("new_password2", "fresh-Harbor-54"));
            Assert.Equal("""{"reset_status":false,"token_invalid":true}""", await again.Text());
        }

        await using var active = own.Source.CreateCommand("select is_active from identity.accounts where username = 'locked'");
        Assert.Equal(false, await active.ExecuteScalarAsync(Wire.Ct));
    }

    [Fact]
    public async Task the_second_address_may_become_the_first_one()
    {
        var browser = await SignIn("promoted");
        using (await browser.Patch("/api/user/v1/accounts/promoted", """{"secondary_email": "promoted2@example.org"}"""))
        using (await app.CreateClient().Ask(SentMail.LinkIn(Assert.Single(await app.MailsTo("promoted2@example.org")))))
        using (await browser.Patch("/api/user/v1/accounts/promoted", """{"email": "promoted2@example.org"}"""))
        using (await app.CreateClient().Ask(SentMail.LinkIn((await app.MailsTo("promoted2@example.org"))[^1])))
        {
            Assert.Equal("promoted2@example.org", await EmailOf(browser, "promoted"));
            Assert.Equal(HttpStatusCode.Conflict, await Register("promoted_other", "promoted2@example.org"));
            Assert.Equal(HttpStatusCode.OK, await Register("promoted_former", "promoted@example.org"));
        }
    }

    [Fact]
    public async Task mails_to_claimed_addresses_are_few()
    {
        await using var own = await TestApp.Start(new() { Clock = new FixedClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)) });
        await own.Account("spammer", ct: Wire.Ct);
        var browser = await own.SignIn("spammer", Wire.Ct);
        for (var i = 1; i <= 11; i++)
        {
            using var answer = await browser.Patch("/api/user/v1/accounts/spammer", $$"""{"email": "victim{{i}}@example.org"}""");
            Assert.Equal(i <= 10 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, answer.StatusCode);
            if (i > 10) Assert.Equal("""{"error":"Too many requests"}""", await answer.Text());
        }
    }

    private async Task<HttpClient> SignIn(string username)
    {
        await app.Account(username, ct: Wire.Ct);
        return await app.SignIn(username, Wire.Ct);
    }

    private static async Task<string?> EmailOf(HttpClient browser, string username)
    {
        using var answer = await browser.Ask($"/api/user/v1/accounts/{username}");
        return (await answer.Json()).GetProperty("email").GetString();
    }

    private async Task<HttpStatusCode> Register(string username, string email)
    {
        using var answer = await app.CreateClient().PostForm(
            "/api/user/v1/account/registration/", ("email", email), ("name", "Full Name"), ("username", username), ("password", People.Password), ("honor_code", "true"));
        return answer.StatusCode;
    }
}
