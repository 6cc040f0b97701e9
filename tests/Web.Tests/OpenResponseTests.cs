using Microsoft.Playwright;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;
using static Microsoft.Playwright.Assertions;

namespace OpenEdx.Web.Tests;

/// <summary>Two learners and the course team in an open response, without scripts, and on a phone.</summary>
public sealed class OpenResponseTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Definition =
        """
        <openassessment text_response="required" file_upload_response="optional" file_upload_type="pdf-and-image"><title>Your best advice</title>
        <assessments><assessment name="student-training"><example><answer><part>Sleep is when the brain files the day away.</part></answer><select criterion="Ideas" option="Good"/></example></assessment>
        <assessment name="peer-assessment" must_grade="1" must_be_graded_by="1"/><assessment name="self-assessment"/></assessments>
        <prompts><prompt><description>What would you tell a friend who learns for an exam? Give a reason.</description></prompt></prompts>
        <rubric><criterion feedback="optional"><name>Ideas</name><prompt>Does the advice have a reason?</prompt>
        <option points="0"><name>None</name><explanation>No reason is given.</explanation></option>
        <option points="3"><name>Good</name><explanation>The reason fits the advice.</explanation></option></criterion>
        <feedbackprompt>What did you like?</feedbackprompt></rubric></openassessment>
        """;

    private static UsageKey Block => CourseBuilder.Usage("openassessment-1");

    private static string Page => $"/xblock/{Block}";

    [Fact]
    public async Task learners_assess_each_other_and_the_team_has_the_last_word_without_scripts()
    {
        await Publish();
        await using var ann = await Learner("ann", 390);
        await using var ben = await Learner("ben", 1200);
        foreach (var (window, text) in ((Window, string)[])[(ann, "Close the book and ask yourself."), (ben, "Sleep.")])
        {
            await window.Page.GetByLabel("Your response").FillAsync(text);
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save the draft" }).ClickAsync();
            await Expect(window.Page.GetByLabel("Your response")).ToHaveValueAsync(text);
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Submit your response" }).ClickAsync();
            await Choose(window, "None");
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Compare with the course team" }).ClickAsync();
            await Expect(window.Page.GetByText("Not quite")).ToBeVisibleAsync();
            await window.Look($"ora-training-{window.Page.ViewportSize!.Width}");
            await Choose(window, "Good");
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Compare with the course team" }).ClickAsync();
            await Choose(window, "Good");
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Submit your assessment" }).ClickAsync();
        }

        foreach (var window in (Window[])[ann, ben])
        {
            await window.Page.ReloadAsync();
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Start assessing" }).ClickAsync();
            await Expect(window.Page.GetByText(window == ann ? "Sleep." : "Close the book", new() { Exact = false }).First).ToBeVisibleAsync();
            await window.Look($"ora-peer-{window.Page.ViewportSize!.Width}");
            await Choose(window, window == ann ? "None" : "Good");
            await window.Page.GetByLabel("Comments on Ideas").FillAsync("A reason would help.");
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Submit this assessment" }).ClickAsync();
        }

        await ann.Page.ReloadAsync();
        await Expect(ann.Page.GetByText("Your grade: 3 of 3 points")).ToBeVisibleAsync();
        await ann.Look($"ora-grade-{ann.Page.ViewportSize!.Width}");
        await using var teacher = await browser.Open(scripts: false);
        await teacher.SignIn("adviser", People.Password, $"/learning/course/{CourseBuilder.Key}/open-response/{Block}");
        await teacher.Page.GetByRole(AriaRole.Link, new() { Name = "ben" }).ClickAsync();
        await teacher.Page.GetByText("Grade this response").ClickAsync();
        await Choose(teacher, "Good");
        await teacher.Look($"ora-team-{teacher.Page.ViewportSize!.Width}");
        await teacher.Page.GetByRole(AriaRole.Button, new() { Name = "Save the grade" }).ClickAsync();
        await ben.Page.ReloadAsync();
        await Expect(ben.Page.GetByText("Your grade: 3 of 3 points")).ToBeVisibleAsync();
        await ben.Look($"ora-grade-{ben.Page.ViewportSize!.Width}");
        foreach (var window in (Window[])[ann, ben, teacher])
        {
            Assert.True(await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
            Assert.Empty(window.Troubles);
        }
    }

    private static Task Choose(Window window, string option) => window.Page.GetByLabel(option, new() { Exact = false }).First.CheckAsync();

    private async Task<Window> Learner(string name, int width)
    {
        var window = await browser.Open(width, scripts: false);
        var user = await browser.App.Account(name);
        await browser.App.Streams.Append(
            [new StreamAppend(
                CourseEnrollmentEvent.StreamOf(user, CourseBuilder.Key), "course_enrollment", ExpectedVersion.Any,
                [new EnrollmentActivated(user, CourseBuilder.Key, "audit", DateTimeOffset.UnixEpoch)])],
            EventMetadata.None, TestContext.Current.CancellationToken);
        await window.SignIn(name, People.Password, Page);
        return window;
    }

    private async Task Publish()
    {
        Assert.SkipWhen(browser.Browser is null, "There is no Chromium here (Debian: apt-get install chromium).");
        await new CourseBuilder()
            .With(("display_name", "Advice"), ("start", "2020-01-01T00:00:00Z"))
            .Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1")
            .Add("openassessment-1", "vertical-1").Body("openassessment-1", Definition)
            .Publish(browser.App.Streams, TestContext.Current.CancellationToken);
        await browser.App.GrantRole(await browser.App.Account("adviser"), CourseBuilder.Key, "instructor");
    }
}
