using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

public sealed class AccountPatchV1Tests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task a_person_changes_the_own_profile()
    {
        var browser = await SignIn("patch_ada");
        using var answer = await browser.Patch(
            "/api/user/v1/accounts/patch_ada",
            """
            {"name": "Ada Lovelace", "bio": "I compute.", "country": "GB", "gender": "f", "level_of_education": "m", "year_of_birth": 1990, "goals": "engines",
             "mailing_address": "London", "state": "", "city": "London", "phone_number": "+4412345", "account_privacy": "all_users",
             "language_proficiencies": [{"code": "en"}, {"code": "fr"}],
             "social_links": [{"platform": "linkedin", "social_link": "ada"}, {"platform": "twitter", "social_link": "https://twitter.com/ada"}]}
            """);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var json = await answer.Json();
        Assert.Equal("Ada Lovelace", json.GetProperty("name").GetString());
        Assert.Equal("I compute.", json.GetProperty("bio").GetString());
        Assert.Equal(1990, json.GetProperty("year_of_birth").GetInt32());
        Assert.Equal("""[{"code":"en"},{"code":"fr"}]""", json.GetProperty("language_proficiencies").GetRawText());
        Assert.Equal(
            """[{"platform":"linkedin","social_link":"https://www.linkedin.com/in/ada"},{"platform":"twitter","social_link":"https://www.twitter.com/ada"}]""",
            json.GetProperty("social_links").GetRawText());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("state").ValueKind);

        // Links are merged by platform, languages replaced as a whole, what is not named stays.
        using var second = await browser.Patch(
            "/api/user/v1/accounts/Patch_Ada",
            """{"social_links": [{"platform": "twitter", "social_link": ""}, {"platform": "facebook", "social_link": "ada"}], "language_proficiencies": [], "gender": null}""");
        var after = await second.Json();
        Assert.Equal(["facebook", "linkedin"], after.GetProperty("social_links").EnumerateArray().Select(link => link.GetProperty("platform").GetString()!));
        Assert.Equal("[]", after.GetProperty("language_proficiencies").GetRawText());
        Assert.Equal(JsonValueKind.Null, after.GetProperty("gender").ValueKind);
        Assert.Equal("I compute.", after.GetProperty("bio").GetString());
    }

    [Fact]
    public async Task nothing_is_changed_when_one_field_is_wrong_and_each_is_named()
    {
        var browser = await SignIn("patch_bea");
        using var answer = await browser.Patch(
            "/api/user/v1/accounts/patch_bea",
            $$"""
            {"goals": "fine", "name": "", "bio": "{{new string('x', 301)}}", "country": "XX", "gender": "x", "level_of_education": "dr", "year_of_birth": "last century",
             "phone_number": "call me", "account_privacy": "nobody", "language_proficiencies": [{"code": "en"}, {"code": "en"}],
             "social_links": [{"platform": "facebook", "social_link": "javascript:alert(1)"}], "email": "no address", "secondary_email": "PATCH_BEA@example.org", "city": [1]}
            """);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = (await answer.Json()).GetProperty("field_errors");
        Assert.Equal(
            [
                "account_privacy", "bio", "city", "country", "email", "gender", "language_proficiencies", "level_of_education", "name", "phone_number",
                "secondary_email", "social_links", "year_of_birth",
            ],
            errors.Names().Order(StringComparer.Ordinal));
        Assert.Equal(["developer_message", "user_message"], errors.GetProperty("bio").Names());
        Assert.Equal("At most 300 characters.", errors.GetProperty("bio").GetProperty("user_message").GetString());
        Assert.Equal("Value '\"XX\"' is not valid for field 'country': Choose a country or region from the list.", errors.GetProperty("country").GetProperty("developer_message").GetString());
        Assert.Equal("", await Scalar("select coalesce(goals, '') from identity.accounts where username = 'patch_bea'"));
    }

    [Fact]
    public async Task fields_that_are_read_only_are_errors_and_what_is_no_field_changes_nothing()
    {
        var browser = await SignIn("patch_greedy");
        foreach (var field in (string[])["username", "date_joined", "is_active", "profile_image", "requires_parental_consent"])
        {
            using var refused = await browser.Patch("/api/user/v1/accounts/patch_greedy", $$"""{"{{field}}": "x", "goals": "planted"}""");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Equal([field], (await refused.Json()).GetProperty("field_errors").Names());
        }

        const string Columns = "select concat_ws('|', is_staff, is_superuser, user_id, session_serial, password_hash, goals, preferences, secondary_email, name) from identity.accounts where username = 'patch_greedy'";
        var before = await Scalar(Columns);
        using var answer = await browser.Patch(
            "/api/user/v1/accounts/patch_greedy",
            """
            {"is_staff": true, "is_superuser": true, "administrator": true, "id": 1, "user_id": 1, "roles": ["staff"], "password": "x", "password_hash": "x", "session_serial": 99,
             "last_login": null, "verified_name": "Somebody", "pending_name": "x", "pending_email": "x@example.org", "leaving_since": null, "preferences": "{}",
             "extended_profile": [{"field_name": "is_staff", "field_value": "true"}], "__proto__": {"is_staff": true}}
            """);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(before, await Scalar(Columns));
    }

    [Fact]
    public async Task only_merge_patches_only_of_oneself()
    {
        var browser = await SignIn("patch_owner");
        await app.Account("patch_other", ct: Wire.Ct);
        await app.Account("patch_staff", isStaff: true, ct: Wire.Ct);
        using var json = new StringContent("{}", new MediaTypeHeaderValue("application/json"));
        using var unsupported = await browser.PatchAsync(new Uri("/api/user/v1/accounts/patch_owner", UriKind.Relative), json, Wire.Ct);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, unsupported.StatusCode);
        Assert.Equal("""{"detail":"Unsupported media type \"application/json\" in request."}""", await unsupported.Text());

        using var other = await browser.Patch("/api/user/v1/accounts/patch_other", """{"bio": "taken over"}""");
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        Assert.Equal("", await other.Text());
        using var staff = await (await app.SignIn("patch_staff", Wire.Ct)).Patch("/api/user/v1/accounts/patch_other", """{"bio": "taken over"}""");
        Assert.Equal(HttpStatusCode.Forbidden, staff.StatusCode);
        using var nobody = await browser.Patch("/api/user/v1/accounts/nobody-at-all", "{}");
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        Assert.Equal("", await nobody.Text());
        using var broken = await browser.Patch("/api/user/v1/accounts/patch_owner", "{");
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        using var list = await browser.Patch("/api/user/v1/accounts/patch_owner", "[]");
        Assert.Equal(["developer_message", "user_message"], (await list.Json()).Names());
    }

    [Fact]
    public async Task others_see_what_the_person_shows()
    {
        var owner = await SignIn("patch_shy");
        using (await owner.Patch("/api/user/v1/accounts/patch_shy", """{"year_of_birth": 1980, "bio": "shown", "country": "NO", "account_privacy": "custom"}"""))
        using (await owner.Patch("/api/user/v1/preferences/patch_shy", """{"visibility.bio": "all_users", "visibility.country": "private", "visibility.email": "all_users"}"""))
        {
            var stranger = await SignIn("patch_stranger");
            using var answer = await stranger.Ask("/api/user/v1/accounts/patch_shy");
            var json = await answer.Json();
            Assert.Equal(["account_privacy", "profile_image", "username", "bio"], json.Names());
            Assert.Equal("custom", json.GetProperty("account_privacy").GetString());
            using var list = await stranger.Ask("/api/user/v1/accounts?username=patch_shy,patch_stranger,nobody-at-all");
            Assert.Equal(["patch_shy", "patch_stranger"], (await list.Json()).EnumerateArray().Select(one => one.GetProperty("username").GetString()!));
            Assert.Equal(4, (await list.Json())[0].Names().Length);
            using var none = await stranger.Ask("/api/user/v1/accounts?username=nobody-at-all");
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
            foreach (var query in (string[])["email=patch_shy@example.org", "lms_user_id=1"])
            {
                using var refused = await stranger.Ask($"/api/user/v1/accounts?{query}");
                Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            }
        }
    }

    [Fact]
    public async Task staff_finds_people_by_address_and_number()
    {
        var user = await app.Account("patch_found", ct: Wire.Ct);
        await app.Account("patch_chief", isStaff: true, ct: Wire.Ct);
        var staff = await app.SignIn("patch_chief", Wire.Ct);
        foreach (var query in (string[])["email=Patch_Found@example.org", $"lms_user_id={user}"])
        {
            using var answer = await staff.Ask($"/api/user/v1/accounts?{query}");
            Assert.Equal("patch_found@example.org", (await answer.Json())[0].GetProperty("email").GetString());
        }

        foreach (var query in (string[])["email=nobody@example.org", "lms_user_id=999999", "lms_user_id=x", ""])
        {
            using var none = await staff.Ask($"/api/user/v1/accounts?{query}");
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }

        using var emails = new StringContent("""{"emails": ["patch_found@example.org", "nobody@example.org"]}""", new MediaTypeHeaderValue("application/json"));
        using var found = await staff.PostAsync(new Uri("/api/user/v1/accounts/search_emails", UriKind.Relative), emails, Wire.Ct);
        Assert.Equal($$"""[{"email":"patch_found@example.org","id":{{user}},"username":"patch_found"}]""", await found.Text());
    }

    [Fact]
    public async Task another_name_waits_for_staff()
    {
        var browser = await SignIn("patch_married");
        await app.Account("patch_registrar", isStaff: true, ct: Wire.Ct);
        var staff = await app.SignIn("patch_registrar", Wire.Ct);
        using var wrong = await browser.PostForm("/api/user/v1/accounts/name_change/", ("name", "<b>"));
        Assert.Equal(["new_name"], (await wrong.Json()).Names());
        using var asked = await browser.PostForm("/api/user/v1/accounts/name_change/", ("name", "Mary Married"));
        Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        using var own = await browser.Ask("/api/user/v1/accounts/patch_married");
        Assert.Equal("Mary Married", (await own.Json()).GetProperty("pending_name_change").GetString());
        using var self = await browser.PostForm("/api/user/v1/accounts/name_change/patch_married/confirm/");
        Assert.Equal(HttpStatusCode.Forbidden, self.StatusCode);
        using var confirmed = await staff.PostForm("/api/user/v1/accounts/name_change/patch_married/confirm/");
        Assert.Equal(HttpStatusCode.NoContent, confirmed.StatusCode);
        using var again = await staff.PostForm("/api/user/v1/accounts/name_change/patch_married/confirm/");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        using var after = await browser.Ask("/api/user/v1/accounts/patch_married");
        Assert.Equal("Mary Married", (await after.Json()).GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, (await after.Json()).GetProperty("pending_name_change").ValueKind);
    }

    private async Task<HttpClient> SignIn(string username)
    {
        await app.Account(username, ct: Wire.Ct);
        return await app.SignIn(username, Wire.Ct);
    }

    private async Task<object?> Scalar(string sql)
    {
        await using var command = app.Source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Wire.Ct);
    }
}
