using System.Net;
using System.Text.Json;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Analytics;

/// <summary>The pages of learners, of the whole platform and people really signed in.</summary>
public sealed class LearnerPagesTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task pages_of_learners_open_to_the_team_alone_and_lead_to_the_events()
    {
        var ct = TestContext.Current.CancellationToken;
        var learner = await app.Account("ada", ct: ct);
        var staff = await app.Account("grace", ct: ct);
        await app.GrantRole(staff, Course, "staff", ct);
        await Teach(learner, ct);
        using var team = await app.SignIn("grace", ct);
        using var other = await app.SignIn("ada", ct);
        var root = $"/insights/courses/{Course}";
        foreach (var (path, text) in ((string, string)[])
        [
            ("/learners/?order_by=videos_viewed&sort_order=desc", ">ada</a>"), ("/learners/ada/", "Activity by day"), ("/learners/at_risk/", "Active in the last 7 days"),
            ("/engagement/discussions/", "Nothing was written"), ("/engagement/pages/?of=problems", "Week 1"), ("/events/engagement?of=videos_viewed", "play_video"),
        ])
        {
            using var page = await team.GetAsync(new Uri(root + path, UriKind.Relative), ct);
            Assert.Equal((path, HttpStatusCode.OK), (path, page.StatusCode));
            Assert.Contains(text, await page.Content.ReadAsStringAsync(ct), StringComparison.Ordinal);
            using var refused = await other.GetAsync(new Uri(root + path, UriKind.Relative), ct);
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, refused.StatusCode));
        }
    }

    [Theory]
    [InlineData("/api/v0/learners/?course_id={0}")]
    [InlineData("/api/v0/learners/ada/?course_id={0}")]
    [InlineData("/api/v0/engagement_timelines/ada/?course_id={0}")]
    [InlineData("/api/v0/course_learner_metadata/{0}/")]
    [InlineData("/api/v0/courses/{0}/user_engagement/")]
    [InlineData("/api/insights/v1/courses/{0}/student_engagement/all")]
    [InlineData("/api/insights/v1/courses/{0}/at_risk")]
    public async Task names_of_learners_are_told_to_nobody_outside_the_team(string url)
    {
        var ct = TestContext.Current.CancellationToken;
        var name = $"stranger{Guid.NewGuid():N}"[..20];
        await app.Account(name, ct: ct);
        using var anonymous = app.CreateClient();
        using var stranger = await app.SignIn(name, ct);
        foreach (var course in (string[])[Uri.EscapeDataString(Course.ToString()), "edX%2FDemoX%2FDemo"])
        {
            var asked = new Uri(string.Format(System.Globalization.CultureInfo.InvariantCulture, url, course), UriKind.Relative);
            using var nobody = await anonymous.GetAsync(asked, ct);
            Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
            using var refused = await stranger.GetAsync(asked, ct);
            Assert.True((int)refused.StatusCode is 403 or 404, $"{asked} {refused.StatusCode}");
        }
    }

    private async Task Teach(UserId learner, CancellationToken ct)
    {
        var now = DateTimeOffset.UtcNow;
        await app.Streams.Append(
            [
                new(Domain.Authoring.CoursePublicationEvent.StreamOf(Course), null, ExpectedVersion.Any,
                [
                    Container(Course.Root, FieldValues.Empty, Course.Block("chapter", "c")),
                    Container(Course.Block("chapter", "c"), FieldValues.Empty.With("display_name", "Week 1"), Homework),
                    Container(Homework, FieldValues.Empty, Course.Block("vertical", "v")), Container(Course.Block("vertical", "v"), FieldValues.Empty, P1), Problem(P1),
                    new Domain.Authoring.CourseVersionPublished(Course, 1, 1, null, Noon),
                ]),
                new(CourseEnrollmentEvent.StreamOf(learner, Course), null, ExpectedVersion.Any, [new EnrollmentActivated(learner, Course, "audit", now.AddDays(-3))]),
                new(LearnerInteractionsEvent.StreamOf(learner, Course), null, ExpectedVersion.Any,
                    [new LearnerInteractionRecorded(learner, Course, "play_video", "browser", "", JsonDocument.Parse("""{"id":"v1"}""").RootElement, now.AddDays(-1))]),
                new("problem_attempts/x", null, ExpectedVersion.Any, [Checked(learner.Value, P1, true, now.AddDays(-1))]),
            ],
            EventMetadata.None, ct);
        await app.CatchUp(ct);
    }
}
