using Microsoft.Playwright;
using OpenEdx.TestKit;
using static Microsoft.Playwright.Assertions;

namespace OpenEdx.Web.Tests;

[Collection(nameof(InteractiveBlocks))]
public sealed class RapidResponseTests(InteractiveBlocks house)
{
    [Fact]
    public async Task the_lecturer_opens_a_problem_and_sees_the_answer_of_a_learner_come_in()
    {
        await using var learner = await house.Enter("listener");
        await learner.Open("problem-live");
        await Expect(learner.Page.GetByText("Live responses")).ToHaveCountAsync(0);
        await using var lecturer = await house.Browser.Open();
        await lecturer.SignIn("lecturer", People.Password, $"/learning/course/{CourseBuilder.Key}/home");
        await lecturer.Open("problem-live");
        await lecturer.Page.GetByRole(AriaRole.Button, new() { Name = "Open the problem now" }).ClickAsync();
        await Expect(lecturer.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Run 1 (open)" })).ToBeVisibleAsync();
        await learner.Page.GetByLabel("That one").CheckAsync();
        await learner.Page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        // Without a reload: the panel asks every three seconds.
        await Expect(lecturer.Page.GetByRole(AriaRole.Row, new() { Name = "That one" }).GetByRole(AriaRole.Cell)).ToHaveTextAsync("1", new() { Timeout = 20_000 });
        await lecturer.Look("rapid");
        await lecturer.Page.GetByRole(AriaRole.Button, new() { Name = "Close the problem now" }).ClickAsync();
        await Expect(lecturer.Page.GetByRole(AriaRole.Button, new() { Name = "Open the problem now" })).ToBeVisibleAsync();
        Assert.Empty(lecturer.Troubles);
        Assert.Empty(learner.Troubles);
    }
}
