using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Notifications;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Notifications;

/// <summary>A mail of a course team from the form to the files of an installation without mail server, and back by the link that declines.</summary>
public sealed partial class CourseMailTests : IAsyncLifetime
{
    private static readonly CourseKey Course = CourseBuilder.Key;
    private TestApp? app;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private TestApp App => app!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.Start();
        await new CourseBuilder().With(("display_name", "Small & good"), ("start", "2020-01-01T00:00:00Z")).Publish(App.Streams, Ct);
        foreach (var name in (string[])["ada", "ben"])
        {
            var user = await App.Account(name, ct: Ct);
            await Append(CourseEnrollmentEvent.StreamOf(user, Course), new EnrollmentActivated(user, Course, "audit", CourseBuilder.Noon));
        }

        await App.GrantRole(await App.Account("tia", ct: Ct), Course, CourseRoles.Staff, Ct);
        await App.CatchUp(Ct);
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [Fact]
    public async Task learners_get_a_mail_each_and_the_link_in_it_declines_the_next()
    {
        using var tia = await App.SignIn("tia", Ct);
        Assert.Equal(HttpStatusCode.OK, (await Send(tia, "First", "[\"learners\"]")).StatusCode);
        var mail = Assert.Single(await Mails("ada", 1));
        Assert.Contains("From: Small & good Course Staff <", mail, StringComparison.Ordinal);
        Assert.Contains("Dear Full Name of ada", mail, StringComparison.Ordinal);
        Assert.Contains("<p>Dear Full Name of ada</p>", mail, StringComparison.Ordinal);
        Assert.Single(await Mails("ben", 1));

        // Looking declines nothing; a program of mail, or the button, does, without signing in.
        var link = Leave().Match(mail).Groups[1].Value;
        using var anybody = App.CreateClient();
        Assert.Contains("Small &amp; good", await anybody.GetStringAsync(new Uri(link, UriKind.Relative), Ct), StringComparison.Ordinal);
        Assert.Empty(await App.Streams.ReadStream(CourseMailChoiceEvent.StreamOf(await App.Account("ada", ct: Ct), Course), Ct));
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.PostForm(link.Replace("-", "-0", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.PostForm(link.Replace(Course.ToString(), "course-v1:No+Course+1", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anybody.PostForm(link, ("List-Unsubscribe", "One-Click"))).StatusCode);
        Assert.Single(await App.Streams.ReadStream(CourseMailChoiceEvent.StreamOf(await App.Account("ada", ct: Ct), Course), Ct));

        Assert.Equal(HttpStatusCode.OK, (await Send(tia, "Second", "[\"learners\"]")).StatusCode);
        Assert.Equal(2, (await Mails("ben", 2)).Length);
        Assert.Single(await Mails("ada", 1));
        using var listed = JsonDocument.Parse(await (await tia.PostForm($"/courses/{Course}/instructor/api/list_email_content")).Text());
        Assert.Equal(["Second", "First"], listed.RootElement.GetProperty("emails").EnumerateArray().Select(one => one.GetProperty("email").GetProperty("subject").GetString()));
    }

    [Fact]
    public async Task a_mail_goes_only_where_it_may_and_to_those_who_can_be_named()
    {
        using var tia = await App.SignIn("tia", Ct);
        foreach (var targets in (string[])["", "all", "[7]", "[\"everybody\"]", "[\"cohort:Nobody\"]", "[\"track:gold\"]", "[]"])
            Assert.Equal(HttpStatusCode.BadRequest, (await Send(tia, "News", targets)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(tia, new string('x', 129), "[\"myself\"]")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(tia, "", "[\"myself\"]")).StatusCode);
        using var ada = await App.SignIn("ada", Ct);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(ada, "News", "[\"myself\"]")).StatusCode);
        Assert.Empty(await SentMail.MailsTo(App, "ada@example.org"));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("on", true)]
    [InlineData("off", false)]
    [InlineData("course-v1:A+B+C, course-v1:OpenedX+Small+2026", true)]
    [InlineData("course-v1:A+B+C", false)]
    public void the_operator_says_which_courses_write(string? setting, bool lets) => Assert.Equal(lets, CourseMailSettings.From(_ => setting).Lets(Course));

    [Fact]
    public async Task where_mail_is_off_it_is_refused()
    {
        await using var silent = await TestApp.Start(new TestApp { Services = services => services.AddSingleton(CourseMailSettings.From(_ => "off")) });
        await new CourseBuilder().With(("display_name", "Small"), ("start", "2020-01-01T00:00:00Z")).Publish(silent.Streams, Ct);
        await silent.Account("sam", isStaff: true, ct: Ct);
        using var sam = await silent.SignIn("sam", Ct);
        using var refused = await Send(sam, "News", "[\"myself\"]");
        Assert.Equal((HttpStatusCode.Forbidden, "Email is not enabled for this course."), (refused.StatusCode, await refused.Text()));
    }

    private static async Task<HttpResponseMessage> Send(HttpClient browser, string subject, string targets) => await browser.PostForm(
        $"/courses/{Course}/instructor/api/send_email", ("action", "send"), ("send_to", targets), ("subject", subject), ("message", "<p>Dear %%USER_FULLNAME%%</p>"));

    /// <summary>Mails to a person, once so many are there.</summary>
    private async Task<string[]> Mails(string name, int count)
    {
        var mails = await SentMail.MailsTo(App, $"{name}@example.org");
        for (var attempt = 0; attempt < 200 && mails.Length < count; attempt++)
        {
            await Task.Delay(50, Ct);
            mails = await SentMail.MailsTo(App, $"{name}@example.org");
        }

        return mails;
    }

    private async Task Append(string stream, object fact) => await App.Streams.Append([new StreamAppend(stream, null, ExpectedVersion.Any, [fact])], EventMetadata.None, Ct);

    [GeneratedRegex("List-Unsubscribe: <http://localhost:18000([^>]+)>")]
    private static partial Regex Leave();
}
