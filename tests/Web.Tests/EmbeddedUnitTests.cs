using System.Text.Json;
using Microsoft.Playwright;
using OpenEdx.TestKit;
using static Microsoft.Playwright.Assertions;

namespace OpenEdx.Web.Tests;

/// <summary>A unit in a frame of another site, as the Learning MFE embeds it: what it tells its parent, and what happens inside.</summary>
public sealed class EmbeddedUnitTests(EmbeddedUnits house) : IClassFixture<EmbeddedUnits>
{
    private const string Player = "https://www.youtube-nocookie.com";

    [Fact]
    public async Task its_height_is_told_before_it_has_loaded_and_follows_the_content_both_ways()
    {
        await using var learner = await house.Enter("heights");
        await house.Embed(learner, "vertical-text");
        var first = await Heard(learner, "plugin.resize");
        Assert.True(first.GetProperty("payload").GetProperty("hasLoaded").GetBoolean());
        Assert.True(first.GetProperty("heardBeforeLoad").GetBoolean());
        var height = first.GetProperty("payload").GetProperty("height").GetInt32();
        Assert.InRange(height, 3000, 6000);
        Assert.Equal(0, await Frame(learner).Locator("html").EvaluateAsync<int>("page => page.scrollHeight - page.clientHeight"));

        await Frame(learner).Locator("#tall").EvaluateAsync("tall => { tall.style.height = '10px'; }");
        await learner.Page.WaitForFunctionAsync($"() => heard.filter(m => m.type === 'plugin.resize').at(-1).payload.height < {height - 2900}");
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task links_and_fragments_inside_move_the_page_around_it()
    {
        await using var learner = await house.Enter("jumps");
        await house.Embed(learner, "vertical-text");
        await Frame(learner).GetByRole(AriaRole.Link, new() { Name = "To the end" }).ClickAsync();
        Assert.True((await Heard(learner, "offset")).GetProperty("offset").GetDouble() > 3000);

        await learner.Page.EvaluateAsync("heard.length = 0");
        await learner.Page.EvaluateAsync($"document.querySelector('iframe').contentWindow.postMessage({{ hashName: '#end' }}, '{house.Lms}')");
        Assert.True((await Heard(learner, "offset")).GetProperty("offset").GetDouble() > 3000);

        await house.Embed(learner, "vertical-text", "#html-below");
        Assert.True((await Heard(learner, "offset")).GetProperty("offset").GetDouble() > 3000);
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task a_problem_in_the_frame_is_answered_and_what_was_seen_is_complete()
    {
        await using var learner = await house.Enter("answers");
        var completed = learner.Page.WaitForRequestAsync(request => request.Url.EndsWith("/handler/publish_completion", StringComparison.Ordinal) && request.Url.Contains("html-short", StringComparison.Ordinal), new() { Timeout = 15_000 });
        await house.Embed(learner, "vertical-problem");
        var problem = Frame(learner).Locator("#problem_problem-choice");
        await problem.GetByLabel("This one").CheckAsync();
        await problem.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(problem.GetByText("Correct (1/1 point)")).ToBeVisibleAsync();
        Assert.Equal(200, (await (await completed).ResponseAsync())!.Status);
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task formulas_are_set_where_there_are_some_and_again_after_an_answer()
    {
        await using var learner = await house.Enter("formulas");
        var loads = 0;
        await learner.Page.Context.RouteAsync(BrowserFixture.MathScript.AbsoluteUri, route =>
        {
            loads++;
            return route.FulfillAsync(new()
            {
                ContentType = "text/javascript",
                Headers = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = "*" },
                Body = """
                    Object.assign(window.MathJax, {
                      startup: { promise: Promise.resolve() },
                      typesetPromise: async ([root]) => { root.innerHTML = root.innerHTML.replaceAll(/\[mathjaxinline\](.*?)\[\/mathjaxinline\]|\\\((.*?)\\\)/g, '<i class="set">$1$2</i>'); },
                      delimiters: JSON.stringify(window.MathJax.tex) });
                    """,
            });
        });
        await house.Embed(learner, "vertical-text");
        await Heard(learner, "plugin.resize");
        Assert.Equal(0, loads);

        await house.Embed(learner, "vertical-formulas");
        await Expect(Frame(learner).Locator("#html-formulas .set")).ToHaveTextAsync("a^2");
        await Expect(Frame(learner).Locator("#problem_problem-formula .set")).ToHaveTextAsync(["x_1"]);
        Assert.Equal(
            """{"inlineMath":[["\\(","\\)"],["[mathjaxinline]","[/mathjaxinline]"]],"displayMath":[["\\[","\\]"],["[mathjax]","[/mathjax]"]]}""",
            await Frame(learner).Locator("html").EvaluateAsync<string>("() => window.MathJax.delimiters"));
        var problem = Frame(learner).Locator("#problem_problem-formula");
        await problem.GetByRole(AriaRole.Textbox).FillAsync("7");
        await problem.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(problem.GetByText("Correct (1/1 point)")).ToBeVisibleAsync();
        await Expect(problem.Locator(".set")).ToHaveTextAsync(["x_1"]);
        Assert.Equal(1, loads);
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task a_player_of_youtube_is_followed_to_the_end_and_the_course_may_go_on_by_itself()
    {
        await using var learner = await house.Enter("viewer");
        await learner.Page.Context.RouteAsync($"{Player}/embed/**", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = """
                <script>
                const tell = info => parent.postMessage(JSON.stringify({ event: 'infoDelivery', info }), '*');
                let heard = false;
                addEventListener('message', event => {
                  if (heard || JSON.parse(event.data).event !== 'listening') return;
                  heard = true;
                  tell({ duration: 100, currentTime: 0, playerState: 1 });
                  tell({ currentTime: 40, playerState: 2 });
                  tell({ playerState: 1 });
                  tell({ currentTime: 96 });
                  tell({ currentTime: 100, playerState: 0 });
                });
                </script>
                """,
        }));
        var (reports, places) = (new List<(string Name, JsonElement Payload)>(), new List<string>());
        learner.Page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/save_user_state", StringComparison.Ordinal))
            {
                lock (reports) places.Add(Uri.UnescapeDataString(request.PostData!));
                return;
            }

            if (!request.Url.EndsWith("/event", StringComparison.Ordinal) || request.PostData is not { } body) return;
            var fields = body.Split('&').Select(field => field.Split('=')).ToDictionary(field => field[0], field => Uri.UnescapeDataString(field[1].Replace('+', ' ')));
            lock (reports) reports.Add((fields["event_type"], JsonElement.Parse(fields["event"])));
        };
        var completed = learner.Page.WaitForRequestAsync(request => request.Url.EndsWith("/handler/publish_completion", StringComparison.Ordinal));
        await house.Embed(learner, "vertical-video");
        await Heard(learner, "plugin.autoAdvance");
        Assert.Equal(200, (await (await completed).ResponseAsync())!.Status);
        Assert.Equal(["load_video", "play_video", "pause_video", "play_video", "stop_video"], reports.Select(report => report.Name));
        Assert.Equal("""{"id":"video-tube","code":"abc123DEF45","duration":100,"currentTime":40}""", reports[2].Payload.GetRawText());
        Assert.Equal(["saved_video_position=00:00:40", "saved_video_position=00:00:00"], places);
        Assert.Empty(learner.Troubles);
    }

    [Fact]
    public async Task a_film_goes_on_where_it_was_left_and_as_fast()
    {
        await using var learner = await house.Enter("spectator");
        var film = await File.ReadAllBytesAsync(Path.Combine(SharedData.RepositoryRoot, "samples", "sample-course", "static", "intro.webm"), TestContext.Current.CancellationToken);
        // A part of the whole, as servers of films answer: otherwise the player cannot seek.
        await learner.Page.Context.RouteAsync("**/films/film.webm", route => route.FulfillAsync(new()
        {
            Status = 206,
            ContentType = "video/webm",
            Headers = new Dictionary<string, string> { ["Accept-Ranges"] = "bytes", ["Content-Range"] = $"bytes 0-{film.Length - 1}/{film.Length}" },
            BodyBytes = film,
        }));
        var ready = learner.Page.WaitForRequestAsync(request => request.PostData?.Contains("load_video", StringComparison.Ordinal) == true);
        await house.Embed(learner, "vertical-film");
        await ready;
        foreach (var act in (string[])["video.currentTime = 4.5", "video.playbackRate = 1.5"])
        {
            var kept = learner.Page.WaitForResponseAsync(answer => answer.Url.EndsWith("/save_user_state", StringComparison.Ordinal));
            await Frame(learner).Locator("video").EvaluateAsync($"video => {{ {act}; }}");
            Assert.Equal(200, (await kept).Status);
        }

        await house.Embed(learner, "vertical-text");
        var seeks = 0;
        learner.Page.Request += (_, request) => seeks += request.PostData?.Contains("seek_video", StringComparison.Ordinal) == true ? 1 : 0;
        await house.Embed(learner, "vertical-film");
        Assert.Equal(
            "4 1.5",
            await Frame(learner).Locator("video").EvaluateAsync<string>(
                "async video => { while (video.readyState < 1 || video.currentTime === 0 || video.seeking) await new Promise(soon => setTimeout(soon, 20)); return `${video.currentTime} ${video.playbackRate}`; }"));
        Assert.Equal(0, seeks);
        Assert.Empty(learner.Troubles);
    }

    private static IFrameLocator Frame(Window learner) => learner.Page.FrameLocator("iframe");

    private static async Task<JsonElement> Heard(Window learner, string what) => (await (await learner.Page.WaitForFunctionAsync(
        $"() => heard.find(message => message.type === '{what}' || '{what}' in message)")).JsonValueAsync<JsonElement>())!;
}
