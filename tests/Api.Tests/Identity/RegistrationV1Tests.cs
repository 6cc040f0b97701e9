using System.Net;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

public sealed class RegistrationV1Tests(TestApp app) : IClassFixture<TestApp>
{
    private const string Url = "/api/user/v2/account/registration/";

    private readonly HttpClient browser = app.CreateClient();

    [Fact]
    public async Task a_person_registers_and_is_signed_in_at_once()
    {
        using var answer = await browser.PostForm(Url, [.. Form("grace"), ("country", "FI"), ("year_of_birth", "1990")]);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var json = await answer.Json();
        Assert.True(json.GetProperty("success").GetBoolean());
        Assert.Equal("http://localhost:18000/dashboard", json.GetProperty("redirect_url").GetString());
        var user = json.GetProperty("authenticated_user");
        Assert.Equal(["username", "full_name", "user_id"], user.Names());
        Assert.Equal("grace", user.GetProperty("username").GetString());
        Assert.Equal("Full Name", user.GetProperty("full_name").GetString());
        foreach (var cookie in (string[])["sessionid", "edx-jwt-cookie-header-payload", "edx-jwt-cookie-signature", "edxloggedin", "edx-user-info", "csrftoken"])
            Assert.NotNull(answer.Cookie(cookie));
        using var me = await browser.Ask("/api/user/v1/me");
        Assert.Equal("""{"username":"grace"}""", await me.Text());
    }

    [Fact]
    public async Task only_what_scripts_must_read_is_readable_by_scripts()
    {
        using var answer = await browser.PostForm(Url, Form("hedy"));
        foreach (var hidden in (string[])["sessionid", "edx-jwt-cookie-signature"]) Assert.Contains("httponly", answer.Cookie(hidden), StringComparison.Ordinal);
        foreach (var open in (string[])["edx-jwt-cookie-header-payload", "edxloggedin", "edx-user-info", "csrftoken"])
            Assert.DoesNotContain("httponly", answer.Cookie(open), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task names_that_are_taken_are_refused_together_whatever_their_case()
    {
        await app.Account("taken", ct: Wire.Ct);
        using var both = await browser.PostForm(Url, Form("TAKEN"));
        Assert.Equal(HttpStatusCode.Conflict, both.StatusCode);
        var json = await both.Json();
        Assert.Equal(["email", "username", "username_suggestions", "error_code"], json.Names());
        Assert.Equal("duplicate-email-username", json.GetProperty("error_code").GetString());
        Assert.Equal("This email is already associated with an existing account", json.GetProperty("email")[0].GetProperty("user_message").GetString());
        Assert.Equal("It looks like this username is already taken", json.GetProperty("username")[0].GetProperty("user_message").GetString());
        Assert.Equal(3, json.GetProperty("username_suggestions").GetArrayLength());

        using var email = await browser.PostForm(Url, Form("fresh", email: "Taken@Example.org"));
        Assert.Equal(["email", "error_code"], (await email.Json()).Names());
        using var username = await browser.PostForm(Url, Form("Taken", email: "fresh@example.org"));
        Assert.Equal("duplicate-username", (await username.Json()).GetProperty("error_code").GetString());
    }

    [Fact]
    public async Task of_many_who_want_one_name_at_once_exactly_one_gets_it_and_nothing_of_the_others_remains()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => app.CreateClient().PostForm(Url, Form("wanted", email: $"wanted{n}@example.org"))));
        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        await using var count = app.Source.CreateCommand(
            """
            select (select count(*) from identity.accounts where username = 'wanted'),
                   (select count(*) from vault.personal_keys) - (select count(*) from identity.accounts)
            """);
        await using var row = await count.ExecuteReaderAsync(Wire.Ct);
        await row.ReadAsync(Wire.Ct);
        Assert.Equal((1L, 0L), (row.GetInt64(0), row.GetInt64(1)));
    }

    [Fact]
    public async Task each_field_that_is_wrong_is_named()
    {
        using var answer = await browser.PostForm(
            Url, ("email", "nobody"), ("confirm_email", "somebody"), ("name", "<b>"), ("username", "x"), ("password", "short"), ("country", "XX"), ("gender", "x"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var json = await answer.Json();
        Assert.Equal(["email", "confirm_email", "name", "username", "password", "honor_code", "country", "gender", "error_code"], json.Names());
        Assert.Equal("invalid-country", json.GetProperty("error_code").GetString());
        Assert.NotEmpty(json.GetProperty("username")[0].GetProperty("user_message").GetString()!);
    }

    [Fact]
    public async Task nothing_personal_stands_in_the_log()
    {
        using var answer = await browser.PostForm(Url, [.. Form("secretive", email: "hidden.address@example.org"), ("city", "Rovaniemi")]);
        answer.EnsureSuccessStatusCode();
        await using var find = app.Source.CreateCommand(
            """
            select count(*) from mt_events e
            where (data::text || stream_id || coalesce(headers::text, '') || coalesce(user_name, '') || coalesce(correlation_id, '')) ~* 'secretive|hidden.address|Rovaniemi|Full Name|pbkdf2'
            """);
        Assert.Equal(0L, await find.ExecuteScalarAsync(Wire.Ct));
    }

    [Fact]
    public async Task the_form_describes_itself()
    {
        using var answer = await browser.Ask("/user_api/v1/account/registration/");
        var json = await answer.Json();
        Assert.Equal("post", json.GetProperty("method").GetString());
        Assert.Equal("/api/user/v1/account/registration/", json.GetProperty("submit_url").GetString());
        var fields = json.GetProperty("fields");
        Assert.Equal(
            ["name", "username", "email", "password", "city", "country", "year_of_birth", "level_of_education", "gender", "goals", "honor_code"],
            fields.EnumerateArray().Select(field => field.GetProperty("name").GetString()));
        Assert.Equal(
            [
                "name", "label", "type", "defaultValue", "placeholder", "instructions", "exposed", "required", "restrictions", "errorMessages",
                "supplementalLink", "supplementalText", "loginIssueSupportLink",
            ],
            fields[0].Names());
        Assert.Equal("""{"value":"","name":"--","default":true}""", fields[5].GetProperty("options")[0].GetRawText());
    }

    [Fact]
    public async Task each_field_is_judged_while_it_is_typed()
    {
        await app.Account("present", ct: Wire.Ct);
        using var answer = await browser.PostForm(
            "/api/user/v1/validation/registration", ("username", "Present"), ("email", "absent@example.org"), ("password", "short"), ("name", "Ada"));
        var json = await answer.Json();
        var decisions = json.GetProperty("validation_decisions");
        Assert.Equal(["name", "username", "email", "password"], decisions.Names());
        Assert.Equal("", decisions.GetProperty("name").GetString());
        Assert.Equal("It looks like this username is already taken", decisions.GetProperty("username").GetString());
        Assert.Equal("", decisions.GetProperty("email").GetString());
        Assert.NotEmpty(decisions.GetProperty("password").GetString()!);
        Assert.Equal(3, json.GetProperty("username_suggestions").GetArrayLength());
    }

    [Theory]
    [InlineData("/courses", "/courses")]
    [InlineData("", "/dashboard")]
    [InlineData("https://evil.example.com/", "/dashboard")]
    [InlineData("//evil.example.com/", "/dashboard")]
    [InlineData("/\\evil.example.com/", "/dashboard")]
    [InlineData("http://localhost:2000/learning", "http://localhost:2000/learning")]
    public async Task a_browser_without_script_goes_on_to_a_page_of_ours_only(string next, string expected)
    {
        browser.DefaultRequestHeaders.Accept.Add(Wire.Html);
        using var answer = await browser.PostForm(Url, [.. Form($"plain{Guid.NewGuid():N}"[..20]), ("next", next)]);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(expected, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task a_browser_without_script_comes_back_to_the_form_with_the_reason()
    {
        browser.DefaultRequestHeaders.Accept.Add(Wire.Html);
        using var answer = await browser.PostForm(Url, ("username", "x"), ("next", "/courses"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/register?error=invalid-email&next=%2Fcourses", answer.Headers.Location!.OriginalString);
    }

    private static (string, string)[] Form(string username, string? email = null) =>
    [
        ("email", email ?? $"{username}@example.org"), ("name", "Full Name"), ("username", username), ("password", People.Password), ("honor_code", "true"),
    ];
}
