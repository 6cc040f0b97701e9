using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OpenEdx.Web.Tests;

/// <summary>Drag-and-drop blocks, played with the mouse, by keyboard and without script.</summary>
[Collection(nameof(InteractiveBlocks))]
public sealed class DragTests(InteractiveBlocks house)
{
    [Fact]
    public async Task items_are_dragged_with_the_mouse_and_judged_at_every_drop()
    {
        await using var learner = await house.Enter("mouse");
        await learner.Open("drag-and-drop-v2-std");
        var (tip, ground) = (Item(learner, "Tip"), Item(learner, "Ground"));
        await tip.DragToAsync(Zone(learner, "Base"));
        await Expect(learner.Page.GetByText("Not there.")).ToBeVisibleAsync();
        await Expect(learner.Page.Locator("[data-drag-bank]").GetByText("Tip")).ToBeVisibleAsync();
        await tip.DragToAsync(Zone(learner, "Top"));
        await Expect(learner.Page.GetByText("Yes, the tip.")).ToBeVisibleAsync();
        await Expect(Zone(learner, "Top").GetByText("Tip")).ToBeVisibleAsync();
        await ground.DragToAsync(Zone(learner, "Base"));
        await Expect(learner.Page.GetByText("All done.")).ToBeVisibleAsync();
        await Expect(learner.Page.GetByText("3/3 points (ungraded)")).ToBeVisibleAsync();
        await learner.Page.ReloadAsync();
        await learner.Look("drag");
        await Expect(Zone(learner, "Base").GetByText("Ground")).ToBeVisibleAsync();
        await learner.Page.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await Expect(learner.Page.Locator("[data-drag-bank] [data-item]")).ToHaveCountAsync(3);
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task the_keyboard_alone_is_enough_and_the_last_attempt_closes_the_board()
    {
        await using var learner = await house.Enter("keys", width: 400);
        await learner.Open("drag-and-drop-v2-test");
        await Item(learner, "Tip").FocusAsync();
        await learner.Page.Keyboard.PressAsync("Enter");
        await Expect(Zone(learner, "Top")).ToBeFocusedAsync();
        await learner.Page.Keyboard.PressAsync("Escape");
        await Expect(Item(learner, "Tip")).ToBeFocusedAsync();
        await learner.Page.Keyboard.PressAsync("Enter");
        await learner.Page.Keyboard.PressAsync("Tab");
        await learner.Page.Keyboard.PressAsync("Enter");
        await Expect(Zone(learner, "Base").GetByText("Tip")).ToBeVisibleAsync();
        await Expect(learner.Page.GetByRole(AriaRole.Button, new() { Name = "Show answer" })).ToBeDisabledAsync();
        await learner.Page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(learner.Page.GetByText("1 of 2 attempts used")).ToBeVisibleAsync();
        await Expect(learner.Page.Locator("[data-drag-bank]").GetByText("Tip")).ToBeVisibleAsync();
        await learner.Page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(learner.Page.GetByText("2 of 2 attempts used")).ToBeVisibleAsync();
        await Expect(learner.Page.GetByRole(AriaRole.Button, new() { Name = "Submit" })).ToBeDisabledAsync();
        await Expect(Item(learner, "Tip")).ToHaveAttributeAsync("aria-disabled", "true");
        await learner.Page.GetByRole(AriaRole.Button, new() { Name = "Show answer" }).ClickAsync();
        await Expect(learner.Page.GetByText("The tip is on top.")).ToBeVisibleAsync();
        await Expect(Zone(learner, "Top").GetByText("Tip")).ToBeVisibleAsync();
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task both_blocks_work_without_script()
    {
        await using var learner = await house.Enter("plain", scripts: false);
        await learner.Open("drag-and-drop-v2-std");
        await learner.Page.GetByLabel("Tip").SelectOptionAsync("Top");
        await learner.Page.GetByRole(AriaRole.Button, new() { Name = "Place Tip" }).ClickAsync();
        await Expect(learner.Page.GetByText("2/3 points (ungraded)")).ToBeVisibleAsync();
        await learner.Open("done-1");
        await learner.Page.GetByRole(AriaRole.Button, new() { Name = "Mark as complete" }).ClickAsync();
        await Expect(learner.Page.GetByText("Marked as complete")).ToBeVisibleAsync();
        await learner.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(learner.Page.GetByRole(AriaRole.Button, new() { Name = "Mark as complete" })).ToBeVisibleAsync();
        Assert.Empty(learner.Troubles);
    }

    private static ILocator Item(Window window, string name) => window.Page.Locator("[data-item]", new() { HasText = name });

    private static ILocator Zone(Window window, string name) => window.Page.Locator($"[data-zone][aria-label='{name}']");
}
