using System.Text.Json;
using Microsoft.Playwright;
using OpenEdx.Domain.Enrollment;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Web.Tests;

/// <summary>The platform in Chromium with a course of interactive blocks beside the sample course; started once for all classes that play with them.</summary>
[CollectionDefinition(nameof(InteractiveBlocks))]
public sealed class InteractiveBlocks : ICollectionFixture<InteractiveBlocks>, IAsyncLifetime
{
    private static readonly JsonElement Triangle = JsonElement.Parse("""
        {"zones":[{"uid":"top","title":"Top","x":160,"y":30,"width":196,"height":178},{"uid":"low","title":"Base","description":"The widest layer","x":15,"y":350,"width":485,"height":135}],
         "items":[{"id":0,"displayName":"Tip","zones":["top"],"imageURL":"","feedback":{"correct":"Yes, the tip.","incorrect":"Not there."}},
                  {"id":1,"displayName":"Ground","zones":["low"],"imageURL":"","feedback":{"correct":"Yes, the ground.","incorrect":"Not there."}},
                  {"id":2,"displayName":"Decoy","zones":[],"imageURL":"","feedback":{"correct":"","incorrect":"Nowhere."}}],
         "displayLabels":true,"displayBordersDragging":true,"feedback":{"start":"Drag the items.","finish":"All done."},"explanation":"The tip is on top."}
        """);

    private const string Choice =
        """<problem><multiplechoiceresponse><label>Which one?</label><choicegroup><choice correct="true">This one</choice><choice correct="false">That one</choice></choicegroup></multiplechoiceresponse></problem>""";

    public BrowserFixture Browser { get; } = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Browser.InitializeAsync();
        if (Browser.Browser is null) return;
        await new CourseBuilder()
            .With(("display_name", "Interactive"), ("start", "2020-01-01T00:00:00Z"))
            .Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1")
            .Add("drag-and-drop-v2-std", "vertical-1", ("display_name", "Layers"), ("data", Triangle), ("weight", 3))
            .Add("drag-and-drop-v2-test", "vertical-1", ("data", Triangle), ("weight", 3), ("mode", "assessment"), ("max_attempts", 2))
            .Add("done-1", "vertical-1")
            .Add("problem-place", "vertical-1", ("display_name", "Where")).Body("problem-place", "<problem><imageresponse><imageinput src=\"/assets/default/drag-triangle.svg\" width=\"514\" height=\"486\" rectangle=\"(200,20)-(320,190)\"/></imageresponse></problem>")
            .Add("problem-formula", "vertical-1", ("display_name", "How much")).Body("problem-formula", "<problem><formularesponse type=\"cs\" samples=\"x@1:5#4\" answer=\"x^2/2\"><label>Area</label><formulaequationinput/></formularesponse></problem>")
            .Add("problem-chemistry", "vertical-1", ("display_name", "What burns")).Body("problem-chemistry", "<problem><customresponse><label>Equation</label><chemicalequationinput/><answer>correct = ['correct']</answer></customresponse></problem>")
            .Add("problem-symbols", "vertical-1", ("display_name", "Which function")).Body("problem-symbols", "<problem><customresponse><label>Function</label><textline math=\"1\"/><answer>correct = ['correct' if dynamath[0] and '&lt;msup&gt;' in dynamath[0] else 'incorrect']</answer></customresponse></problem>")
            .Add("problem-live", "vertical-1", ("display_name", "Ask the class"), ("rapid_response_enabled", true)).Body("problem-live", Choice)
            .Add("vertical-wait", "sequential-1")
            .Add("problem-key", "vertical-wait", ("display_name", "The key")).Body("problem-key", Choice)
            .Add("conditional-1", "vertical-wait", ("message", "Solve {link} first."), ("conditional_attr", "correct"), ("sources_list", new[] { CourseBuilder.Usage("problem-key").ToString() }))
            .Add("problem-inside", "conditional-1", ("display_name", "Behind the door")).Body("problem-inside", Choice)
            .Add("sequential-exam", "chapter-1", ("display_name", "Final exam"), ("is_time_limited", true), ("default_time_limit_minutes", 90), ("due", "2999-06-01T12:00:00Z"))
            .Add("vertical-exam", "sequential-exam", ("display_name", "First page"))
            .Add("problem-exam", "vertical-exam", ("display_name", "The only question")).Body("problem-exam", Choice)
            .Publish(Browser.App.Streams, Ct);
        await Browser.App.GrantRole(await Browser.App.Account("lecturer", ct: Ct), CourseBuilder.Key, "instructor", Ct);
    }

    public ValueTask DisposeAsync() => Browser.DisposeAsync();

    /// <summary>A window in which a new, enrolled learner is signed in.</summary>
    public async Task<Window> Enter(string username, int width = 1200, bool scripts = true)
    {
        var window = await Browser.Open(width, scripts: scripts);
        var user = await Browser.App.Account(username, ct: Ct);
        await Browser.App.Streams.Append(
            [
                new StreamAppend(
                    CourseEnrollmentEvent.StreamOf(user, CourseBuilder.Key), "course_enrollment", ExpectedVersion.Any,
                    [new EnrollmentActivated(user, CourseBuilder.Key, "audit", DateTimeOffset.UnixEpoch)]),
            ],
            EventMetadata.None, Ct);
        await Browser.App.CatchUp(Ct);
        // Not to the dashboard: it shows covers, and this course has none.
        await window.SignIn(username, People.Password, $"/learning/course/{CourseBuilder.Key}/home");
        return window;
    }
}

internal static class BlockPages
{
    public static Task<IResponse?> Open(this Window window, string block) => window.Page.GotoAsync($"/xblock/{CourseBuilder.Usage(block)}");
}
