using System.Net;
using System.Text.Json;
using OpenEdx.Api.Tests.Courseware;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Enrollment;

/// <summary><c>tia</c> is staff of the course; <c>ada</c> has an account.</summary>
public sealed class RosterV1Tests(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    private static readonly string Api = $"/courses/{CourseBuilder.Key}/instructor/api/";

    public async ValueTask InitializeAsync()
    {
        if (await app.Streams.VersionOf(CoursePublicationEvent.StreamOf(CourseBuilder.Key), Wire.Ct) == 0) await SmallCourse.Make().Publish(app.Streams, Wire.Ct);
        await app.GrantRole(await app.Account("tia", ct: Wire.Ct), CourseBuilder.Key, CourseRoles.Staff, Wire.Ct);
        await app.Account("ada", ct: Wire.Ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task a_file_of_people_brings_in_old_and_new_ones()
    {
        var team = await app.SignIn("tia", Wire.Ct);
        var answer = await Upload(
            team,
            "\ufeffada@example.org,other_name,Ada,NO\r\nnina@example.org,nina,\"Nina, New\",xx\nnina@example.org,nina,Nina,NO\n\nno-address,x1,X,NO\nmina@example.org,ada,Mina,\nonly,three,columns\n",
            mail: true);
        Assert.Equal(["nina@example.org", "no-address", "mina@example.org"], Of(answer, "row_errors", "email"));
        Assert.Equal(["ada@example.org"], Of(answer, "warnings", "email"));
        Assert.Equal([""], Of(answer, "general_errors", "username"));
        Assert.Contains("Line 7 has 3 columns", Assert.Single(Of(answer, "general_errors", "response")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_new_person_chooses_a_password_by_the_mail_and_is_a_member()
    {
        var team = await app.SignIn("tia", Wire.Ct);
        var answer = await Upload(team, "olga@example.org,olga,Olga Outside,NO\n", mail: true);
        Assert.Empty(Of(answer, "row_errors", "email"));
        Assert.Equal("Enrollment status for olga: active", await Status(team, "olga"));

        var mail = Assert.Single(await app.MailsTo("olga@example.org"));
        var browser = await app.CreateClient().WithCsrf(Wire.Ct);
        using var chosen = await browser.PostForm($"/password/reset/{SentMail.LinkIn(mail)["/password_reset_confirm/".Length..].TrimEnd('/')}/", ("new_password1", People.Password), ("new_password2", People.Password));
        Assert.True((int)chosen.StatusCode < 400, $"{(int)chosen.StatusCode}");
        var olga = await app.SignIn("olga", Wire.Ct);
        using var membership = await olga.Ask($"/api/enrollment/v1/enrollment/{CourseBuilder.Key}");
        Assert.True((await membership.Json()).GetProperty("is_active").GetBoolean());

        // Who does not want to write to people does not; and again changes nothing.
        await Upload(team, "quiet@example.org,quiet,Quinn,NO\nolga@example.org,olga,Olga Outside,NO\n", mail: false);
        Assert.Empty(await app.MailsTo("quiet@example.org"));
        Assert.Single(await app.MailsTo("olga@example.org"), text => text.Contains("Your account for", StringComparison.Ordinal));
    }

    [Fact]
    public async Task the_team_asks_about_one_learner()
    {
        var team = await app.SignIn("tia", Wire.Ct);
        Assert.Equal("Enrollment status for nobody: never enrolled", await Status(team, "nobody"));
        await Upload(team, "peter@example.org,peter,Peter,\n", mail: false);
        Assert.Equal("Enrollment status for peter@example.org: active", await Status(team, "peter@example.org"));
        using var left = await team.PostForm(Api + "students_update_enrollment", ("identifiers", "peter"), ("action", "unenroll"));
        Assert.Equal("Enrollment status for peter: inactive", await Status(team, "peter"));
        using var url = await team.PostForm(Api + "get_student_progress_url", ("unique_student_identifier", "ada"));
        Assert.EndsWith("/", (await url.Json()).GetProperty("progress_url").GetString(), StringComparison.Ordinal);
        using var page = await team.Ask(new Uri((await url.Json()).GetProperty("progress_url").GetString()!).PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var nobody = await team.PostForm(Api + "get_student_progress_url", ("unique_student_identifier", "nobody"));
        Assert.Equal(HttpStatusCode.BadRequest, nobody.StatusCode);
        using var nothing = await team.PostForm(Api + "get_student_enrollment_status");
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
    }

    [Theory]
    [InlineData("people.txt")]
    [InlineData(null)]
    public async Task what_is_no_file_of_people_is_told(string? name)
    {
        var answer = await Upload(await app.SignIn("tia", Wire.Ct), "x@example.org,x1,X,NO\n", mail: false, name);
        Assert.Single(Of(answer, "general_errors", "response"));
        Assert.Empty(Of(answer, "row_errors", "email"));
    }

    private static async Task<string?> Status(HttpClient team, string who)
    {
        using var answer = await team.PostForm(Api + "get_student_enrollment_status", ("unique_student_identifier", who));
        var json = await answer.Json();
        Assert.Equal(["course_id", "error", "enrollment_status"], json.Names());
        return json.GetProperty("enrollment_status").GetString();
    }

    private static async Task<JsonElement> Upload(HttpClient team, string text, bool mail, string? name = "people.csv")
    {
        using var form = new MultipartFormDataContent();
        if (name is not null) form.Add(new StringContent(text), "students_list", name);
        if (mail) form.Add(new StringContent("on"), "email-students");
        if (name is null) form.Add(new StringContent("x"), "other");
        using var answer = await team.PostAsync(new Uri(Api + "register_and_enroll_students", UriKind.Relative), form, Wire.Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Json();
    }

    private static string[] Of(JsonElement answer, string list, string field) => [.. answer.GetProperty(list).EnumerateArray().Select(one => one.GetProperty(field).GetString()!)];
}
