using System.Net;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Addresses confirmed by a link in a mail.</summary>
public sealed class ActivationV1Tests
{
    private static readonly (string, string)[] Form =
        [("username", "newcomer"), ("email", "new@example.org"), ("name", "Nina New"), ("password", People.Password), ("honor_code", "true")];

    [Fact]
    public async Task a_new_person_confirms_the_address_by_mail()
    {
        await using var app = await TestApp.Start(new() { Identity = new() { PasswordIterations = 1000, ConfirmEmail = true } });
        using var registered = await app.CreateClient().PostForm("/api/user/v2/account/registration/", Form);
        Assert.Equal(HttpStatusCode.OK, registered.StatusCode);
        var link = SentMail.LinkIn(Assert.Single(await app.MailsTo("new@example.org")));
        var browser = await app.CreateClient().WithCsrf(Wire.Ct);
        using var refused = await browser.PostForm("/api/user/v2/account/login_session/", ("email_or_username", "newcomer"), ("password", People.Password));
        Assert.Equal("inactive-user", (await refused.Json()).GetProperty("error_code").GetString());
        Assert.Equal(2, (await app.MailsTo("new@example.org")).Length);

        using var wrong = await browser.Ask(link[..^1] + (link[^1] == '0' ? "1" : "0"));
        Assert.Equal("/login?notice=activation-error", wrong.Headers.Location!.OriginalString);
        using var confirmed = await browser.Ask(link);
        Assert.Equal("/login?notice=activation-success", confirmed.Headers.Location!.OriginalString);
        using var again = await browser.Ask(link);
        Assert.Equal("/login?notice=activation-info", again.Headers.Location!.OriginalString);
        using var page = await browser.Ask("/login?notice=activation-success");
        Assert.Contains("Your address is confirmed.", await page.Text(), StringComparison.Ordinal);
        using var signedIn = await browser.PostForm("/api/user/v2/account/login_session/", ("email_or_username", "newcomer"), ("password", People.Password));
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        using var home = await browser.Ask(link);
        Assert.Equal("/dashboard", home.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task the_mail_is_sent_again_on_request()
    {
        var clock = new FixedClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var app = await TestApp.Start(new() { Clock = clock, Identity = new() { PasswordIterations = 1000, ConfirmEmail = true } });
        var browser = app.CreateClient();
        using (await browser.PostForm("/api/user/v2/account/registration/", Form)) await browser.WithCsrf(Wire.Ct);
        foreach (var _ in (int[])[1, 2])
        {
            using var answer = await browser.PostForm("/api/send_account_activation_email");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("", await answer.Text());
        }

        // One that is under way is not sent again.
        Assert.Equal(2, (await app.MailsTo("new@example.org")).Length);
        using var stranger = await app.CreateClient().PostForm("/api/send_account_activation_email");
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    [Fact]
    public async Task accounts_that_are_active_at_once_get_no_mail_and_old_facts_none_either()
    {
        await using var app = await TestApp.Start();
        using (await app.CreateClient().PostForm("/api/user/v2/account/registration/", Form)) Assert.Empty(await app.MailsTo("new@example.org"));
    }

    [Fact]
    public async Task with_a_front_end_for_signing_in_everything_leads_there()
    {
        var settings = new IdentitySettings { PasswordIterations = 1000, AuthnSite = "https://apps.example.com/authn" };
        await using var app = await TestApp.Start(new() { Identity = settings });
        foreach (var (path, target) in ((string, string)[])
        [
            ("/login?next=%2Fcourses", "/login?next=%2Fcourses"), ("/register", "/register"), ("/password_assistance", "/reset"),
            ("/password_reset_confirm/1-2-3/", "/password_reset_confirm/1-2-3/"), ("/activate/1-2-3", "/login?account_activation_status=error"),
        ])
        {
            using var answer = await app.CreateClient().Ask(path);
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
            Assert.Equal(settings.AuthnSite + target, answer.Headers.Location!.OriginalString);
        }

        await app.Account("ada", ct: Wire.Ct);
        var browser = await app.CreateClient().WithCsrf(Wire.Ct);
        using var signedIn = await browser.PostForm(
            "/api/user/v2/account/login_session/", ("email_or_username", "ada"), ("password", People.Password), ("next", "https://apps.example.com/learning/x"));
        Assert.Equal("https://apps.example.com/learning/x", (await signedIn.Json()).GetProperty("redirect_url").GetString());
        using var again = await browser.Ask("/login?next=https%3A%2F%2Fapps.example.com%2Flearning%2Fx");
        Assert.Equal("https://apps.example.com/learning/x", again.Headers.Location!.OriginalString);
    }
}
