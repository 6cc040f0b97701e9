using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OpenEdx.Projections.Assessment;
using OpenEdx.TestKit;
using static Microsoft.Playwright.Assertions;

namespace OpenEdx.Web.Tests;

/// <summary>Circuits, things to drag and pages of authors: answered in Chromium, judged by their authors' Python.</summary>
[Collection(nameof(InteractiveBlocks))]
public sealed class ScriptedInputTests(InteractiveBlocks house, ScriptedCourse course) : IClassFixture<ScriptedCourse>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(house.Browser.Browser is null, "There is no Chromium here (Debian: apt-get install chromium).");
        var trouble = await house.Browser.App.Provider.GetRequiredService<IPythonSandbox>().Trouble();
        Assert.True(trouble is null, trouble);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task a_circuit_is_drawn_by_keyboard_simulated_and_graded_and_stays()
    {
        await using var learner = await course.Enter("circuits", "gate");
        var page = learner.Page;
        var picture = page.GetByRole(AriaRole.Application, new() { Name = "A low-pass filter" });
        await Expect(picture).ToBeVisibleAsync();
        Assert.Equal(["Ground", "Resistor", "Voltage probe"], (await page.GetByRole(AriaRole.Toolbar, new() { Name = "Parts" }).GetByRole(AriaRole.Button).EvaluateAllAsync<string[]>("all => all.map(one => one.title)")).Order());

        await page.GetByRole(AriaRole.Button, new() { Name = "Resistor" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Resistor R1, 1 added.")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Resistance").FillAsync("1k");
        await page.Keyboard.PressAsync("Enter");
        for (var turn = 0; turn < 3; turn++) await page.Keyboard.PressAsync("r");

        // Its left pin to the source, from where the cursor follows the part.
        var (x, y) = await Place(page);
        await Press(page, x > 72 ? "ArrowLeft" : "ArrowRight", Math.Abs(x - 72) / 8);
        await Press(page, y > 40 ? "ArrowUp" : "ArrowDown", Math.Abs(y - 40) / 8);
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("w");
        await Press(page, "ArrowLeft", 4);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("The circuit in words").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "Resistor R1, 1k" })).ToBeVisibleAsync();
        await Drag(page, (120, 40), (152, 40));
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "Resistor R1, 1k" })).ToContainTextAsync("out");

        await page.GetByRole(AriaRole.Button, new() { Name = "Transient" }).ClickAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Voltages: Node out from 0V" })).ToBeVisibleAsync();
        await learner.Look("circuit");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(page.GetByText("Correct (1/1 point)")).ToBeVisibleAsync();

        // The page after the answer, and the one after it, show the same drawing.
        await page.ReloadAsync();
        await page.GetByText("The circuit in words").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "Resistor R1, 1k" })).ToContainTextAsync("out");
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task results_that_belong_to_another_drawing_are_made_anew_before_they_are_sent()
    {
        await using var learner = await course.Enter("stale", "gate");
        var page = learner.Page;
        await Expect(page.Locator(".circuit-picture")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "DC" }).ClickAsync();
        await Expect(page.GetByText("Operating point")).ToBeVisibleAsync();
        await page.Locator(".circuit-picture").FocusAsync();
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Function").SelectOptionAsync("dc");
        await page.GetByLabel("Value").FillAsync("5");
        await page.Keyboard.PressAsync("Enter");
        var sent = page.WaitForRequestAsync("**/problem_check");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        var field = System.Web.HttpUtility.ParseQueryString((await sent).PostData!)["input_gate_2_1"];
        var parts = JsonElement.Parse(field!).EnumerateArray().ToList();
        Assert.Equal(5, parts.Single(part => part[0].GetString() == "dc")[1].GetProperty("1").GetDouble());
        Assert.Equal("dc(5)", parts.Single(part => part[0].GetString() == "v")[2].GetProperty("value").GetString());
    }

    [Fact]
    public async Task things_are_dragged_with_the_mouse_and_the_answer_is_upstreams()
    {
        await using var learner = await course.Enter("dragger", "cow");
        var page = learner.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Tip" }).DragToAsync(page.GetByLabel("Place 1"));
        await page.Locator(".drag-bank").GetByRole(AriaRole.Button, new() { Name = "Ground" }).DragToAsync(page.GetByLabel("Place 1"), new() { TargetPosition = new() { X = 40, Y = 40 } });
        await Expect(page.GetByText("Something lies there already.")).ToBeVisibleAsync();
        await page.Locator(".drag-bank").GetByRole(AriaRole.Button, new() { Name = "Ground" }).DragToAsync(page.GetByLabel("Place 2"));
        await learner.Look("drag-input");
        var sent = page.WaitForRequestAsync("**/problem_check");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        Assert.Equal("""[{"1":"top"},{"2":"low"}]""", System.Web.HttpUtility.ParseQueryString((await sent).PostData!)["input_cow_2_1"]);
        await Expect(page.GetByText("Correct (1/1 point)")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Place 1: Tip")).ToBeVisibleAsync();
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task the_keyboard_places_things_and_moves_them_where_there_are_no_places()
    {
        await using var learner = await course.Enter("dragkeys", "cow", width: 420);
        var page = learner.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Tip" }).PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Place 2" }).PressAsync("Enter");
        await Expect(page.GetByText("Tip is placed.")).ToBeVisibleAsync();
        await page.Locator(".lying").PressAsync("Delete");
        await Expect(page.GetByText("Tip is back.")).ToBeVisibleAsync();
        Assert.Equal("[]", await page.Locator("#input_cow_2_1").InputValueAsync());

        await page.GotoAsync($"/xblock/{ScriptedCourse.Key.Block("problem", "point")}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Flag" }).PressAsync("Enter");
        await Press(page, "ArrowRight", 2);
        await Press(page, "ArrowDown", 1);
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("""[{"flag":[277,253]}]""", await page.Locator("#input_point_2_1").InputValueAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(page.GetByText("Correct (1/1 point)")).ToBeVisibleAsync();
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task a_page_answers_by_its_functions_keeps_its_state_and_reaches_nothing_else()
    {
        await using var learner = await course.Enter("functions", "functions");
        var page = learner.Page;
        var inside = page.FrameLocator("iframe");
        await Expect(inside.GetByText("n is 3")).ToBeVisibleAsync();
        await inside.GetByRole(AriaRole.Button, new() { Name = "More" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(page.GetByText("Correct (1/1 point)")).ToBeVisibleAsync();
        await Expect(page.GetByText("It sent {n: 4, reach: nothing}")).ToBeVisibleAsync();
        await Expect(inside.GetByText("n is 4")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(inside.GetByText("n is 4")).ToBeVisibleAsync();
        await learner.Look("jsinput");
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task a_page_answers_over_its_channel()
    {
        await using var learner = await course.Enter("channel", "channel");
        var page = learner.Page;
        var inside = page.FrameLocator("iframe[title='The channel']");
        await Expect(inside.GetByText("n is 3")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(page.GetByText("It sent {n: 3, text: 100 % äö}")).ToBeVisibleAsync();
        await Expect(inside.GetByText("n is 3")).ToBeVisibleAsync();
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task a_page_that_cannot_answer_uses_no_attempt()
    {
        await using var learner = await course.Enter("silent", "silent");
        var page = learner.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(page.GetByText("The answer could not be read")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Submit" })).ToBeEnabledAsync();
    }

    /// <summary>With the library that the course brings along, and its call of a function of the page around it.</summary>
    [Fact]
    public async Task a_page_of_a_real_course_answers_unchanged()
    {
        Assert.SkipWhen(SharedData.Find(ScriptedCourse.Real) is null, SharedData.Absent(ScriptedCourse.Real));
        await using var learner = await course.Enter("realpage", "textlog");
        var page = learner.Page;
        var text = page.FrameLocator("iframe").Locator("#answer");
        await text.FillAsync("100% of it");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(page.GetByText("Correct (1/1 point)")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(text).ToHaveValueAsync("100% of it");
        await learner.Look("jsinput-real");
        Assert.Empty(learner.Troubles);
    }

    private static async Task Press(IPage page, string key, int times)
    {
        for (var i = 0; i < times; i++) await page.Keyboard.PressAsync(key);
    }

    /// <summary>Where the part is that was added last.</summary>
    private static async Task<(int X, int Y)> Place(IPage page)
    {
        var matrix = await page.Locator(".circuit-part.chosen > g").GetAttributeAsync("transform");
        var numbers = matrix!["matrix(".Length..^1].Split(' ').Select(number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return (numbers[4], numbers[5]);
    }

    /// <summary>Between two points of the drawing.</summary>
    private static async Task Drag(IPage page, (int X, int Y) from, (int X, int Y) to)
    {
        var (start, end) = (await OnScreen(page, from), await OnScreen(page, to));
        await page.Mouse.MoveAsync(start[0], start[1]);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(end[0], end[1], new() { Steps = 4 });
        await page.Mouse.UpAsync();
    }

    private static Task<float[]> OnScreen(IPage page, (int X, int Y) point) => page.EvaluateAsync<float[]>(
        "([x, y]) => { const at = new DOMPoint(x, y).matrixTransform(document.querySelector('.circuit-picture').getScreenCTM()); return [at.x, at.y]; }", new[] { point.X, point.Y });
}
