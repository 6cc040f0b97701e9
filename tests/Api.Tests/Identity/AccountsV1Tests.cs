using System.Net;
using System.Text.Json;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

public sealed class AccountsV1Tests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly string[] Public =
    [
        "account_privacy", "profile_image", "username", "bio", "course_certificates", "country", "date_joined", "language_proficiencies",
        "level_of_education", "social_links", "time_zone",
    ];

    private static readonly string[] Everything =
    [
        .. Public, "name", "email", "id", "verified_name", "extended_profile", "gender", "state", "goals", "is_active", "last_login",
        "mailing_address", "requires_parental_consent", "secondary_email", "secondary_email_enabled", "year_of_birth", "phone_number",
        "activation_key", "pending_name_change",
    ];

    [Fact]
    public async Task owners_and_staff_see_everything()
    {
        var user = await Register("ada", "1990");
        await app.Account("chief", isStaff: true, ct: Wire.Ct);
        foreach (var viewer in (string[])["ada", "chief"])
        {
            using var answer = await (await app.SignIn(viewer, Wire.Ct)).Ask("/api/user/v1/accounts/Ada");
            var json = await answer.Json();
            Assert.Equal(Everything, json.Names());
            Assert.Equal(user, json.GetProperty("id").GetInt64());
            Assert.Equal("ada@example.org", json.GetProperty("email").GetString());
            Assert.Equal("all_users", json.GetProperty("account_privacy").GetString());
            Assert.Equal("FI", json.GetProperty("country").GetString());
            Assert.Equal(1990, json.GetProperty("year_of_birth").GetInt32());
            Assert.Equal(JsonValueKind.Null, json.GetProperty("bio").ValueKind);
            Assert.False(json.GetProperty("requires_parental_consent").GetBoolean());
            Assert.DoesNotContain('.', json.GetProperty("date_joined").GetString()!);
            Assert.Equal(
                ["has_image", "image_url_full", "image_url_large", "image_url_medium", "image_url_small"], json.GetProperty("profile_image").Names());
        }
    }

    [Fact]
    public async Task others_see_what_is_public_and_of_minors_almost_nothing()
    {
        await Register("bea", "1990");
        await Register("kid", $"{TimeProvider.System.GetUtcNow().Year - 13}");
        await app.Account("viewer", ct: Wire.Ct);
        var viewer = await app.SignIn("viewer", Wire.Ct);
        using var grown = await viewer.Ask("/api/user/v1/accounts/bea");
        Assert.Equal(Public, (await grown.Json()).Names());
        using var minor = await viewer.Ask("/api/user/v1/accounts/kid");
        Assert.Equal(["account_privacy", "profile_image", "username"], (await minor.Json()).Names());
        Assert.Equal("private", (await minor.Json()).GetProperty("account_privacy").GetString());
        using var shared = await (await app.SignIn("bea", Wire.Ct)).Ask("/api/user/v1/accounts/bea?view=shared");
        Assert.Equal(Public, (await shared.Json()).Names());
    }

    [Fact]
    public async Task nobody_of_that_name_is_an_empty_404()
    {
        await app.Account("curious", ct: Wire.Ct);
        using var answer = await (await app.SignIn("curious", Wire.Ct)).Ask("/api/user/v1/accounts/nobody-of-that-name");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("", await answer.Text());
    }

    [Fact]
    public async Task an_app_finds_its_user_by_one_redirect()
    {
        var user = await app.Account("mobile", ct: Wire.Ct);
        await app.Account("stranger", ct: Wire.Ct);
        var browser = await app.SignIn("mobile", Wire.Ct);
        using var redirect = await browser.Ask("/api/mobile/v0.5/my_user_info");
        Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
        Assert.Equal("/api/mobile/v0.5/users/mobile", redirect.Headers.Location!.OriginalString);
        using var answer = await browser.Ask("/api/mobile/v0.5/users/mobile");
        Assert.Equal(
            $$"""{"id":{{user}},"username":"mobile","email":"mobile@example.org","name":"Full Name of mobile","course_enrollments":"http://localhost:18000/api/mobile/v0.5/users/mobile/course_enrollments/"}""",
            await answer.Text());
        using var other = await browser.Ask("/api/mobile/v0.5/users/stranger");
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        using var unknown = await browser.Ask("/api/mobile/v9/my_user_info");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private async Task<long> Register(string username, string yearOfBirth)
    {
        using var answer = await app.CreateClient().PostForm(
            "/api/user/v1/account/registration/", ("email", $"{username}@example.org"), ("name", "Full Name"), ("username", username),
            ("password", People.Password), ("honor_code", "true"), ("year_of_birth", yearOfBirth), ("country", "FI"));
        return (await answer.Json()).GetProperty("authenticated_user").GetProperty("user_id").GetInt64();
    }
}
