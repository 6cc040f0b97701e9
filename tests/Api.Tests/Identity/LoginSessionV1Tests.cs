using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

public sealed class LoginSessionV1Tests(TestApp app) : IClassFixture<TestApp>
{
    private const string Url = "/api/user/v2/account/login_session/";

    [Fact]
    public async Task a_person_signs_in_by_username_or_address_and_out_again()
    {
        await app.Account("ada", ct: Wire.Ct);
        foreach (var (url, field, name) in ((string, string, string)[])[(Url, "email_or_username", "ada"), ("/login_ajax", "email", "ADA@example.org")])
        {
            var browser = await app.CreateClient().WithCsrf(Wire.Ct);
            using var answer = await browser.PostForm(url, (field, name), ("password", People.Password));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("""{"success":true,"redirect_url":null}""", await answer.Text());
            using var me = await browser.Ask("/api/user/v1/me");
            Assert.Equal(HttpStatusCode.OK, me.StatusCode);

            using var bye = await browser.Ask("/logout?next=/courses");
            Assert.Contains("url=/courses", await bye.Text(), StringComparison.Ordinal);
            using var nobody = await browser.Ask("/api/user/v1/me");
            Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        }
    }

    [Fact]
    public async Task an_account_that_does_not_exist_is_answered_exactly_like_a_wrong_password()
    {
        await app.Account("known", ct: Wire.Ct);
        var browser = await app.CreateClient().WithCsrf(Wire.Ct);
        for (var attempt = 1; attempt <= 7; attempt++)
        {
            using var known = await browser.PostForm(Url, ("email_or_username", "known"), ("password", "wrong-wrong"));
            using var unknown = await browser.PostForm(Url, ("email_or_username", "knowm"), ("password", "wrong-wrong"));
            Assert.Equal(HttpStatusCode.BadRequest, known.StatusCode);
            Assert.Equal(known.StatusCode, unknown.StatusCode);
            Assert.Equal(await known.Text(), (await unknown.Text()).Replace("knowm", "known", StringComparison.Ordinal));
            var json = await known.Json();
            var code = attempt < 3 ? "incorrect-email-or-password" : attempt < 6 ? "failed-login-attempt" : "account-locked-out";
            Assert.Equal(code, json.GetProperty("error_code").GetString());
            Assert.Equal(
                attempt < 3 ? $$"""{"failure_count":{{attempt}}}"""
                : attempt < 6 ? $$"""{"remaining_attempts":{{6 - attempt}},"allowed_failure_attempts":6,"failure_count":{{attempt}}}"""
                : """{"locked_out_period":30}""",
                json.GetProperty("context").GetRawText());
        }

        using var right = await browser.PostForm(Url, ("email_or_username", "known"), ("password", People.Password));
        Assert.Equal("account-locked-out", (await right.Json()).GetProperty("error_code").GetString());
    }

    [Fact]
    public async Task an_inactive_account_cannot_use_the_form()
    {
        await app.Account("sleepy", isActive: false, ct: Wire.Ct);
        var browser = await app.CreateClient().WithCsrf(Wire.Ct);
        using var answer = await browser.PostForm(Url, ("email_or_username", "sleepy"), ("password", People.Password));
        Assert.Equal("inactive-user", (await answer.Json()).GetProperty("error_code").GetString());
        Assert.Null(answer.Cookie("sessionid"));
    }

    [Fact]
    public async Task missing_fields_are_refused_without_a_code()
    {
        var browser = await app.CreateClient().WithCsrf(Wire.Ct);
        using var answer = await browser.PostForm(Url, ("email_or_username", ""));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["success", "value", "email"], (await answer.Json()).Names());
    }

    [Fact]
    public async Task signing_in_needs_a_csrf_token_even_for_strangers()
    {
        await app.Account("careful", ct: Wire.Ct);
        using var without = await app.CreateClient().PostForm(Url, ("email_or_username", "careful"), ("password", People.Password));
        Assert.Equal(HttpStatusCode.Forbidden, without.StatusCode);
        Assert.Equal("""{"detail":"CSRF Failed: CSRF cookie not set."}""", await without.Text());
    }

    [Fact]
    public async Task a_browser_without_script_is_led_on_or_back()
    {
        await app.Account("plain", ct: Wire.Ct);
        var browser = app.CreateClient();
        using var token = await browser.Ask("/csrf/api/v1/token");
        var csrf = (await token.Json()).GetProperty("csrfToken").GetString()!;
        browser.DefaultRequestHeaders.Accept.Add(Wire.Html);

        using var wrong = await browser.PostForm(
            Url, ("email_or_username", "plain"), ("password", "wrong-wrong"), ("next", "/courses"), ("csrfmiddlewaretoken", csrf));
        Assert.Equal(HttpStatusCode.SeeOther, wrong.StatusCode);
        Assert.Equal("/login?error=incorrect-email-or-password&next=%2Fcourses", wrong.Headers.Location!.OriginalString);

        using var right = await browser.PostForm(
            Url, ("email_or_username", "plain"), ("password", People.Password), ("next", "/courses"), ("csrfmiddlewaretoken", csrf));
        Assert.Equal("/courses", right.Headers.Location!.OriginalString);
        Assert.NotNull(right.Cookie("sessionid"));
    }

    [Fact]
    public async Task a_changed_password_ends_every_session()
    {
        var user = await app.Account("moving", ct: Wire.Ct);

        // The session alone: token cookies live on for their hour, as upstream.
        var browser = app.CreateClient();
        using (var signedIn = await (await app.CreateClient().WithCsrf(Wire.Ct)).PostForm(Url, ("email_or_username", "moving"), ("password", People.Password)))
            browser.DefaultRequestHeaders.Add("Cookie", signedIn.Cookie("sessionid")!.Split(';')[0]);
        using var before = await browser.Ask("/api/user/v1/me");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        var keys = app.Provider.GetRequiredService<EventStore.Privacy.PersonalKeys>();
        await using (var connection = await app.Source.OpenConnectionAsync(Wire.Ct))
        await using (var transaction = await connection.BeginTransactionAsync(Wire.Ct))
        {
            var key = await keys.Ensure(connection, transaction, Projections.Identity.Accounts.SubjectOf(user), Wire.Ct);
            var hash = DjangoPasswordHash.Of("another password", "0123456789012345678901", 1000);
            var command = new ChangePassword(user, new SealedText(key.Seal(hash)), TimeProvider.System.GetUtcNow());
            await app.Streams.Transact<UserAccount, UserAccountEvent>(UserAccountEvent.StreamOf(user), command.Decide, EventMetadata.None, Wire.Ct);
        }

        using var after = await browser.Ask("/api/user/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        using var again = await (await app.CreateClient().WithCsrf(Wire.Ct)).PostForm(Url, ("email_or_username", "moving"), ("password", "another password"));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task a_forged_session_counts_for_nothing()
    {
        var user = await app.Account("target", ct: Wire.Ct);
        foreach (var forged in (string[])[$"1.{user}.1.1893456000.AAAA", $"1.{user}.1.1893456000.", "1", "....", $"2.{user}.1.1.x"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/user/v1/me", UriKind.Relative));
            request.Headers.Add("Cookie", $"sessionid={forged}");
            using var answer = await app.CreateClient().SendAsync(request, Wire.Ct);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task a_session_renews_its_token_cookies_and_a_stranger_gets_the_usual_answer()
    {
        var user = await app.Account("hourly", ct: Wire.Ct);
        var browser = await app.SignIn("hourly", Wire.Ct);
        using var answer = await browser.PostForm("/login_refresh");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var json = await answer.Json();
        Assert.Equal(["success", "user_id", "response_epoch_seconds", "response_http_date", "expires", "expires_epoch_seconds"], json.Names());
        Assert.Equal(user.Value, json.GetProperty("user_id").GetInt64());
        Assert.NotNull(answer.Cookie("edx-jwt-cookie-header-payload"));
        Assert.NotNull(answer.Cookie("edx-jwt-cookie-signature"));

        using var stranger = await app.CreateClient().PostForm("/login_refresh");
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(JsonValueKind.String, (await stranger.Json()).ValueKind);
        Assert.Equal("Unauthorized", (await stranger.Json()).GetString());
    }
}
