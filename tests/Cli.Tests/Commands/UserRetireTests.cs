using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Authoring;
using OpenEdx.Api.Identity;
using OpenEdx.Cli.Commands;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Commands;

/// <summary>A person who used everything there is, and then asks to be forgotten.</summary>
public sealed class UserRetireTests
{
    private const string Username = "zaphodbeeble";

    /// <summary>Whatever tells who the person is, each unmistakable.</summary>
    private static readonly string[] Secrets =
        [Username, "trillian@heart-of-gold.example", "Betelgeuse Magrathea", "Vogsphere", "ursaminorbeta", "5550142424", "hooloovoo"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task nothing_shows_a_retired_person_and_everything_else_goes_on()
    {
        await using var app = await TestApp.Start();
        var course = await Sample(app);
        await app.Provider.GetRequiredService<AccountBootstrap>().EnsurePublicClients(Ct);
        var person = await Life(app, course);
        var grades = await Grades(app);
        Assert.NotEmpty(grades);
        var before = await StoredText.RowsHolding(app.Source, Secrets, Ct);
        // Read models of Identity, and nowhere else: neither log nor jobs, metadata nor notes of operation.
        Assert.All(before, row => Assert.StartsWith("identity.accounts", row, StringComparison.Ordinal));
        Assert.NotEmpty(before);
        Assert.Contains(Username, await Text(person.Browser, "/api/user/v1/me"), StringComparison.Ordinal);

        var account = await UserRetire.Find(app.Provider, Secrets[1], Ct);
        await UserRetire.Retire(app.Provider, account, Ct);
        await app.CatchUp(Ct);

        await IsForgotten(app, person, grades);
        await app.Provider.GetRequiredService<ProjectionRebuilder>().Rebuild(null, null, Ct);
        await IsForgotten(app, person, grades);
        var verified = await app.Provider.GetRequiredService<ProjectionVerifier>().Verify(null, null, Ct);
        Assert.All(verified, outcome => Assert.Empty(outcome.Differences));
        Assert.Empty(await app.Provider.GetRequiredService<DeadLetters>().All(Ct));
        await Assert.ThrowsAsync<OperatorException>(() => UserRetire.Find(app.Provider, Username, Ct));
        await UserRetire.Retire(app.Provider, account, Ct);
    }

    [Fact]
    public async Task staff_retires_a_person_over_http_and_nobody_else_does()
    {
        await using var app = await TestApp.Start();
        await app.Account("staff", isStaff: true, ct: Ct);
        await app.Account("other", ct: Ct);
        await app.Account("leaving", ct: Ct);
        var (staff, other) = (await app.SignIn("staff", Ct), await app.SignIn("other", Ct));

        Assert.Equal(HttpStatusCode.Forbidden, await Retire(other, new { username = "leaving" }));
        Assert.Equal(HttpStatusCode.BadRequest, await Retire(staff, new { user = "leaving" }));
        Assert.Equal(HttpStatusCode.NoContent, await Retire(staff, new { username = "leaving" }));
        Assert.Equal(HttpStatusCode.NotFound, await Retire(staff, new { username = "leaving" }));
        Assert.Empty(await StoredText.RowsHolding(app.Source, ["leaving"], Ct));
        Assert.NotEmpty(await StoredText.RowsHolding(app.Source, ["other@example.org"], Ct));

        static async Task<HttpStatusCode> Retire(HttpClient browser, object body)
        {
            using var answer = await browser.PostAsJsonAsync(new Uri("/api/user/v1/accounts/retire/", UriKind.Relative), body, Ct);
            return answer.StatusCode;
        }
    }

    private static async Task IsForgotten(TestApp app, Person person, List<string> grades)
    {
        Assert.Empty(await StoredText.RowsHolding(app.Source, Secrets, Ct));
        var export = await Export(app);
        Assert.Contains($"\"course_enrollment/course-v1:OpenEdx+HLW101+2026/{person.User}\"", export, StringComparison.Ordinal);
        Assert.DoesNotContain(Secrets, secret => export.Contains(secret, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(grades, await Grades(app));

        // Session, cookies, tokens: all of them name nobody any more.
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.Browser.GetAsync(new Uri("/api/user/v1/me", UriKind.Relative), Ct)).StatusCode);
        using var app2 = app.CreateClient();
        app2.DefaultRequestHeaders.Authorization = new("Bearer", person.Access);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app2.GetAsync(new Uri("/api/user/v1/me", UriKind.Relative), Ct)).StatusCode);
        using var anonymous = app.CreateClient();
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(anonymous, "/oauth2/access_token", ("client_id", AccountBootstrap.MobileClient), ("grant_type", "refresh_token"), ("refresh_token", person.Refresh))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(anonymous, "/oauth2/access_token", ("client_id", AccountBootstrap.MobileClient), ("grant_type", "password"), ("username", Username), ("password", People.Password))).StatusCode);
        await app.Account("staff", isStaff: true, ct: Ct);
        var staff = await app.SignIn("staff", Ct);
        Assert.Equal(HttpStatusCode.NotFound, (await staff.GetAsync(new Uri($"/api/user/v1/accounts/{Username}", UriKind.Relative), Ct)).StatusCode);
        foreach (var page in (string[])["/api/enrollment/v1/enrollments/", $"/api/grades/v1/gradebook/course-v1:OpenEdx+HLW101+2026/", "/api/grades/v1/courses/course-v1:OpenEdx+HLW101+2026/"])
        {
            var text = await Text(staff, page);
            Assert.DoesNotContain(Secrets, secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>Registers with a full profile, signs in wrongly and rightly, by session and by app, enrolls, reads, answers, moves about.</summary>
    private static async Task<Person> Life(TestApp app, CourseKey course)
    {
        var browser = app.CreateClient();
        (await Post(browser, "/api/user/v2/account/registration/", ("username", Username), ("email", Secrets[1]), ("name", Secrets[2]), ("password", People.Password),
            ("honor_code", "true"), ("country", "DE"), ("year_of_birth", "1957"), ("gender", "o"), ("city", Secrets[3]), ("goals", Secrets[4]),
            ("mailing_address", Secrets[5]))).EnsureSuccessStatusCode();
        await browser.WithCsrf(Ct);
        using (var stranger = await app.CreateClient().WithCsrf(Ct))
        {
            await Post(stranger, "/api/user/v2/account/login_session/", ("email_or_username", Username), ("password", "wrong-Harbor-1"));
            await Post(stranger, "/api/user/v2/account/login_session/", ("email_or_username", "hooloovoo@nowhere.example"), ("password", "wrong-Harbor-1"));
        }

        using var tokens = await Post(app.CreateClient(), "/oauth2/access_token", ("client_id", AccountBootstrap.MobileClient), ("grant_type", "password"), ("username", Username), ("password", People.Password));
        var token = await tokens.Content.ReadFromJsonAsync<JsonElement>(Ct);
        var user = (await UserRetire.Find(app.Provider, Username, Ct)).UserId;
        (await browser.PostAsJsonAsync(new Uri("/api/enrollment/v1/enrollment", UriKind.Relative), new { course_details = new { course_id = course.ToString() } }, Ct)).EnsureSuccessStatusCode();
        await Post(browser, "/event", ("event_type", "page_close"), ("event", "{}"), ("page", $"http://localhost:18000/u/{Username}/"));
        foreach (var block in await Blocks(app, "problem"))
        {
            (await Post(browser, $"/courses/{course}/xblock/{block}/handler/xmodule_handler/problem_check", ($"input_{block.Split('@')[^1]}_2_1", "choice_0"))).EnsureSuccessStatusCode();
        }

        await app.CatchUp(Ct);
        return new(user, browser, token.GetProperty("access_token").GetString()!, token.GetProperty("refresh_token").GetString()!);
    }

    private static async Task<CourseKey> Sample(TestApp app)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "samples", "sample-course");
        var imported = Assert.IsType<ImportResult.Imported>(await app.Provider.GetRequiredService<CourseImporter>().ImportFolder(folder, null, null, null, Ct));
        return imported.Report.Course!;
    }

    private static async Task<string> Export(TestApp app)
    {
        using var memory = new MemoryStream();
        await using (var file = ExportFile.To(memory, gzip: false)) await new LogExport(app.Streams).Run(EventFilter.All, upcast: false, file, null, Ct);
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    private static Task<List<string>> Grades(TestApp app) => Rows(app, "select to_jsonb(g)::text from grading.course_grades g order by 1");

    private static Task<List<string>> Blocks(TestApp app, string type) => Rows(
        app, $"select distinct data ->> 'Block' from public.mt_events where type = 'course_block_published' and data ->> 'Block' like '%type@{type}+%' order by 1 limit 3");

    private static async Task<List<string>> Rows(TestApp app, string sql)
    {
        await using var command = app.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<string>();
        while (await reader.ReadAsync(Ct)) rows.Add(reader.GetString(0));
        return rows;
    }

    private static async Task<string> Text(HttpClient browser, string url)
    {
        using var answer = await browser.GetAsync(new Uri(url, UriKind.Relative), Ct);
        return $"{answer.Headers} {await answer.Content.ReadAsStringAsync(Ct)}";
    }

    private static async Task<HttpResponseMessage> Post(HttpClient browser, string url, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await browser.PostAsync(new Uri(url, UriKind.Relative), form, Ct);
    }

    private sealed record Person(long User, HttpClient Browser, string Access, string Refresh);
}
