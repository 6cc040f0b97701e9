using Microsoft.Playwright;
using OpenEdx.Domain.Identity;
using OpenEdx.TestKit;
using static Microsoft.Playwright.Assertions;

namespace OpenEdx.Web.Tests;

/// <summary>A data researcher at the page of reports.</summary>
public sealed class ReportWalkTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly string Reports = $"/courses/{BrowserFixture.Course}/instructor/data_downloads";

    [Fact]
    public async Task reports_are_asked_for_watched_and_downloaded_without_scripts()
    {
        await using var window = await Researcher(1200, scripts: false);
        await Expect(window.Page.GetByText("No report was made")).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Make the report “Grades”" }).ClickAsync();
        Assert.EndsWith(Reports, window.Page.Url, StringComparison.Ordinal);
        await Finished("grade_report");
        await window.Page.GetByLabel("Part of the course").First.SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Make the report “Answers of learners”" }).ClickAsync();
        await Finished("student_state_from_");
        await window.Look("reports-desk");

        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Link, new() { Name = "grade_report" }).ClickAsync());
        Assert.Matches(@"^OpenEdx_HLW101_2026_grade_report_[0-9-]+\.csv$", download.SuggestedFilename);
        Assert.StartsWith("Student ID,Email,Username,Grade,", await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(window.Troubles);

        async Task Finished(string file)
        {
            for (var look = 0; look < 60 && await window.Page.GetByRole(AriaRole.Link, new() { Name = file }).CountAsync() == 0; look++)
            {
                await Task.Delay(500, TestContext.Current.CancellationToken);
                await window.Page.GotoAsync(Reports);
            }

            await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = file })).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task the_page_of_a_maker_fits_a_phone()
    {
        await using var window = await Researcher(360, scripts: true);
        Assert.Equal(0, await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await window.Look("reports-phone");
        Assert.Empty(window.Troubles);
    }

    [Fact]
    public async Task the_team_without_that_role_downloads_but_makes_none()
    {
        await using var window = await browser.Open();
        await window.SignIn("teacher", People.Password);
        await window.Page.GotoAsync(Reports);
        await Expect(window.Page.GetByText("Reports are made by data researchers")).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Make the report" })).ToHaveCountAsync(0);
        Assert.Empty(window.Troubles);
    }

    private async Task<Window> Researcher(int width, bool scripts)
    {
        var window = await browser.Open(width, 800, scripts);
        await browser.App.GrantRole(await browser.App.Account("researcher"), BrowserFixture.Course, CourseRoles.DataResearcher);
        await window.SignIn("researcher", People.Password);
        await window.Page.GotoAsync(Reports);
        return window;
    }
}
