using System.Net.Http.Headers;
using System.Text;
using Microsoft.Playwright;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Enrollment;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;
using static Microsoft.Playwright.Assertions;

namespace OpenEdx.Web.Tests;

/// <summary>A learner opens a tool of somebody else in each of the ways that authors choose, with and without scripts.</summary>
public sealed class ToolWalkTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task a_tool_opens_where_the_author_says_and_its_result_is_shown()
    {
        using var tool = new TinyTool();
        await using var learner = await browser.Open();
        await Prepare(tool);
        await learner.SignIn("tooluser", People.Password);
        var before = learner.Troubles.Count;

        await learner.Page.GotoAsync(Unit("frame"));
        await Expect(learner.Page.GetByText("(4 points possible)")).ToBeVisibleAsync();
        await Expect(Inside(learner.Page).GetByRole(AriaRole.Heading)).ToHaveTextAsync("Welcome to the tool");
        await Report(tool, "0.75");
        await learner.Page.ReloadAsync();
        await Expect(learner.Page.GetByText("(3 / 4 points)")).ToBeVisibleAsync();

        await learner.Page.GotoAsync(Unit("modal"));
        var link = learner.Page.GetByRole(AriaRole.Link, new() { Name = "View resource in a modal window" });
        await link.ClickAsync();
        var dialog = learner.Page.GetByRole(AriaRole.Dialog, new() { Name = "In a dialog" });
        await Expect(dialog.FrameLocator("iframe").GetByRole(AriaRole.Heading)).ToHaveTextAsync("Welcome to the tool");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(link).ToBeFocusedAsync();

        await learner.Page.GotoAsync(Unit("window"));
        var opened = await learner.Page.RunAndWaitForPopupAsync(() => learner.Page.GetByRole(AriaRole.Link, new() { Name = "View resource in a new window" }).ClickAsync());
        await Expect(opened.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Welcome to the tool");

        await learner.Page.GotoAsync(Unit("asks"));
        var question = Inside(learner.Page);
        await Expect(question.GetByText("Click OK to have your username sent to a 3rd party application.")).ToBeVisibleAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(Inside(learner.Page).GetByRole(AriaRole.Heading)).ToHaveTextAsync("Welcome to the tool");
        Assert.Equal("tooluser", tool.Told["lis_person_sourcedid"]);
        // The dashboard misses the picture of a course that has none.
        Assert.Empty(learner.Troubles.Skip(before));

        await using var plain = await browser.Open(scripts: false);
        await plain.SignIn("tooluser", People.Password);
        before = plain.Troubles.Count;
        await plain.Page.GotoAsync(Unit("frame"));
        await Inside(plain.Page).GetByRole(AriaRole.Button, new() { Name = "Press to Launch" }).ClickAsync();
        await Expect(Inside(plain.Page).GetByRole(AriaRole.Heading)).ToHaveTextAsync("Welcome to the tool");
        await plain.Page.GotoAsync(Unit("modal"));
        var window = await plain.Page.RunAndWaitForPopupAsync(() => plain.Page.GetByRole(AriaRole.Link, new() { Name = "View resource in a modal window" }).ClickAsync());
        await window.GetByRole(AriaRole.Button, new() { Name = "Press to Launch" }).ClickAsync();
        await Expect(window.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Welcome to the tool");
        Assert.Empty(plain.Troubles.Skip(before));
    }

    private static string Unit(string name) =>
        $"/learning/course/{CourseBuilder.Key}/{CourseBuilder.Usage("sequential-1")}/{CourseBuilder.Usage($"vertical-{name}")}";

    private static IFrameLocator Inside(IPage page) => page.FrameLocator("iframe.lti-frame");

    private async Task Prepare(TinyTool tool)
    {
        var course = new CourseBuilder()
            .With(("display_name", "Tools"), ("start", "2020-01-01T00:00:00Z"), ("lti_passports", new[] { $"tiny:key:{tool.Secret}" }))
            .Add("chapter-1", null).Add("sequential-1", "chapter-1", ("display_name", "Labs"));
        Add("frame", ("display_name", "In the page"), ("has_score", true), ("weight", 4), ("inline_height", 300));
        Add("modal", ("display_name", "In a dialog"), ("launch_target", "modal"), ("description", "A laboratory of somebody else."));
        Add("window", ("display_name", "In a window"), ("launch_target", "new_window"));
        Add("asks", ("display_name", "That asks"), ("ask_to_send_username", true), ("inline_height", 300));
        await course.Publish(browser.App.Streams, TestContext.Current.CancellationToken);
        var user = await browser.App.Account("tooluser", ct: TestContext.Current.CancellationToken);
        await browser.App.Streams.Append(
            [
                new StreamAppend(
                    CourseEnrollmentEvent.StreamOf(user, CourseBuilder.Key), "course_enrollment", ExpectedVersion.Any,
                    [new EnrollmentActivated(user, CourseBuilder.Key, "audit", DateTimeOffset.UnixEpoch)]),
            ],
            EventMetadata.None, TestContext.Current.CancellationToken);
        await browser.App.CatchUp(TestContext.Current.CancellationToken);

        void Add(string name, params (string, object?)[] fields)
        {
            course.Add($"vertical-{name}", "sequential-1", ("display_name", $"Unit {name}"));
            course.Add($"lti_consumer-{name}", $"vertical-{name}", [("launch_url", tool.Address), ("lti_id", "tiny"), .. fields]);
        }
    }

    /// <summary>The tool tells what the learner of the last launch earned.</summary>
    private async Task Report(TinyTool tool, string score)
    {
        var body = Encoding.UTF8.GetBytes($"""
            <imsx_POXEnvelopeRequest xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0"><imsx_POXHeader><imsx_POXRequestHeaderInfo>
            <imsx_messageIdentifier>1</imsx_messageIdentifier></imsx_POXRequestHeaderInfo></imsx_POXHeader><imsx_POXBody><replaceResultRequest><resultRecord>
            <sourcedGUID><sourcedId>{tool.Told["lis_result_sourcedid"]}</sourcedId></sourcedGUID><result><resultScore><textString>{score}</textString></resultScore></result>
            </resultRecord></replaceResultRequest></imsx_POXBody></imsx_POXEnvelopeRequest>
            """);
        var url = new Uri(browser.App.Lms, new Uri(tool.Told["lis_outcome_service_url"]).PathAndQuery).AbsoluteUri;
        var parameters = new Dictionary<string, string>
        {
            ["oauth_consumer_key"] = "key",
            ["oauth_signature_method"] = "HMAC-SHA1",
            ["oauth_timestamp"] = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}",
            ["oauth_nonce"] = Guid.NewGuid().ToString("N"),
            ["oauth_body_hash"] = SignedToolRequest.DigestOf(body),
        };
        parameters["oauth_signature"] = OAuthSignature.Of("POST", url, parameters, tool.Secret);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        request.Headers.Authorization = new("OAuth", string.Join(", ", parameters.Select(p => $"{p.Key}=\"{OAuthSignature.Encode(p.Value)}\"")));
        using var answer = await browser.App.CreateClient().SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains("<imsx_codeMajor>success</imsx_codeMajor>", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
