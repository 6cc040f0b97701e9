using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OpenEdx.Api.Tests.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>From the wish to be forgotten through the operator's pipeline to its end.</summary>
public sealed class RetirementQueueTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Accounts = "/api/user/v1/accounts";

    [Fact]
    public async Task who_leaves_is_out_everywhere_at_once()
    {
        await app.Account("leaver", ct: Wire.Ct);
        var (browser, other) = (await app.SignIn("leaver", Wire.Ct), await app.SignIn("leaver", Wire.Ct));
        var token = await app.Token("leaver_app", "leaver", "read");
        using var wrong = await browser.PostForm($"{Accounts}/deactivate_logout/", ("password", "not mine"));
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.Equal("\"Email or password is incorrect.\"", await wrong.Text());
        using (var before = await app.CreateClient().Ask("/api/user/v1/me", $"Bearer {token}")) Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        using var left = await browser.PostForm($"{Accounts}/deactivate_logout/", ("password", People.Password));
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        foreach (var client in (HttpClient[])[browser, other])
        {
            using var me = await client.Ask("/api/user/v1/me");
            Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
        }

        using var refused = await app.CreateClient().Ask("/api/user/v1/me", $"Bearer {token}");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var signIn = await (await app.CreateClient().WithCsrf(Wire.Ct)).PostForm(
            "/api/user/v2/account/login_session/", ("email_or_username", "leaver"), ("password", People.Password));
        Assert.Equal(HttpStatusCode.BadRequest, signIn.StatusCode);
        using var taken = await app.CreateClient().PostForm(
            "/api/user/v1/account/registration/", ("email", "leaver@example.org"), ("name", "N"), ("username", "leaver"), ("password", People.Password), ("honor_code", "true"));
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        Assert.Contains("being deleted", (await app.MailsTo("leaver@example.org"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task tokens_of_browsers_count_no_more_either()
    {
        await app.Account("jwt_leaver", ct: Wire.Ct);
        var browser = await app.SignIn("jwt_leaver", Wire.Ct);
        using var refreshed = await browser.PostForm("/login_refresh");
        var jwt = $"{Value(refreshed, "edx-jwt-cookie-header-payload")}.{Value(refreshed, "edx-jwt-cookie-signature")}";
        using (var before = await app.CreateClient().Ask("/api/user/v1/me", $"JWT {jwt}")) Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        using (await browser.PostForm($"{Accounts}/deactivate_logout/", ("password", People.Password)))
        using (var after = await app.CreateClient().Ask("/api/user/v1/me", $"JWT {jwt}")) Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task the_pipeline_works_off_the_queue()
    {
        await using var own = await TestApp.Start();
        var user = await own.Account("forgotten", ct: Wire.Ct);
        await own.Account("operator", isStaff: true, ct: Wire.Ct);
        var staff = await own.SignIn("operator", Wire.Ct);
        using (await (await own.SignIn("forgotten", Wire.Ct)).PostForm($"{Accounts}/deactivate_logout/", ("password", People.Password)))
        {
            using var cooling = await staff.Ask($"{Accounts}/retirement_queue/?cool_off_days=7&states=PENDING");
            Assert.Equal("[]", await cooling.Text());
        }

        using var queue = await staff.Ask($"{Accounts}/retirement_queue/?cool_off_days=0&states=PENDING&states=COMPLETE");
        var row = Assert.Single((await queue.Json()).EnumerateArray());
        Assert.Equal(
            [
                "id", "user", "current_state", "last_state", "created", "modified", "original_username", "original_email", "original_name", "retired_username",
                "retired_email",
            ],
            row.Names());
        Assert.Equal("forgotten", row.GetProperty("original_username").GetString());
        Assert.Equal($$$"""{"id":{{{user}}},"username":"forgotten","email":"forgotten@example.org","profile":{"id":{{{user}}},"name":"Full Name of forgotten"}}""", row.GetProperty("user").GetRawText());
        Assert.Equal("""{"id":1,"state_name":"PENDING","state_execution_order":1,"is_dead_end_state":false,"required":true}""", row.GetProperty("current_state").GetRawText());
        var retired = row.GetProperty("retired_username").GetString()!;
        Assert.StartsWith("retired__user_", retired, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, await Move(staff, "RETIRING_LMS"));
        Assert.Equal(HttpStatusCode.BadRequest, await Move(staff, "LOCKING_ACCOUNT"));
        Assert.Equal(HttpStatusCode.BadRequest, await Move(staff, "ELSEWHERE"));
        Assert.Equal(HttpStatusCode.NoContent, await Post(staff, "retire_misc/", """{"username": "forgotten"}"""));
        Assert.Equal(HttpStatusCode.NoContent, await Post(staff, "retire/", """{"username": "forgotten"}"""));

        // The pipeline goes on by a name that nobody can read any more.
        Assert.Equal(HttpStatusCode.NoContent, await Move(staff, "COMPLETE"));
        using var status = await staff.Ask($"{Accounts}/forgotten/retirement_status/");
        var done = await status.Json();
        Assert.Equal(retired, done.GetProperty("original_username").GetString());
        Assert.Equal("", done.GetProperty("original_name").GetString());
        Assert.Equal("COMPLETE", done.GetProperty("current_state").GetProperty("state_name").GetString());
        Assert.Equal("RETIRING_LMS", done.GetProperty("last_state").GetProperty("state_name").GetString());
        Assert.DoesNotContain("forgotten", done.GetRawText(), StringComparison.Ordinal);
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        using var byDate = await staff.Ask($"{Accounts}/retirements_by_status_and_date/?start_date={today}&end_date={today}&state=COMPLETE");
        Assert.Equal(1, (await byDate.Json()).GetArrayLength());

        Assert.Equal(HttpStatusCode.BadRequest, await Post(staff, "retirement_cleanup/", """{"usernames": ["forgotten", "operator"]}"""));
        Assert.Equal(HttpStatusCode.NoContent, await Post(staff, "retirement_cleanup/", """{"usernames": ["forgotten"]}"""));
        using var gone = await staff.Ask($"{Accounts}/forgotten/retirement_status/");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task it_can_be_taken_back()
    {
        await app.Account("hesitant", ct: Wire.Ct);
        await app.Account("support", isStaff: true, ct: Wire.Ct);
        var staff = await app.SignIn("support", Wire.Ct);
        Assert.Equal(
            """{"successful_user_retirements":["hesitant"],"failed_user_retirements":["nobody-at-all"]}""",
            await PostText(staff, "/v1/accounts/bulk_retire_users", """{"usernames": "hesitant, nobody-at-all"}"""));
        using var asked = await staff.Ask($"{Accounts}?email=hesitant@example.org");
        Assert.Equal(HttpStatusCode.NotFound, asked.StatusCode);
        var about = await asked.Json();
        Assert.Equal(["error_msg", "can_cancel_retirement", "retirement_id"], about.Names());
        Assert.True(about.GetProperty("can_cancel_retirement").GetBoolean());
        var id = about.GetProperty("retirement_id").GetInt64();
        Assert.Equal(HttpStatusCode.OK, await Post(staff, "cancel_retirement/", $$"""{"retirement_id": {{id}}}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await Post(staff, "cancel_retirement/", $$"""{"retirement_id": {{id}}}"""));

        // The former password is worth nothing; a link by mail leads to another one.
        using var signIn = await (await app.CreateClient().WithCsrf(Wire.Ct)).PostForm(
            "/api/user/v2/account/login_session/", ("email_or_username", "hesitant"), ("password", People.Password));
        Assert.Equal(HttpStatusCode.BadRequest, signIn.StatusCode);
        using (await (await app.CreateClient().WithCsrf(Wire.Ct)).PostForm("/password_reset/", ("email", "hesitant@example.org")))
            Assert.Contains("password_reset_confirm", (await app.MailsTo("hesitant@example.org"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_makes_no_sense_is_refused()
    {
        await app.Account("strict", isStaff: true, ct: Wire.Ct);
        var staff = await app.SignIn("strict", Wire.Ct);
        foreach (var query in (string[])["states=PENDING", "cool_off_days=x&states=PENDING", "cool_off_days=-1&states=PENDING", "cool_off_days=1", "cool_off_days=1&states=NONE", "cool_off_days=1&states=PENDING&limit=x"])
        {
            using var refused = await staff.Ask($"{Accounts}/retirement_queue/?{query}");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Equal(JsonValueKind.String, (await refused.Json()).ValueKind);
        }

        Assert.Equal(HttpStatusCode.BadRequest, await Post(staff, "retirement_cleanup/", "{}"));
        Assert.Equal(HttpStatusCode.BadRequest, await Post(staff, "cancel_retirement/", "{}"));
        Assert.Equal(HttpStatusCode.NotFound, await Post(staff, "retire_misc/", """{"username": "strict"}"""));
        using var dates = await staff.Ask($"{Accounts}/retirements_by_status_and_date/?start_date=yesterday&end_date=2026-01-01&state=PENDING");
        Assert.Equal(HttpStatusCode.BadRequest, dates.StatusCode);
    }

    private static string Value(HttpResponseMessage answer, string cookie) => answer.Cookie(cookie)!.Split(';')[0].Split('=', 2)[1];

    private static async Task<HttpStatusCode> Move(HttpClient staff, string state)
    {
        using var body = new StringContent($$"""{"username": "forgotten", "new_state": "{{state}}", "response": "ok"}""", new MediaTypeHeaderValue("application/json"));
        using var answer = await staff.PatchAsync(new Uri($"{Accounts}/update_retirement_status/", UriKind.Relative), body, Wire.Ct);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> Post(HttpClient staff, string step, string json)
    {
        using var body = new StringContent(json, new MediaTypeHeaderValue("application/json"));
        using var answer = await staff.PostAsync(new Uri($"{Accounts}/{step}", UriKind.Relative), body, Wire.Ct);
        return answer.StatusCode;
    }

    private static async Task<string> PostText(HttpClient staff, string url, string json)
    {
        using var body = new StringContent(json, new MediaTypeHeaderValue("application/json"));
        using var answer = await staff.PostAsync(new Uri(url, UriKind.Relative), body, Wire.Ct);
        return await answer.Text();
    }
}
