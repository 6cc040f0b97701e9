using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Who admits applications, and what an application may be.</summary>
public sealed class ApplicationsV1Tests(TestApp app) : IClassFixture<TestApp>
{
    private const string Url = "/api/oauth2/v1/applications/";

    [Fact]
    public async Task a_superuser_admits_an_application_and_gives_it_other_settings()
    {
        await app.Account("root", isSuperuser: true, ct: Wire.Ct);
        var browser = await app.SignIn("root", Wire.Ct);
        var body = new
        {
            client_id = "warehouse",
            authorization_grant_type = "client-credentials",
            user = "root",
            filters = new[] { "content_org:OpenEdx" },
        };
        using var made = await browser.PostAsJsonAsync(Url, body, Wire.Ct);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var json = await made.Json();
        Assert.Equal(["client_id", "name", "authorization_grant_type", "client_type", "redirect_uris", "skip_authorization", "client_secret"], json.Names());
        var secret = json.GetProperty("client_secret").GetString()!;
        using var token = await Token(secret);
        using var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars((await token.Json()).GetProperty("access_token").GetString()!.Split('.')[1]));
        Assert.Equal("""["content_org:OpenEdx"]""", claims.RootElement.GetProperty("filters").GetRawText());
        Assert.False(claims.RootElement.TryGetProperty("user_id", out _));

        using var again = await browser.PostAsJsonAsync(Url, body, Wire.Ct);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        using var other = await browser.PutAsJsonAsync($"{Url}warehouse/", body, Wire.Ct);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var old = await Token(secret);
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        using var list = await browser.Ask(Url);
        Assert.Contains((await list.Json()).EnumerateArray(), row => row.GetProperty("client_id").GetString() == "warehouse" && !row.TryGetProperty("client_secret", out _));
        using var missing = await browser.PutAsJsonAsync($"{Url}nobody/", body, Wire.Ct);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task what_cannot_be_is_refused_with_a_sentence()
    {
        await app.Account("root2", isSuperuser: true, ct: Wire.Ct);
        var browser = await app.SignIn("root2", Wire.Ct);
        foreach (var body in (object[])
        [
            new { client_id = "x", authorization_grant_type = "implicit" },
            new { client_id = "x y", authorization_grant_type = "password" },
            new { client_id = "x", authorization_grant_type = "authorization-code" },
            new { client_id = "x", authorization_grant_type = "authorization-code", redirect_uris = new[] { "javascript:alert(1)" } },
            new { client_id = "x", authorization_grant_type = "client-credentials" },
            new { client_id = "x", authorization_grant_type = "client-credentials", user = "nobody-there" },
            new { client_id = "x", authorization_grant_type = "password", scopes = new[] { "everything" } },
            new { client_id = "x", authorization_grant_type = "password", filters = new[] { "course:x" } },
            new[] { 1 },
        ])
        {
            using var answer = await browser.PostAsJsonAsync(Url, body, Wire.Ct);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal(["non_field_errors"], (await answer.Json()).Names());
        }
    }

    [Fact]
    public async Task staff_that_is_no_superuser_and_tokens_of_superusers_are_refused()
    {
        await app.Account("staff-only", isStaff: true, ct: Wire.Ct);
        var staff = await app.SignIn("staff-only", Wire.Ct);
        using var list = await staff.Ask(Url);
        Assert.Equal(HttpStatusCode.Forbidden, list.StatusCode);
        using var post = await staff.PostAsJsonAsync(Url, new { client_id = "mine", authorization_grant_type = "password" }, Wire.Ct);
        Assert.Equal(HttpStatusCode.Forbidden, post.StatusCode);

        await app.Account("root3", isSuperuser: true, ct: Wire.Ct);
        var token = await Analytics.EventReaders.Token(app, "of-a-superuser", "root3");
        using var withToken = await app.CreateClient().Ask(Url, $"Bearer {token}");
        Assert.Equal(HttpStatusCode.Forbidden, withToken.StatusCode);
    }

    private Task<HttpResponseMessage> Token(string secret) => app.CreateClient().PostForm(
        "/oauth2/access_token", ("grant_type", "client_credentials"), ("client_id", "warehouse"), ("client_secret", secret), ("token_type", "jwt"));
}
