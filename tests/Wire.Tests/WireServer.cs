using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Authoring;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Wire.Tests;

/// <summary>
/// Whom the scenarios talk to: the platform in this process with the sample course and its staff; or, when
/// <c>OPENEDX_WIRE_URL</c> is set, any server that has that course and these accounts.
/// </summary>
/// <remarks>
/// For another server: <c>OPENEDX_WIRE_STAFF</c> and <c>OPENEDX_WIRE_INSTRUCTOR</c> (usernames), <c>OPENEDX_WIRE_PASSWORD</c>,
/// <c>OPENEDX_WIRE_CLIENT</c> (a public password client), <c>OPENEDX_WIRE_SERVICE_CLIENT</c>, <c>OPENEDX_WIRE_SERVICE_SECRET</c>,
/// <c>OPENEDX_WIRE_CODE_CLIENT</c>, <c>OPENEDX_WIRE_CODE_SECRET</c> (trusted, with authorization codes sent to <c>https://portal.example.org/done</c>).
/// </remarks>
public sealed class WireServer : IAsyncLifetime
{
    private const string Course = "course-v1:OpenEdx+HLW101+2026";

    private readonly Uri? elsewhere = Variable("OPENEDX_WIRE_URL") is { } url ? new Uri(url.TrimEnd('/') + "/") : null;
    private readonly string password = Variable("OPENEDX_WIRE_PASSWORD") ?? People.Password;
    private readonly Dictionary<string, string> variables = [];
    private TestApp? app;

    public async ValueTask InitializeAsync()
    {
        Let("course", Course);
        Let("block", Course.Replace("course-v1:", "block-v1:", StringComparison.Ordinal));
        Let("asset", Course.Replace("course-v1:", "asset-v1:", StringComparison.Ordinal) + "+type@asset+block@");
        Let("course_quoted", Uri.EscapeDataString(Course));
        Let("password", password);
        Let("staff", Variable("OPENEDX_WIRE_STAFF") ?? "wire_staff");
        Let("instructor", Variable("OPENEDX_WIRE_INSTRUCTOR") ?? "wire_instructor");
        Let("client", Variable("OPENEDX_WIRE_CLIENT") ?? AccountBootstrap.MobileClient);
        Let("service_client", Variable("OPENEDX_WIRE_SERVICE_CLIENT") ?? AccountBootstrap.ServiceClient);
        Let("service_secret", Variable("OPENEDX_WIRE_SERVICE_SECRET") ?? "");
        Let("code_client", Variable("OPENEDX_WIRE_CODE_CLIENT") ?? "wire-portal");
        Let("code_secret", Variable("OPENEDX_WIRE_CODE_SECRET") ?? "");
        if (elsewhere is null) await StartHere();
        Let("lms", (elsewhere ?? app!.Lms).AbsoluteUri.TrimEnd('/'));
        foreach (var name in new[] { "staff", "instructor" }) Let($"{name}_token", await TokenOf(variables[name]));
    }

    /// <summary>
    /// A runner with a browser of its own and a learner who exists for this scenario alone: <c>learner</c>, with the opaque
    /// token <c>learner_token</c>. <c>run</c> is unique for each, to name further accounts after.
    /// </summary>
    public async Task<ScenarioRunner> NewRunner()
    {
        var run = RandomNumberGenerator.GetHexString(10, lowercase: true);
        var learner = $"learner_{run}";
        using var browser = CreateClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["username"] = learner,
            ["email"] = $"{learner}@example.org",
            ["name"] = "Wanda Wire",
            ["password"] = password,
            ["honor_code"] = "true",
            ["year_of_birth"] = "1990",
            ["country"] = "NO",
        });
        using var registered = await browser.PostAsync(new Uri("/api/user/v1/account/registration/", UriKind.Relative), form);
        registered.EnsureSuccessStatusCode();
        var runner = new ScenarioRunner(CreateClient());
        foreach (var (name, value) in variables) runner.With(name, value);
        return runner.With("run", run).With("learner", learner).With("learner_token", await TokenOf(learner));
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
    }

    private async Task StartHere()
    {
        app = await TestApp.Start();
        var services = app.Provider;
        var importer = services.GetRequiredService<CourseImporter>();
        var folder = Path.Combine(SharedData.RepositoryRoot, "samples", "sample-course");
        Assert.IsType<ImportResult.Imported>(await importer.ImportFolder(folder, null, null, null, CancellationToken.None));
        var staff = await app.Account(variables["staff"], isStaff: true);
        var instructor = await app.Account(variables["instructor"]);
        await app.GrantRole(instructor, CourseKey.Parse(Course), CourseRoles.Instructor);
        var bootstrap = services.GetRequiredService<AccountBootstrap>();
        await bootstrap.EnsureClients(staff, CancellationToken.None);
        Let("service_secret", (await File.ReadAllTextAsync(bootstrap.ServiceSecretFile)).Trim());
        var portal = new NewApplication(
            variables["code_client"], "Portal", OAuthGrantTypes.AuthorizationCode, null, ["https://portal.example.org/done"], false, true, [], []);
        Let("code_secret", (await services.GetRequiredService<Applications>().Register(portal, replace: true, CancellationToken.None)).Secret!);
        await app.CatchUp();
    }

    private HttpClient CreateClient() => app is not null
        ? app.CreateClient()
        : new HttpClient(new CookieJar(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })) { BaseAddress = elsewhere };

    private async Task<string> TokenOf(string username)
    {
        using var client = CreateClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["username"] = username,
            ["password"] = password,
            ["client_id"] = variables["client"],
        });
        using var answer = await client.PostAsync(new Uri("/oauth2/access_token", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        using var tokens = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return tokens.RootElement.GetProperty("access_token").GetString()!;
    }

    private void Let(string name, string value) => variables[name] = value;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
