using System.Text.Json;
using OpenEdx.Domain.SharedKernel;
using static Microsoft.Playwright.Assertions;

namespace OpenEdx.Web.Tests;

/// <summary>A unit as the apps of Open edX show it: with a script of theirs that waits for completions.</summary>
public sealed class AppWebViewTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task an_app_hears_of_an_answer_as_from_jquery()
    {
        await using var learner = await browser.Open(width: 390, height: 800);
        await learner.Register("app_user", "a-long-Enough-one");
        await learner.Page.GotoAsync($"/courses/{BrowserFixture.Course}/about");
        await learner.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Enroll" }).ClickAsync();
        await learner.Page.GotoAsync($"/xblock/{Block("vertical", "v_warmup")}");

        // The one app listens with ajaxSuccess, the other with on.
        await learner.Page.EvaluateAsync(
            """
            () => {
              window.heard = [];
              $(document).ajaxSuccess((event, request, settings) => heard.push([settings.url, request.status, request.responseText]));
              $(document).on('ajaxSuccess', (event, request, settings) => { if (settings.url.includes('problem_check')) heard.push(['on']); });
            }
            """);
        var habit = learner.Page.Locator("#problem_warmup_habit");
        await habit.GetByLabel("Reading the chapter once more").CheckAsync();
        await habit.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(habit.GetByText("Incorrect (0/1 point)")).ToBeVisibleAsync();

        var heard = await learner.Page.EvaluateAsync<JsonElement>("() => heard.filter(item => item.length === 1 || item[0].includes('problem_check'))");
        Assert.Equal(2, heard.GetArrayLength());
        Assert.EndsWith("/handler/xmodule_handler/problem_check", heard[0][0].GetString(), StringComparison.Ordinal);
        Assert.Equal((200, "incorrect"), (heard[0][1].GetInt32(), JsonDocument.Parse(heard[0][2].GetString()!).RootElement.GetProperty("success").GetString()));
        Assert.Empty(learner.Troubles);
    }

    private static UsageKey Block(string type, string name) => BrowserFixture.Course.Block(type, name);
}
