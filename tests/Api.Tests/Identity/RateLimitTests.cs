using System.Net;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>How often one address, or one name, is heard.</summary>
public sealed class RateLimitTests
{
    private readonly FixedClock clock = new(new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("/oauth2/access_token", 120, 403, """{"error":"forbidden-request","error_description":"Too many requests. Try again in a minute."}""")]
    [InlineData("/api/user/v2/account/registration/", 60, 403, """{"error_code":"forbidden-request"}""")]
    [InlineData("/api/user/v1/validation/registration", 30, 403, "Too many requests. Try again later.")]
    [InlineData("/user_api/v1/account/password_reset/token/validate/", 30, 429, null)]
    [InlineData("/password/reset/1-1-1/", 30, 429, null)]
    [InlineData("/password_reset/", 1, 403, """{"success":false,"value":"Your previous request is in progress, please try again in a few moments."}""")]
    public async Task an_address_is_heard_so_often_and_others_are_not_concerned(string url, int count, int status, string? body)
    {
        await using var app = await TestApp.Start(new() { Clock = clock });
        var (here, there, proxy) = (From(app, "198.51.100.7"), From(app, "198.51.100.8"), app.CreateClient());
        for (var attempt = 0; attempt < count; attempt++)
        {
            using var heard = await here.PostForm(url);
            Assert.NotEqual(status, (int)heard.StatusCode);
        }

        using var refused = await here.PostForm(url);
        Assert.Equal(status, (int)refused.StatusCode);
        if (body is not null) Assert.Equal(body, await refused.Text());
        else Assert.Matches("^Request was throttled. Expected available in \\d+ seconds\\.$", (await refused.Json()).GetProperty("detail").GetString());
        if (status == 429) Assert.NotNull(refused.Headers.RetryAfter);
        foreach (var other in (HttpClient[])[there, proxy])
        {
            using var heard = await other.PostForm(url);
            Assert.NotEqual(status, (int)heard.StatusCode);
        }

        clock.Advance(TimeSpan.FromDays(7));
        using var later = await here.PostForm(url);
        Assert.NotEqual(status, (int)later.StatusCode);
    }

    [Fact]
    public async Task a_name_is_tried_so_often_from_wherever_and_the_answer_is_one_of_the_form()
    {
        await using var app = await TestApp.Start(new() { Clock = clock });
        await app.Account("tried", ct: Wire.Ct);
        for (var attempt = 0; attempt < 31; attempt++)
        {
            var browser = await From(app, $"203.0.113.{attempt}").WithCsrf(Wire.Ct);
            using var answer = await browser.PostForm("/api/user/v2/account/login_session/", ("email_or_username", "TRIED"), ("password", "wrong-wrong"));
            Assert.Equal(attempt < 30 ? HttpStatusCode.BadRequest : HttpStatusCode.Forbidden, answer.StatusCode);
            if (attempt < 30) continue;
            var json = await answer.Json();
            Assert.False(json.GetProperty("success").GetBoolean());
            Assert.Equal("forbidden-request", json.GetProperty("error_code").GetString());
        }
    }

    [Fact]
    public async Task a_network_of_the_newer_protocol_counts_as_one_address()
    {
        await using var app = await TestApp.Start(new() { Clock = clock });
        using var first = await From(app, "2001:db8:1:2::1").PostForm("/password_reset/");
        using var second = await From(app, "2001:db8:1:2:ffff::2").PostForm("/password_reset/");
        using var third = await From(app, "2001:db8:1:3::1").PostForm("/password_reset/");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.OK), (first.StatusCode, second.StatusCode, third.StatusCode));
    }

    [Fact]
    public async Task only_digests_are_kept_and_old_counts_go()
    {
        await using var app = await TestApp.Start(new() { Clock = clock });
        (await From(app, "198.51.100.7").PostForm("/password_reset/", ("email", "someone@example.org"))).Dispose();
        await using var told = app.Source.CreateCommand("select count(*) from identity.attempts a where a::text like '%198.51%' or a::text like '%someone%'");
        Assert.Equal(0L, await told.ExecuteScalarAsync(Wire.Ct));
        clock.Advance(TimeSpan.FromDays(8));
        (await From(app, "198.51.100.9").PostForm("/password_reset/")).Dispose();
        await using var kept = app.Source.CreateCommand("select count(*) from identity.attempts");
        Assert.Equal(1L, await kept.ExecuteScalarAsync(Wire.Ct));
    }

    private static HttpClient From(TestApp app, string address)
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }
}
