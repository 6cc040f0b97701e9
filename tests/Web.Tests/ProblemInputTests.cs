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

    [Fact]
    public async Task a_line_of_math_is_set_by_the_page_and_its_mathml_goes_along_with_the_answer()
    {
        await using var learner = await house.Enter("algebraist");
        await learner.Open("problem-symbols");
        await learner.Page.GetByRole(AriaRole.Textbox, new() { Name = "Function" }).PressSequentiallyAsync("sqrt(theta)/(x^2+[[1,2],[3,4]])");
        await Expect(learner.Page.Locator(".equation mfrac > msqrt > mi")).ToHaveTextAsync("\u03b8");
        await Expect(learner.Page.Locator(".equation mfrac mtable mtd")).ToHaveCountAsync(4);
        await learner.Look("symbols");
        await learner.Page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(learner.Page.GetByText("Correct (1/1 point)")).ToBeVisibleAsync();
        await Expect(learner.Page.Locator(".equation mfrac > msqrt > mi")).ToHaveTextAsync("\u03b8");
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task a_chemical_equation_is_shown_while_it_is_typed()
    {
        await using var learner = await house.Enter("chemist");
        await learner.Open("problem-chemistry");
        await learner.Page.GetByLabel("Equation").PressSequentiallyAsync("2H2 + O2 -> 2H2O");
        await Expect(learner.Page.Locator(".equation")).ToHaveTextAsync("2H2+O2\u21922H2O");
        await learner.Look("chemistry");
        Assert.Empty(learner.Troubles);
    }
}
