using System.Net;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Analytics;

/// <summary>The whole platform, people really signed in.</summary>
public sealed class InsightsAccessTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly string[] Urls =
    [
        $"/api/insights/v1/courses/{Course}/summary", $"/api/v0/courses/{Course}/enrollment/", $"/api/v0/problems/{P1}/answer_distribution/",
        $"/api/v0/courses/{Course}/problems/", $"/api/v1/courses/{Course}/reports/problem_response/", $"/api/insights/v1/courses/{Course}/course_blocks.tsv",
    ];

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("learner", HttpStatusCode.Forbidden)]
    [InlineData("beta_testers", HttpStatusCode.Forbidden)]
    [InlineData("data_researcher", HttpStatusCode.OK)]
    [InlineData("limited_staff", HttpStatusCode.OK)]
    [InlineData("staff", HttpStatusCode.OK)]
    [InlineData("instructor", HttpStatusCode.OK)]
    public async Task figures_are_for_the_team_and_data_researchers(string? role, HttpStatusCode status)
    {
        var ct = TestContext.Current.CancellationToken;
        await Teach(ct);
        using var browser = role is null ? app.CreateClient() : await SignedIn(role, ct);
        foreach (var url in Urls)
        {
            using var answer = await browser.GetAsync(new Uri(url, UriKind.Relative), ct);
            Assert.Equal((url, status), (url, answer.StatusCode));
        }
    }

    private async Task<HttpClient> SignedIn(string role, CancellationToken ct)
    {
        var name = "someone_" + role;
        var user = await app.Account(name, ct: ct);
        if (role != "learner") await app.GrantRole(user, Course, role, ct);
        return await app.SignIn(name, ct);
    }

    private async Task Teach(CancellationToken ct)
    {
        var stream = Domain.Authoring.CoursePublicationEvent.StreamOf(Course);
        if (await app.Streams.VersionOf(stream, ct) > 0) return;
        await app.Streams.Append(
            [
                new(stream, null, ExpectedVersion.Any, [Container(Course.Root, FieldValues.Empty), new Domain.Authoring.CourseVersionPublished(Course, 1, 1, null, Noon)]),
                new("course_enrollment/x", null, ExpectedVersion.Any, [new Domain.Enrollment.EnrollmentActivated(new(900), Course, "audit", Noon)]),
                new("problem_attempts/x", null, ExpectedVersion.Any, [Checked(900, P1, true, Noon)]),
            ],
            EventMetadata.None, ct);
        await app.CatchUp(ct);
    }
}
