using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;

namespace OpenEdx.TestKit;

/// <summary>Accounts for tests, and browsers signed in as them.</summary>
public static class People
{
    /// <summary>Everybody's.</summary>
    public const string Password = "quiet-Harbor-52";

    /// <summary>An account with the address <c>USERNAME@example.org</c>; the one there is, when it was made before.</summary>
    public static async Task<UserId> Account(
        this TestApp app, string username, bool isStaff = false, bool isSuperuser = false, bool isActive = true, CancellationToken ct = default)
    {
        var wanted = new FirstAccount(username, $"{username}@example.org", $"Full Name of {username}", Password, isStaff, isSuperuser);
        if (isActive) return await app.Provider.GetRequiredService<AccountBootstrap>().EnsureAccount(wanted, ct);
        if (await app.Provider.GetRequiredService<AccountsQuery>().FindByUsername(username, ct) is { } there) return new UserId(there.UserId);
        var outcome = await app.Provider.GetRequiredService<AccountRegistration>().Register(
            new NewAccount(wanted.Username, wanted.Email, wanted.Name, wanted.Password, new Dictionary<string, string>(), Activate: false),
            TimeProvider.System.GetUtcNow(), EventMetadata.None, ct);
        return outcome.User!.Value;
    }

    /// <param name="role">See <c>CourseRoles</c>.</param>
    public static Task GrantRole(this TestApp app, UserId user, CourseKey course, string role, CancellationToken ct = default) =>
        app.Provider.GetRequiredService<AccountBootstrap>().EnsureCourseRole(user, course, role, ct);

    /// <summary>A browser signed in by session, its CSRF token on every request. The account must be active.</summary>
    public static async Task<HttpClient> SignIn(this TestApp app, string username, CancellationToken ct = default)
    {
        var browser = app.CreateClient();
        await browser.WithCsrf(ct);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["email_or_username"] = username, ["password"] = Password });
        using var answer = await browser.PostAsync(new Uri("/api/user/v2/account/login_session/", UriKind.Relative), form, ct);
        answer.EnsureSuccessStatusCode();
        return await browser.WithCsrf(ct);
    }

    /// <summary>Fetches a CSRF token and sends it from now on, as front ends do.</summary>
    public static async Task<HttpClient> WithCsrf(this HttpClient browser, CancellationToken ct = default)
    {
        var json = await browser.GetStringAsync(new Uri("/csrf/api/v1/token", UriKind.Relative), ct);
        using var document = System.Text.Json.JsonDocument.Parse(json);
        browser.DefaultRequestHeaders.Remove("X-CSRFToken");
        browser.DefaultRequestHeaders.Add("X-CSRFToken", document.RootElement.GetProperty("csrfToken").GetString());
        return browser;
    }
}
