using Microsoft.Playwright;
using OpenEdx.Domain.Enrollment;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Web.Tests;

/// <summary>The platform with a course whose units are shown in a frame of another origin, and the page that does so.</summary>
public sealed class EmbeddedUnits : IAsyncLifetime
{
    private const string Choice =
        """<problem><multiplechoiceresponse><label>Which one?</label><choicegroup><choice correct="true">This one</choice><choice correct="false">That one</choice></choicegroup></multiplechoiceresponse></problem>""";

    private const string Formula = """<problem><numericalresponse answer="7"><label>What is [mathjaxinline]x_1[/mathjaxinline]?</label><textline/></numericalresponse></problem>""";

    private const string Parent = """
        <!doctype html><title>Front end</title><link rel="icon" href="data:,"><iframe width="900" height="0" scrolling="no" referrerpolicy="origin"></iframe>
        <script>
        const heard = [], frame = document.querySelector('iframe');
        let loaded = false;
        frame.addEventListener('load', () => { loaded = true; });
        addEventListener('message', ({ data }) => {
          heard.push({ ...data, heardBeforeLoad: !loaded });
          if (data.type === 'plugin.resize') frame.height = data.payload.height;
        });
        frame.src = decodeURIComponent(location.search.slice(1));
        </script>
        """;

    private readonly BrowserFixture browser = new();

    /// <summary>Another port of the same name: another origin that shares the cookies, as front ends beside an LMS do.</summary>
    private readonly TinySite site = new(Parent);

    /// <summary>Origin of the LMS.</summary>
    public string Lms => browser.App.Lms.GetLeftPart(UriPartial.Authority);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await browser.InitializeAsync();
        if (browser.Browser is null) return;
        await new CourseBuilder()
            .With(("display_name", "Embedded"), ("start", "2020-01-01T00:00:00Z"), ("video_auto_advance", true))
            .Add("chapter-1", null).Add("sequential-1", "chapter-1")
            .Add("vertical-text", "sequential-1")
            .Add("html-tall", "vertical-text").Body("html-tall", "<p><a href=\"#end\">To the end</a></p><div id=\"tall\" style=\"height:3000px\"></div>")
            .Add("html-below", "vertical-text").Body("html-below", "<p id=\"end\">The end.</p>")
            .Add("vertical-problem", "sequential-1")
            .Add("html-short", "vertical-problem").Body("html-short", "<p>Read this.</p>")
            .Add("problem-choice", "vertical-problem").Body("problem-choice", Choice)
            .Add("vertical-formulas", "sequential-1")
            .Add("html-formulas", "vertical-formulas").Body("html-formulas", @"<p>Here is \(a^2\).</p>")
            .Add("problem-formula", "vertical-formulas").Body("problem-formula", Formula)
            .Add("vertical-video", "sequential-1")
            .Add("video-tube", "vertical-video", ("display_name", "A film"), ("youtube_id_1_0", "abc123DEF45"))
            .Add("vertical-film", "sequential-1")
            .Add("video-film", "vertical-film", ("display_name", "A film of our own"), ("html5_sources", new[] { "/films/film.webm" }))
            .Publish(browser.App.Streams, Ct);
    }

    public ValueTask DisposeAsync()
    {
        site.Dispose();
        return browser.DisposeAsync();
    }

    /// <summary>A window in which a new, enrolled learner is signed in.</summary>
    public async Task<Window> Enter(string username)
    {
        var learner = await browser.Open();
        var user = await browser.App.Account(username, ct: Ct);
        await browser.App.Streams.Append(
            [
                new StreamAppend(
                    CourseEnrollmentEvent.StreamOf(user, CourseBuilder.Key), "course_enrollment", ExpectedVersion.Any,
                    [new EnrollmentActivated(user, CourseBuilder.Key, "audit", DateTimeOffset.UnixEpoch)]),
            ],
            EventMetadata.None, Ct);
        await browser.App.CatchUp(Ct);
        await learner.SignIn(username, People.Password, $"/learning/course/{CourseBuilder.Key}/home");
        return learner;
    }

    /// <summary>The page of the other origin with the unit in a frame, which collects in <c>heard</c> what it is told.</summary>
    /// <param name="fragment">With its number sign.</param>
    public Task<IResponse?> Embed(Window learner, string unit, string fragment = "") => learner.Page.GotoAsync(
        $"http://{browser.App.Lms.Host}:{site.Port}/?{Uri.EscapeDataString($"{Lms}/xblock/{CourseBuilder.Usage(unit)}?show_title=0&show_bookmark=0&recheck_access=1&view=student_view{fragment}")}");
}
