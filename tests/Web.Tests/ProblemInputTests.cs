using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OpenEdx.Web.Tests;

/// <summary>Inputs of problems that a script helps to fill.</summary>
[Collection(nameof(InteractiveBlocks))]
public sealed class ProblemInputTests(InteractiveBlocks house)
{
    [Fact]
    public async Task a_click_into_a_picture_is_the_answer_at_every_width()
    {
        await using var learner = await house.Enter("clicker", width: 360);
        await learner.Open("problem-place");
        var picture = learner.Page.Locator("[data-place] img");
        var box = (await picture.BoundingBoxAsync())!;
        Assert.True(box.Width < 400, "The picture is scaled down.");
        await picture.ClickAsync(new() { Position = new() { X = box.Width / 2, Y = box.Height / 10 } });
        var x = await learner.Page.GetByLabel("Pixels from the left").InputValueAsync();
        var y = await learner.Page.GetByLabel("Pixels from the top").InputValueAsync();
        Assert.InRange(int.Parse(x, System.Globalization.CultureInfo.InvariantCulture), 250, 264);
        Assert.InRange(int.Parse(y, System.Globalization.CultureInfo.InvariantCulture), 42, 56);
        await learner.Look("image");
        await learner.Page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(learner.Page.GetByText("Correct (1/1 point)")).ToBeVisibleAsync();
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task a_formula_is_shown_while_it_is_typed_and_stays_after_the_answer()
    {
        await using var learner = await house.Enter("typist");
        await learner.Open("problem-formula");
        var field = learner.Page.GetByLabel("Area");
        await field.PressSequentiallyAsync("x^2/");
        await Expect(learner.Page.GetByText("couldn't parse")).ToBeVisibleAsync();
        await field.PressSequentiallyAsync("2");
        await Expect(learner.Page.Locator(".equation mfrac msup")).ToHaveCountAsync(1);
        await learner.Look("formula");
        await learner.Page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(learner.Page.GetByText("Correct (1/1 point)")).ToBeVisibleAsync();
        await Expect(learner.Page.Locator(".equation mfrac msup")).ToHaveCountAsync(1);
        Assert.Empty(learner.Troubles);
    }
}
