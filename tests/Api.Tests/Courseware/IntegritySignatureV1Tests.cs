using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Courseware;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>An installation whose learners promise to work honestly.</summary>
public sealed class IntegritySignatureV1Tests
{
    private static readonly string Url = $"/api/agreements/v1/integrity_signature/{CourseBuilder.Key}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_member_promises_once_and_the_team_can_see_it()
    {
        await using var app = await TestApp.Start(new TestApp { Services = services => services.AddSingleton(new AgreementSettings(Integrity: true)) });
        await new CourseBuilder().With(("start", "2026-01-01T00:00:00Z")).Publish(app.Streams, Ct);
        var (ada, tia) = (await app.Account("ada", ct: Ct), await app.Account("tia", ct: Ct));
        await app.Account("ben", ct: Ct);
        await app.GrantRole(tia, CourseBuilder.Key, CourseRoles.Staff, Ct);
        await app.Streams.Append(
            [new(CourseEnrollmentEvent.StreamOf(ada, CourseBuilder.Key), null, EventStore.Streams.ExpectedVersion.Any, [new EnrollmentActivated(ada, CourseBuilder.Key, "honor", CourseBuilder.Noon)])],
            EventStore.Streams.EventMetadata.None, Ct);
        using var learner = await app.SignIn("ada", Ct);
        Assert.Equal((true, true), await Needs(learner));
        Assert.Equal(404, (int)(await Get(learner, Url)).StatusCode);
        Assert.Equal(200, (int)(await learner.PostAsync(new Uri(Url, UriKind.Relative), null, Ct)).StatusCode);
        Assert.Equal((true, false), await Needs(learner));
        var first = await (await Get(learner, Url)).Content.ReadAsStringAsync(Ct);
        Assert.StartsWith($$"""{"username":"ada","course_id":"{{CourseBuilder.Key}}","created_at":""", first, StringComparison.Ordinal);
        await learner.PostAsync(new Uri(Url, UriKind.Relative), null, Ct);
        Assert.Equal(first, await (await Get(learner, Url)).Content.ReadAsStringAsync(Ct));

        using var team = await app.SignIn("tia", Ct);
        Assert.Equal(first, await (await Get(team, $"{Url}?user=ada")).Content.ReadAsStringAsync(Ct));
        using var stranger = await app.SignIn("ben", Ct);
        Assert.Equal(403, (int)(await Get(stranger, $"{Url}?user=ada")).StatusCode);
        Assert.Equal(403, (int)(await stranger.PostAsync(new Uri(Url, UriKind.Relative), null, Ct)).StatusCode);
    }

    private static Task<HttpResponseMessage> Get(HttpClient client, string url) => client.GetAsync(new Uri(url, UriKind.Relative), Ct);

    private static async Task<(bool Enabled, bool Needed)> Needs(HttpClient client)
    {
        var shown = await (await Get(client, $"/api/courseware/course/{CourseBuilder.Key}")).Json();
        return (shown.GetProperty("is_integrity_signature_enabled").GetBoolean(), shown.GetProperty("user_needs_integrity_signature").GetBoolean());
    }
}
