using Microsoft.Playwright;

namespace OpenEdx.Web.Tests;

/// <summary>One browser window. Failed requests and errors on its console are collected.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> troubles = [];

    internal Window(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error") troubles.Add(message.Text);
        };
        page.PageError += (_, error) => troubles.Add(error);
        page.Response += (_, response) =>
        {
            if (response.Status >= 400) troubles.Add($"{response.Status} {response.Url}");
        };
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Troubles => troubles;

    /// <summary>A picture of the page for human eyes, where <c>OPENEDX_SCREENSHOTS</c> names a folder for it.</summary>
    public async Task Look(string name)
    {
        if (Environment.GetEnvironmentVariable("OPENEDX_SCREENSHOTS") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    /// <param name="next">Where to go on.</param>
    public async Task SignIn(string username, string password, string next = "/dashboard")
    {
        await Page.GotoAsync(next == "/dashboard" ? "/login" : $"/login?next={Uri.EscapeDataString(next)}");
        await Page.GetByLabel("Username or e-mail").FillAsync(username);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Arrive("**" + next);
    }

    public async Task Register(string username, string password)
    {
        await Page.GotoAsync("/register");
        await Page.GetByLabel("Full name").FillAsync($"Name of {username}");
        await Page.GetByLabel("Public username").FillAsync(username);
        await Page.GetByLabel("E-mail").FillAsync($"{username}@example.org");
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Checkbox).CheckAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Arrive("**/dashboard");
    }

    /// <summary>Asks whether the page is loaded: the event that says so is missed now and then on a busy machine, when it comes together with the navigation.</summary>
    private async Task Arrive(string url)
    {
        await Page.WaitForURLAsync(url, new() { WaitUntil = WaitUntilState.Commit });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await Page.EvaluateAsync<string>("document.readyState") != "complete") await Task.Delay(20, patience.Token);
    }

    public async ValueTask DisposeAsync() => await context.CloseAsync();
}
