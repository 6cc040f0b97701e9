using System.Net;
using System.Text.RegularExpressions;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Grading;

/// <summary>The course team's page of grading, through the composed application: it needs no script.</summary>
public sealed class GradingPageTests(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+Freeze+R");
    private static readonly string Url = $"/courses/{Course}/instructor/grading";

    private HttpClient staff = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.Account("ada", ct: Ct);
        await app.Account("staff", isStaff: true, ct: Ct);
        var limited = await app.Account("limited", ct: Ct);
        staff = await app.SignIn("staff", Ct);
        if (await app.Streams.VersionOf(CoursePublicationEvent.StreamOf(Course), Ct) > 0) return;
        await app.GrantRole(limited, Course, CourseRoles.LimitedStaff, Ct);
        await app.Streams.Append(
            [
                new(CoursePublicationEvent.StreamOf(Course), null, ExpectedVersion.Any,
                [
                    new CourseBlockPublished(
                        Course.Root, FieldValues.Empty.With("display_name", "A course").With("start", "2020-01-01T00:00:00Z").With("end", "2020-02-01T00:00:00Z"), null, []),
                    new CourseVersionPublished(Course, 1, 1, null, TeachingHouse.Noon),
                ]),
            ],
            EventMetadata.None, Ct);
        await app.CatchUp(Ct);
    }

    public ValueTask DisposeAsync()
    {
        staff.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task grades_are_frozen_and_unfrozen_by_forms_that_want_a_confirmation()
    {
        Assert.Contains("Grades follow scores whenever they come.", await Page(), StringComparison.Ordinal);

        Assert.Equal(Url + "?refused=confirmed", await Post(("act", "freeze"), ("days_after_end", "10")));
        Assert.Contains("tick the box", await Page("?refused=confirmed"), StringComparison.Ordinal);
        Assert.Equal(Url + "?refused=days_after_end", await Post(("act", "freeze"), ("days_after_end", "many"), ("confirmed", "yes")));
        Assert.Equal(Url + "?refused=days_after_end", await Post(("act", "freeze"), ("days_after_end", "-1"), ("confirmed", "yes")));
        Assert.Equal(0, await app.Streams.VersionOf(GradeFreezeEvent.StreamOf(Course), Ct));

        Assert.Equal(Url, await Post(("act", "freeze"), ("days_after_end", "10"), ("reason", "<Final>"), ("confirmed", "yes")));
        var page = await Page();
        Assert.Contains("stand still since 11 Feb 2020, 00:00 UTC", page, StringComparison.Ordinal);
        Assert.Contains("<td>Frozen 10 days after the end</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>&lt;Final&gt;</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);

        Assert.Equal(Url + "?refused=confirmed", await Post(("act", "unfreeze")));
        Assert.Equal(Url, await Post(("act", "unfreeze"), ("reason", "Late"), ("confirmed", "yes")));
        Assert.Contains("Grades follow scores whenever they come.", await Page(), StringComparison.Ordinal);
        Assert.Equal(["grade_freeze_set", "grade_freeze_lifted"], (await app.Streams.ReadStream(GradeFreezeEvent.StreamOf(Course), Ct)).Select(fact => fact.Type));
    }

    [Fact]
    public async Task limited_staff_reads_but_has_no_form_and_learners_do_not_read()
    {
        using var limited = await app.SignIn("limited", Ct);
        var page = await limited.GetStringAsync(new Uri(Url, UriKind.Relative), Ct);
        Assert.DoesNotContain("method=\"post\"", page, StringComparison.Ordinal);
        using var learner = await app.SignIn("ada", Ct);
        using var answer = await learner.GetAsync(new Uri(Url, UriKind.Relative), Ct);
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        using var nowhere = await staff.GetAsync(new Uri("/courses/course-v1:No+Such+Run/instructor/grading", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    private Task<string> Page(string query = "") => staff.GetStringAsync(new Uri(Url + query, UriKind.Relative), Ct);

    /// <summary>As a browser does: with the token of the page and its address. Where it is sent to.</summary>
    private async Task<string?> Post(params (string Name, string Value)[] fields)
    {
        var token = Regex.Match(await Page(), "name=\"csrfmiddlewaretoken\" value=\"([^\"]+)\"").Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/grades/v1/freeze/{Course}/")
        {
            Content = new FormUrlEncodedContent(fields.Append(("csrfmiddlewaretoken", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2))),
        };
        request.Headers.Accept.ParseAdd("text/html");
        request.Headers.TryAddWithoutValidation("Referer", "http://localhost:18000" + Url);
        using var answer = await staff.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location!.OriginalString.Replace("http://localhost:18000", "", StringComparison.Ordinal);
    }
}
