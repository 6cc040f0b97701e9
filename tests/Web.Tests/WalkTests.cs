using Microsoft.Playwright;
using OpenEdx.TestKit;
using static Microsoft.Playwright.Assertions;

namespace OpenEdx.Web.Tests;

/// <summary>Learner and instructor, each in a window, through the pages.</summary>
public sealed class WalkTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Blocks = "block-v1:OpenEdx+HLW101+2026+type@";
    private const string WarmUp = $"/learning/course/course-v1:OpenEdx+HLW101+2026/{Blocks}sequential+block@welcome_warmup/{Blocks}vertical+block@v_warmup";

    [Fact]
    public async Task a_learner_registers_enrolls_answers_and_sees_the_score_while_the_instructor_sees_it_move()
    {
        await using var instructor = await browser.Open();
        await instructor.SignIn("teacher", People.Password);
        await instructor.Page.GotoAsync($"/insights/courses/{BrowserFixture.Course}");
        var live = instructor.Page.Locator("[data-live-url]");
        await Expect(live).ToHaveTextAsync("Live");
        var enrolled = int.Parse((await Figure(instructor, "Enrolled now").InnerTextAsync()).Split(' ', '\n')[0], System.Globalization.CultureInfo.InvariantCulture);

        await using var learner = await browser.Open();
        await learner.Register("walker", "a-long-Enough-one");
        await learner.Page.GotoAsync("/courses");
        await learner.Page.GetByRole(AriaRole.Link, new() { Name = "How Learning Works" }).ClickAsync();
        await learner.Page.GetByRole(AriaRole.Button, new() { Name = "Enroll" }).ClickAsync();
        await learner.Page.GetByRole(AriaRole.Link, new() { Name = "Start course" }).ClickAsync();
        await Expect(learner.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Hello");
        await learner.Page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(learner.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("How this course works");

        await learner.Page.GotoAsync(WarmUp);
        var habit = learner.Page.Locator("#problem_warmup_habit");
        await habit.GetByLabel("Answering questions about the chapter with the book closed").CheckAsync();
        await habit.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(habit.GetByText("Correct (1/1 point)")).ToBeVisibleAsync();
        var guess = learner.Page.Locator("#problem_warmup_guess");
        await guess.GetByRole(AriaRole.Textbox).FillAsync("80");
        await guess.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(guess.GetByText("Incorrect (0/1 point)")).ToBeVisibleAsync();
        await Expect(guess.GetByText("You have used 1 of 3 attempts")).ToBeVisibleAsync();

        await browser.App.CatchUp(TestContext.Current.CancellationToken);
        await learner.Page.GetByRole(AriaRole.Link, new() { Name = "Progress" }).ClickAsync();
        await Expect(learner.Page.GetByRole(AriaRole.Row, new() { Name = "Warm-up" })).ToContainTextAsync("1 / 2");
        await Expect(Figure(learner, "Course grade")).ToContainTextAsync("7%");

        // No reload: the page moved by itself.
        await Expect(Figure(instructor, "Enrolled now")).ToContainTextAsync($"{enrolled + 1}");
        await Expect(instructor.Page.GetByRole(AriaRole.Row, new() { Name = "How much is left?" })).ToContainTextAsync("0%");
        Assert.Empty(learner.Troubles);
        Assert.Empty(instructor.Troubles);
    }

    [Fact]
    public async Task everything_a_learner_needs_works_without_scripts()
    {
        await using var learner = await browser.Open(scripts: false);
        await learner.Register("scriptless", "a-long-Enough-one");
        await learner.Page.GotoAsync($"/courses/{BrowserFixture.Course}/about");
        await learner.Page.GetByRole(AriaRole.Button, new() { Name = "Enroll" }).ClickAsync();
        await learner.Page.GotoAsync(WarmUp);
        var habit = learner.Page.Locator("#problem_warmup_habit");
        await habit.GetByLabel("Reading the chapter once more").CheckAsync();
        await habit.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(habit.GetByText("Incorrect (0/1 point)")).ToBeVisibleAsync();
        Assert.EndsWith("v_warmup", learner.Page.Url, StringComparison.Ordinal);
        Assert.Empty(learner.Troubles);
    }

    [Theory]
    [InlineData("/courses")]
    [InlineData("/login")]
    [InlineData("/register")]
    [InlineData("/learning/course/course-v1:OpenEdx+HLW101+2026/home")]
    [InlineData(WarmUp)]
    [InlineData("/learning/course/course-v1:OpenEdx+HLW101+2026/progress")]
    [InlineData("/insights/courses/course-v1:OpenEdx+HLW101+2026")]
    [InlineData("/courses/course-v1:OpenEdx+HLW101+2026/instructor/data_downloads")]
    public async Task every_page_fits_a_phone(string path)
    {
        await using var window = await browser.Open(width: 360, height: 740);
        if (path is not ("/login" or "/register")) await window.SignIn("teacher", People.Password);
        await window.Page.GotoAsync(path);
        var overflow = await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.Equal(0, overflow);
        Assert.Empty(window.Troubles);
    }

    [Fact]
    public async Task the_keyboard_alone_answers_a_problem()
    {
        await using var learner = await browser.Open();
        await learner.Register("keyboard", "a-long-Enough-one");
        await learner.Page.GotoAsync($"/courses/{BrowserFixture.Course}/about");
        await learner.Page.GetByRole(AriaRole.Button, new() { Name = "Enroll" }).PressAsync("Enter");
        await learner.Page.GotoAsync(WarmUp);
        await learner.Page.Locator("#input_warmup_habit_2_1_choice_0").FocusAsync();
        await learner.Page.Keyboard.PressAsync("ArrowDown");
        await learner.Page.Keyboard.PressAsync("Enter");
        await Expect(learner.Page.Locator("#problem_warmup_habit").GetByText("Correct (1/1 point)")).ToBeVisibleAsync();
    }

    private static ILocator Figure(Window window, string name) =>
        window.Page.Locator(".figure", new() { HasText = name }).Locator("dd");
}
