using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OpenEdx.Web.Tests;

[Collection(nameof(InteractiveBlocks))]
public sealed class ConditionalTests(InteractiveBlocks house)
{
    [Fact]
    public async Task what_waits_for_a_problem_opens_when_it_is_solved_and_works_at_once()
    {
        await using var learner = await house.Enter("waiting");
        await learner.Open("vertical-wait");
        await Expect(learner.Page.GetByText("Solve The key first.")).ToBeVisibleAsync();
        await Expect(learner.Page.GetByText("Behind the door")).ToHaveCountAsync(0);
        await Answer(learner, "problem-key", "That one");
        await Expect(learner.Page.GetByText("Incorrect (0/1 point)")).ToBeVisibleAsync();
        await Expect(learner.Page.GetByText("Solve The key first.")).ToBeVisibleAsync();
        await Answer(learner, "problem-key", "This one");
        await Expect(learner.Page.GetByText("Behind the door")).ToBeVisibleAsync();
        await Expect(learner.Page.GetByText("Solve The key first.")).ToHaveCountAsync(0);
        await Answer(learner, "problem-inside", "This one");
        await Expect(learner.Page.GetByText("Correct (1/1 point)")).ToHaveCountAsync(2);
        await learner.Look("conditional");
        Assert.Empty(learner.Troubles);
    }

    private static async Task Answer(Window learner, string problem, string choice)
    {
        var place = learner.Page.Locator($"#problem_{problem}");
        await place.GetByLabel(choice).CheckAsync();
        await place.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
    }
}
