using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OpenEdx.Api.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Tests;

/// <summary>
/// The platform on real ports with the sample course, and the distribution's Chromium. Where there is no Chromium, tests skip
/// and say so.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;

    public static CourseKey Course { get; } = CourseKey.Parse("course-v1:OpenEdx+HLW101+2026");

    /// <summary>The script that sets formulas is nowhere, unless a test puts one there.</summary>
    public static Uri MathScript { get; } = new("https://math.example.org/es5/tex.js");

    public TestApp App { get; } = new() { OnKestrel = true, Services = services => services.AddSingleton(new Mathematics(MathScript, null)) };

    /// <summary>Null without Chromium.</summary>
    public IBrowser? Browser { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (Chromium() is not { } chromium) return;
        await App.InitializeAsync();
        var imported = await App.Provider.GetRequiredService<CourseImporter>().ImportFolder(
            Path.Combine(SharedData.RepositoryRoot, "samples", "sample-course"), null, null, null, default);
        Assert.IsType<ImportResult.Imported>(imported);
        await App.GrantRole(await App.Account("teacher"), Course, "instructor");
        await App.CatchUp();
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Arguments });
    }

    /// <summary>A window of its own, whose errors fail the test at <see cref="Window.DisposeAsync"/>.</summary>
    public async Task<Window> Open(int width = 1200, int height = 850, bool scripts = true)
    {
        Assert.SkipWhen(Browser is null, "There is no Chromium here (Debian: apt-get install chromium).");
        var context = await Browser!.NewContextAsync(
            new() { BaseURL = App.Lms.ToString(), ViewportSize = new() { Width = width, Height = height }, JavaScriptEnabled = scripts });
        return new Window(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        playwright?.Dispose();
        if (playwright is not null) await App.DisposeAsync();
    }

    private static string? Chromium() =>
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
}
