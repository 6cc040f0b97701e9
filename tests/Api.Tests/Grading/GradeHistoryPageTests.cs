using System.Net;
using System.Text.RegularExpressions;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Grading;

/// <summary>The auditors' page, through the composed application: it needs no script, so that its text is all there is.</summary>
public sealed class GradeHistoryPageTests(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    private static readonly CourseKey Course = TeachingHouse.Course;

    private UserId ada;
    private HttpClient staff = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Url => $"/learning/course/{Course}/progress/{ada}/history";

    public async ValueTask InitializeAsync()
    {
        ada = await app.Account("ada", ct: Ct);
        await app.Account("staff", isStaff: true, ct: Ct);
        staff = await app.SignIn("staff", Ct);
        if (await app.Streams.VersionOf(CoursePublicationEvent.StreamOf(Course), Ct) > 0) return;
        await Append(
            CoursePublicationEvent.StreamOf(Course),
            TeachingHouse.Container(Course.Root, FieldValues.Empty.With("display_name", "A course").With("start", "2020-01-01T00:00:00Z"), Course.Block("chapter", "c")),
            TeachingHouse.Container(Course.Block("chapter", "c"), FieldValues.Empty, TeachingHouse.Homework),
            TeachingHouse.Container(TeachingHouse.Homework, FieldValues.Empty.With("display_name", "<First>").With("format", "Homework").With("graded", true), TeachingHouse.P1, TeachingHouse.P2),
            TeachingHouse.Problem(TeachingHouse.P1), TeachingHouse.Problem(TeachingHouse.P2), TeachingHouse.Policy(1),
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
    public async Task the_team_sees_a_chart_a_table_and_the_events()
    {
        var markup = await staff.GetStringAsync(new Uri(Url, UriKind.Relative), Ct);
        var page = WebUtility.HtmlDecode(markup);
        Assert.Contains("Why ada has these grades", page, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Course grade from 6 May 2026, 12:00 UTC to 6 May 2026, 12:00 UTC: 1 change, first 50% Pass, passing, last 50% Pass, passing\"", page, StringComparison.Ordinal);
        Assert.Contains("&lt;First&gt;", markup, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        var links = Regex.Matches(page, $"href=\"({Regex.Escape(Url)}/[0-9]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(4, links.Count);
        var answer = WebUtility.HtmlDecode(await staff.GetStringAsync(new Uri(links[0], UriKind.Relative), Ct));
        Assert.Contains("problem_checked", answer, StringComparison.Ordinal);
        Assert.Contains("\"Attempt\": 1", answer, StringComparison.Ordinal);
        Assert.Contains("course_grade_changed", await staff.GetStringAsync(new Uri(links[3], UriKind.Relative), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_table_is_there_as_csv()
    {
        using var answer = await staff.GetAsync(new Uri(Url + ".csv", UriKind.Relative), Ct);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync(Ct)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"2026-05-06T12:00:00.000000Z,{TeachingHouse.Homework},,0.5,1,2,,,problem_checked,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("2026-05-06T12:00:00.000000Z,,,0.5,,,Pass,true,problem_checked,", lines[2], StringComparison.Ordinal);
        Assert.Contains($",{ada},ada,,1,1,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task events_that_no_grade_of_the_learner_names_are_not_shown()
    {
        var steps = await app.Streams.ReadStream(UserAccountEvent.StreamOf(ada), Ct);
        Assert.Equal(HttpStatusCode.NotFound, await Status(staff, $"{Url}/{steps[0].Position}"));
    }

    [Fact]
    public async Task what_is_not_there_is_not_found()
    {
        Assert.Equal(HttpStatusCode.NotFound, await Status(staff, $"/learning/course/{Course}/progress/4711/history"));
        Assert.Equal(HttpStatusCode.NotFound, await Status(staff, $"/learning/course/course-v1:No+Such+Course/progress/{ada}/history"));
        Assert.Equal(HttpStatusCode.NotFound, await Status(staff, Url + "?at=yesterday"));
        Assert.Contains("Nothing was graded.", await staff.GetStringAsync(new Uri(Url + "?at=2020-01-01", UriKind.Relative), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task learners_are_kept_out()
    {
        using var learner = await app.SignIn("ada", Ct);
        Assert.NotEqual(HttpStatusCode.OK, await Status(learner, Url));
        Assert.NotEqual(HttpStatusCode.OK, await Status(learner, Url + ".csv"));
    }

    private static async Task<HttpStatusCode> Status(HttpClient browser, string url)
    {
        using var answer = await browser.GetAsync(new Uri(url, UriKind.Relative), Ct);
        return answer.StatusCode;
    }

    private Task<AppendResult> Append(string stream, params object[] facts) =>
        app.Streams.Append([new(stream, null, ExpectedVersion.Any, facts)], EventMetadata.None, Ct);
}
