using Microsoft.Playwright;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;
using static Microsoft.Playwright.Assertions;

namespace OpenEdx.Web.Tests;

/// <summary>An instructor at the page of certificates.</summary>
public sealed class CertificateDeskTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly string Desk = $"/courses/{BrowserFixture.Course}/instructor/certificates";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task exceptions_void_ones_and_jobs_go_without_scripts()
    {
        await using var window = await Visitor("teacher", 1200, scripts: false);
        await Enroll("cleo");
        await Enroll("dora");
        var page = window.Page;

        // An exception, and the certificate that follows by itself.
        await page.GetByLabel("Username or address").Nth(1).FillAsync("cleo");
        await page.GetByLabel("Notes").First.FillAsync("Ill during the exam");
        await page.GetByRole(AriaRole.Button, new() { Name = "Grant" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("The exception was granted");
        await Seen("cleo", "issued", "Ill during the exam");

        // Who is an exception cannot be declared void.
        await page.GetByLabel("Username or address").Nth(2).FillAsync("cleo@example.org");
        await page.GetByRole(AriaRole.Button, new() { Name = "Declare void" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Take the exception back first");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take back the exception of cleo" }).ClickAsync();
        await Seen("cleo", "withdrawn");
        await page.GetByLabel("Username or address").Nth(2).FillAsync("cleo");
        await page.GetByRole(AriaRole.Button, new() { Name = "Declare void" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("has no certificate");

        // Void and lifted, of somebody who passes.
        await Pass("dora");
        await page.GotoAsync(Desk);
        await Seen("dora", "issued");
        await page.GetByLabel("Username or address").Nth(2).FillAsync("dora");
        await page.GetByLabel("Notes").Nth(1).FillAsync("Copied");
        await page.GetByRole(AriaRole.Button, new() { Name = "Declare void" }).ClickAsync();
        await Seen("dora", "void", "by teacher", "Copied");
        await page.GetByRole(AriaRole.Button, new() { Name = "Lift the invalidation of dora" }).ClickAsync();
        await Seen("dora", "issued");

        // A job, watched until it is done; the switch; the list.
        await page.GetByRole(AriaRole.Button, new() { Name = "Make anew" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("choose whose certificates");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make certificates" }).ClickAsync();
        for (var look = 0; look < 60 && await page.GetByText("not earned").CountAsync() == 0; look++)
        {
            await Task.Delay(500, Ct);
            await page.GotoAsync(Desk);
        }

        await Expect(page.GetByText("0 made, 0 as they were, 1 not earned")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Switch off" })).ToBeVisibleAsync();
        await page.GetByLabel("Show").First.SelectOptionAsync("granted_exceptions");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.GetByText("There is nobody to show.")).ToBeVisibleAsync();
        await window.Look("certificate-desk");
        Assert.Empty(window.Troubles);

        async Task Seen(string learner, params string[] texts)
        {
            var row = page.GetByRole(AriaRole.Row, new() { Name = learner });
            for (var look = 0; look < 60 && !(await row.InnerTextAsync()).Contains(texts[0], StringComparison.Ordinal); look++)
            {
                await Task.Delay(250, Ct);
                await page.GotoAsync(Desk);
            }

            foreach (var text in texts) await Expect(row).ToContainTextAsync(text);
        }
    }

    [Fact]
    public async Task the_page_fits_a_phone()
    {
        await using var window = await Visitor("teacher", 360, scripts: true);
        Assert.Equal(0, await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await window.Look("certificate-desk-phone");
        Assert.Empty(window.Troubles);
    }

    [Fact]
    public async Task who_is_no_instructor_looks_only()
    {
        await browser.App.GrantRole(await browser.App.Account("assistant", ct: TestContext.Current.CancellationToken), BrowserFixture.Course, CourseRoles.Staff, TestContext.Current.CancellationToken);
        await using var window = await Visitor("assistant", 1200, scripts: true);
        await Expect(window.Page.GetByText("managed by instructors")).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Grant" })).ToHaveCountAsync(0);
        Assert.Empty(window.Troubles);
    }

    private async Task Enroll(string name)
    {
        var user = await browser.App.Account(name);
        await browser.App.Streams.Append(
            [new StreamAppend(CourseEnrollmentEvent.StreamOf(user, BrowserFixture.Course), null, ExpectedVersion.Any, [new EnrollmentActivated(user, BrowserFixture.Course, "honor", TimeProvider.System.GetUtcNow())])],
            EventMetadata.None, Ct);
        await browser.App.CatchUp(Ct);
    }

    private async Task Pass(string name)
    {
        var (user, at, cause) = (await browser.App.Account(name), TimeProvider.System.GetUtcNow(), new GradeCause("problem_checked", Guid.NewGuid(), 1));
        await browser.App.Streams.Append(
            [
                new StreamAppend(LearnerGradesEvent.StreamOf(user, BrowserFixture.Course), null, ExpectedVersion.Any,
                [
                    new CourseGradeChanged(user, BrowserFixture.Course, 0.8, "B", true, 1, cause, at), new CourseGradeNowPassed(user, BrowserFixture.Course, 0.8, "B", 1, cause, at),
                ]),
            ],
            EventMetadata.None, Ct);
        await browser.App.CatchUp(Ct);
    }

    private async Task<Window> Visitor(string name, int width, bool scripts)
    {
        var window = await browser.Open(width, 900, scripts);
        await window.SignIn(name, People.Password);
        await window.Page.GotoAsync(Desk);
        return window;
    }
}
