using System.Net;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Grading;

/// <summary>The page of policy trials, through the composed application: it needs no script, so that its text is all there is.</summary>
public sealed class PolicyTrialPageTests(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    private const string Mild = "?type=Homework&weight=100&min=1&drop=0&letter=%3CB%3E&cutoff=50&letter=&cutoff=";
    private static readonly CourseKey Course = TeachingHouse.Course;
    private static readonly string Url = $"/learning/course/{Course}/what-if";

    private HttpClient staff = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var ada = await app.Account("ada", ct: Ct);
        await app.Account("staff", isStaff: true, ct: Ct);
        staff = await app.SignIn("staff", Ct);
        if (await app.Streams.VersionOf(CoursePublicationEvent.StreamOf(Course), Ct) > 0) return;
        await Append(
            CoursePublicationEvent.StreamOf(Course),
            TeachingHouse.Container(Course.Root, FieldValues.Empty.With("display_name", "A course").With("start", "2020-01-01T00:00:00Z"), Course.Block("chapter", "c")),
            TeachingHouse.Container(Course.Block("chapter", "c"), FieldValues.Empty, TeachingHouse.Homework),
            TeachingHouse.Container(TeachingHouse.Homework, FieldValues.Empty.With("format", "Homework").With("graded", true), TeachingHouse.P1, TeachingHouse.P2),
            TeachingHouse.Problem(TeachingHouse.P1), TeachingHouse.Problem(TeachingHouse.P2), TeachingHouse.Policy(2),
            new CourseVersionPublished(Course, 1, 1, null, TeachingHouse.Noon));
        await Append(CourseEnrollmentEvent.StreamOf(ada, Course), new EnrollmentActivated(ada, Course, "audit", TeachingHouse.Noon));
        await Append(ProblemAttemptsEvent.StreamOf(ada, TeachingHouse.P1), TeachingHouse.Checked(ada.Value, TeachingHouse.P1, true, TeachingHouse.Noon));
        await app.CatchUp(Ct);
    }

    public ValueTask DisposeAsync()
    {
        staff.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task the_form_begins_with_the_policy_in_force_and_no_result()
    {
        var page = await Page(Url);
        Assert.Contains("name=\"weight\" inputmode=\"decimal\" size=\"4\" value=\"100\" aria-label=\"Weight of Homework in percent\"", page, StringComparison.Ordinal);
        Assert.Contains("name=\"letter\" size=\"8\" value=\"Pass\" aria-label=\"Letter 2\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Whose result would differ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_draft_in_the_address_shows_who_would_pass_and_the_distribution()
    {
        var markup = await staff.GetStringAsync(new Uri(Url + Mild, UriKind.Relative), Ct);
        var page = WebUtility.HtmlDecode(markup);
        Assert.Contains("<dt>Would pass</dt><dd>1</dd>", page, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Learners by course grade in percent, under the draft\"", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">50–59</th><td class=\"num\">0</td><td class=\"num\">1</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>would pass</td>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;B&gt;", markup, StringComparison.Ordinal);
        Assert.DoesNotContain("<B>", markup, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task the_list_is_there_as_csv()
    {
        var text = await staff.GetStringAsync(new Uri(Url + ".csv" + Mild, UriKind.Relative), Ct);
        Assert.EndsWith(",ada,would pass,0.25,,false,0.5,<B>,true\r\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?type=Homework&weight=much&min=1&drop=0", "Weight of Homework: “much” is no number of percent from 0 on.")]
    [InlineData("?type=Homework&weight=1&min=x&drop=0", "Number of Homework: “x” is no whole number from 0 to 1000.")]
    [InlineData("?letter=A&cutoff=-1", "Cutoff of A: “-1” is no number of percent from 0 on.")]
    public async Task a_draft_with_a_mistake_is_named(string query, string sentence)
    {
        using var answer = await staff.GetAsync(new Uri(Url + query, UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(sentence, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task learners_are_kept_out()
    {
        using var learner = await app.SignIn("ada", Ct);
        using var page = await learner.GetAsync(new Uri(Url, UriKind.Relative), Ct);
        using var file = await learner.GetAsync(new Uri(Url + ".csv" + Mild, UriKind.Relative), Ct);
        Assert.NotEqual(HttpStatusCode.OK, page.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, file.StatusCode);
    }

    private async Task<string> Page(string url) => WebUtility.HtmlDecode(await staff.GetStringAsync(new Uri(url, UriKind.Relative), Ct));

    private Task<AppendResult> Append(string stream, params object[] facts) =>
        app.Streams.Append([new(stream, null, ExpectedVersion.Any, facts)], EventMetadata.None, Ct);
}
