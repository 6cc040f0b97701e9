using Microsoft.Playwright;
using OpenEdx.TestKit;
using static Microsoft.Playwright.Assertions;

namespace OpenEdx.Web.Tests;

/// <summary>A timed exam on our own pages, and the team that looks at it as a learner.</summary>
[Collection(nameof(InteractiveBlocks))]
public sealed class ExamWalkTests(InteractiveBlocks house)
{
    private static readonly string Home = $"/learning/course/{CourseBuilder.Key}/home";
    private static readonly string Unit = $"/learning/course/{CourseBuilder.Key}/{CourseBuilder.Usage("sequential-exam")}/{CourseBuilder.Usage("vertical-exam")}";

    [Theory]
    [InlineData(true, 1200)]
    [InlineData(false, 360)]
    public async Task a_learner_starts_answers_thinks_again_and_hands_in(bool scripts, int width)
    {
        await using var learner = await house.Enter(scripts ? "examinee" : "scriptless-examinee", width, scripts);
        var page = learner.Page;
        await page.GotoAsync(Unit);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Timed exam" })).ToContainTextAsync("1 hour and 30 minutes");
        await Expect(page.GetByLabel("This one")).ToHaveCountAsync(0);
        await learner.Look($"exam-waits-{width}");
        await Press(page, "Start my exam");
        var clock = page.GetByRole(AriaRole.Timer);
        await Expect(clock).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^1:(30:00|29:[0-9]{2})$"));
        await page.GetByLabel("This one").CheckAsync();
        await Press(page, "Submit");
        await Expect(page.GetByText("Correct (1/1 point)")).ToBeVisibleAsync();
        await learner.Look($"exam-runs-{width}");
        if (scripts)
        {
            var before = await clock.InnerTextAsync();
            await Expect(clock).Not.ToHaveTextAsync(before, new() { Timeout = 20_000 });
        }

        await page.GotoAsync(Home);
        await learner.Look($"exam-home-{width}");
        await Press(page, "End my exam");
        await page.GetByRole(AriaRole.Link, new() { Name = "Hand in, or go on" }).ClickAsync();
        await learner.Look($"exam-ends-{width}");
        await Press(page, "Go on with my exam");
        await Expect(page.GetByLabel("This one")).ToBeVisibleAsync();
        await Press(page, "End my exam");
        await Press(page, "Hand in my exam");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Exam handed in" })).ToBeVisibleAsync();
        await Expect(clock).ToHaveCountAsync(0);
        await Expect(page.GetByLabel("This one")).ToHaveCountAsync(0);
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task the_team_looks_as_a_learner_and_as_itself_again()
    {
        await using var learner = await house.Enter("looked-as");
        await using var lecturer = await house.Browser.Open();
        await lecturer.SignIn("lecturer", People.Password, Home);
        var page = lecturer.Page;
        await page.GetByText("Look as somebody else").ClickAsync();
        await lecturer.Look("masquerade-menu");
        await page.GetByLabel("Username or email address of a learner").FillAsync("nobody-here");
        await Press(page, "This learner");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("nobody-here");
        await page.GetByLabel("Username or email address of a learner").FillAsync("looked-as");
        await Press(page, "This learner");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Masquerade" })).ToContainTextAsync("looked-as");
        await page.GotoAsync(Unit);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start my exam" })).ToHaveCountAsync(0);
        await lecturer.Look("masquerade-exam");
        await Press(page, "Look as staff again");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Masquerade" })).ToContainTextAsync("as staff.");
        Assert.Empty(lecturer.Troubles);
    }

    private static Task Press(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
}
