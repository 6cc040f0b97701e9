using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>What the operator's pipeline does with people who leave, and with names.</summary>
public sealed class PartnerReportsV1Tests(TestApp app) : IClassFixture<TestApp>
{
    private const string Accounts = "/api/user/v1/accounts/";

    [Fact]
    public async Task partners_are_told_once_by_name_even_after_the_account_is_forgotten()
    {
        var staff = await Operator();
        var ada = await app.Account("leaving_ada", ct: Wire.Ct);
        foreach (var course in (string[])["course-v1:MITx+1+2026", "course-v1:OpenedX+2+2026", "course-v1:MITx+3+2026"])
            await Enroll(ada, CourseKey.Parse(course));
        Assert.Equal(HttpStatusCode.NotFound, await Put(staff, "leaving_ada"));
        await Post(staff, "bulk_retire_users", new { usernames = "leaving_ada" });
        Assert.Equal(HttpStatusCode.NoContent, await Put(staff, "leaving_ada"));
        Assert.Equal(HttpStatusCode.NoContent, await Put(staff, "leaving_ada"));

        // Whoever was in no course is of no partner's concern.
        await app.Account("leaving_bob", ct: Wire.Ct);
        await Post(staff, "bulk_retire_users", new { usernames = "leaving_bob" });
        Assert.Equal(HttpStatusCode.NoContent, await Put(staff, "leaving_bob"));

        Assert.Equal(HttpStatusCode.NoContent, (await Post(staff, "retire/", new { username = "leaving_ada" })).Status);
        var told = Assert.Single((await Post(staff, "retirement_partner_report/", new { })).Body.EnumerateArray());
        Assert.Equal(["user_id", "original_username", "original_email", "original_name", "orgs", "created"], told.Names());
        Assert.Equal((ada.Value, "leaving_ada", "leaving_ada@example.org"), (told.GetProperty("user_id").GetInt64(), told.GetProperty("original_username").GetString(), told.GetProperty("original_email").GetString()));
        Assert.Equal(["MITx", "OpenedX"], told.GetProperty("orgs").EnumerateArray().Select(org => org.GetString()));
        Assert.Empty((await Post(staff, "retirement_partner_report/", new { })).Body.EnumerateArray());

        Assert.Equal(HttpStatusCode.BadRequest, (await Post(staff, "retirement_partner_report_cleanup/", new[] { new { original_username = "leaving_ada" }, new { original_username = "nobody" } })).Status);
        Assert.Equal(1L, await Keys(ada));
        Assert.Equal(HttpStatusCode.NoContent, (await Post(staff, "retirement_partner_report_cleanup/", new[] { new { original_username = "leaving_ada" } })).Status);
        Assert.Equal(0L, await Keys(ada));
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(staff, "retirement_partner_report_cleanup/", new[] { new { original_username = "leaving_ada" } })).Status);
    }

    [Fact]
    public async Task usernames_are_replaced_and_former_ones_stay_reserved()
    {
        var staff = await Operator();
        await app.Account("old_name", ct: Wire.Ct);
        await app.Account("taken_name", ct: Wire.Ct);
        var ask = new
        {
            username_mappings = new[] { new Dictionary<string, string> { ["old_name"] = "new_name" }, new Dictionary<string, string> { ["nobody_here"] = "x1" }, new Dictionary<string, string> { ["taken_name"] = "no blanks" } },
        };
        Assert.Equal(
            """{"successful_replacements":[{"old_name":"new_name"}],"failed_replacements":[{"nobody_here":"x1"},{"taken_name":"no blanks"}]}""",
            (await Post(staff, "replace_usernames/", ask)).Body.GetRawText());
        var person = await app.SignIn("new_name", Wire.Ct);
        using var me = await person.Ask("/api/user/v1/me");
        Assert.Equal("""{"username":"new_name"}""", await me.Text());
        using var gone = await person.Ask($"{Accounts}old_name");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        // A name that is taken, and one that was: both get letters at the end.
        foreach (var wanted in (string[])["taken_name", "old_name"])
        {
            await app.Account($"some_{wanted}", ct: Wire.Ct);
            var done = (await Post(staff, "replace_usernames/", new { username_mappings = new[] { new Dictionary<string, string> { [$"some_{wanted}"] = wanted } } })).Body;
            Assert.Matches($"^{wanted}[0-9a-f]{{4}}$", done.GetProperty("successful_replacements")[0].GetProperty($"some_{wanted}").GetString()!);
        }

        // But its former holder may have it back.
        Assert.Equal(
            """[{"new_name":"old_name"}]""",
            (await Post(staff, "replace_usernames/", new { username_mappings = new[] { new Dictionary<string, string> { ["new_name"] = "old_name" } } })).Body.GetProperty("successful_replacements").GetRawText());
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(staff, "replace_usernames/", new { })).Status);
        using var refused = await (await app.SignIn("old_name", Wire.Ct)).PostAsJsonAsync(new Uri($"{Accounts}replace_usernames/", UriKind.Relative), ask, Wire.Ct);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private async Task<HttpClient> Operator()
    {
        await app.Account("operator", isStaff: true, ct: Wire.Ct);
        return await app.SignIn("operator", Wire.Ct);
    }

    private async Task<object?> Keys(UserId user)
    {
        await using var command = app.Source.CreateCommand("select count(*) from vault.personal_keys where subject = $1");
        command.Parameters.AddWithValue($"partner_report/{user}");
        return await command.ExecuteScalarAsync(Wire.Ct);
    }

    private async Task Enroll(UserId user, CourseKey course) => await app.Streams.Append(
        [new StreamAppend(CourseEnrollmentEvent.StreamOf(user, course), "course_enrollment", ExpectedVersion.Any, [new EnrollmentActivated(user, course, "audit", DateTimeOffset.UnixEpoch)])],
        EventMetadata.None, Wire.Ct);

    private static async Task<HttpStatusCode> Put(HttpClient staff, string username)
    {
        using var answer = await staff.PutAsJsonAsync(new Uri($"{Accounts}retirement_partner_report/", UriKind.Relative), new { username }, Wire.Ct);
        return answer.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Post(HttpClient staff, string what, object body)
    {
        using var answer = await staff.PostAsJsonAsync(new Uri(Accounts + what, UriKind.Relative), body, Wire.Ct);
        var text = await answer.Text();
        return (answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }
}
