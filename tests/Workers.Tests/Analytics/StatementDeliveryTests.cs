using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Analytics;
using OpenEdx.TestKit;
using OpenEdx.Workers.Analytics;

namespace OpenEdx.Workers.Tests.Analytics;

/// <summary>From facts to a store on the loopback, the daemon between them: nothing is lost, and what is refused spoils nothing else.</summary>
public sealed class StatementDeliveryTests
{
    private const string Registered = "http://adlnet.gov/expapi/verbs/registered";
    private const string Played = "https://w3id.org/xapi/video/verbs/played";

    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Sea+NAV1+2026");
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task statements_arrive_once_over_outages_refusals_and_restarts()
    {
        await using var store = await FakeStore.Start();
        await using var app = await Started(new StatementTarget(StatementKind.Xapi, store.Address, new("Basic", "a2V5OnNlY3JldA==")));
        var ada = await app.Account("ada", ct: Ct);
        await Enroll(app, ada);
        await Delivered(app);

        // What arrives, and how.
        var first = Assert.Single(store.Statements.Values);
        Assert.Equal(Registered, (string?)first["verb"]!["id"]);
        Assert.True(Guid.TryParse((string?)first["actor"]!["account"]!["name"], out _));
        var request = Assert.Single(store.Requests);
        Assert.Equal(("/xapi/statements", "1.0.3", "Basic a2V5OnNlY3JldA=="), (request.Path, request.Headers["X-Experience-API-Version"], request.Headers["Authorization"]));

        // Away for a while: all of it comes when the store is back.
        var failures = 3;
        store.Answer = _ => Interlocked.Decrement(ref failures) >= 0 ? HttpStatusCode.ServiceUnavailable : null;
        await Play(app, ada, 1, 2, 3);
        await Delivered(app);
        Assert.Equal(4, store.Statements.Count);
        Assert.Equal(-1, failures);
        Assert.Empty(await Letters(app));

        // One of eight is refused, wherever it stands.
        store.Answer = asked => asked.Documents.Any(one => TimeOf(one) == 13) ? HttpStatusCode.BadRequest : null;
        await Play(app, ada, 10, 11, 12, 13, 14, 15, 16, 17);
        await Delivered(app);
        Assert.Equal([1, 2, 3, 10, 11, 12, 14, 15, 16, 17], Times(store));
        var letter = Assert.Single(await Letters(app));
        Assert.Equal("The receiver refused the statement: 400 So it was said.", letter.Reason);

        // The cause is mended, and the one that was set aside follows.
        store.Answer = _ => null;
        Assert.Null((await app.Provider.GetRequiredService<PoisonReplay>().Replay(letter.Id, Ct)).Error);
        Assert.Contains(13, Times(store));

        // Another process goes on where this one stood.
        var daemon = app.Provider.GetServices<IHostedService>().OfType<ProjectionDaemon>().Single();
        await daemon.StopAsync(Ct);
        var before = store.Requests.Count;
        await Play(app, ada, 20, 21);
        await daemon.StartAsync(Ct);
        await Delivered(app);
        Assert.Equal([1, 2, 3, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21], Times(store));
        Assert.Equal([20, 21], store.Requests.Skip(before).SelectMany(one => one.Documents).Select(TimeOf));
    }

    [Fact]
    public async Task events_of_caliper_go_in_one_envelope_and_keep_their_ids_when_they_come_again()
    {
        await using var store = await FakeStore.Start();
        await using var app = await Started(new StatementTarget(StatementKind.Caliper, store.Address, new("Bearer", "token")));
        var failures = 1;
        store.Answer = _ => Interlocked.Decrement(ref failures) >= 0 ? HttpStatusCode.BadGateway : null;
        await Play(app, await app.Account("ben", ct: Ct), 1, 2);
        await Delivered(app);
        Assert.Equal(2, store.Statements.Count);
        var requests = store.Requests.ToArray();
        Assert.Equal(2, requests.Length);
        Assert.Equal(requests[0].Documents.Select(one => (string?)one["id"]), requests[1].Documents.Select(one => (string?)one["id"]));
        Assert.Equal(
            ("/xapi/", "Bearer token", "http://localhost:18000", "http://purl.imsglobal.org/ctx/caliper/v1p2"),
            (requests[1].Path, requests[1].Headers["Authorization"], (string?)requests[1].Body["sensor"], (string?)requests[1].Body["dataVersion"]));
        Assert.False(requests[1].Headers.ContainsKey("X-Experience-API-Version"));
    }

    [Fact]
    public async Task what_counts_most_does_not_wait_and_is_offered_again_before_it_is_given_up()
    {
        await using var store = await FakeStore.Start();
        await using var app = await Started(new StatementTarget(StatementKind.Xapi, store.Address, null) { Gathers = TimeSpan.FromHours(1) });
        var ada = await app.Account("ada", ct: Ct);
        await Play(app, ada, 1);
        await Task.Delay(300, Ct);
        Assert.Empty(store.Requests);

        var refusals = 2;
        store.Answer = asked => asked.Documents.Any(one => (string?)one["verb"]!["id"] == Registered) && Interlocked.Decrement(ref refusals) >= 0 ? HttpStatusCode.BadRequest : null;
        await Enroll(app, ada);
        await Delivered(app);
        Assert.Equal([Played, Registered], store.Statements.Values.Select(one => (string)one["verb"]!["id"]!).Order(StringComparer.Ordinal).Reverse());
        Assert.Empty(await Letters(app));

        store.Answer = _ => HttpStatusCode.BadRequest;
        var before = store.Requests.Count;
        await Enroll(app, await app.Account("ben", ct: Ct));
        await Delivered(app);
        Assert.Equal(1 + 3, store.Requests.Count - before);
        Assert.Single(await Letters(app));
    }

    [Fact]
    public async Task a_redirect_is_not_followed()
    {
        await using var elsewhere = await FakeStore.Start();
        await using var store = await FakeStore.Start();
        using var client = new StatementClient(new(StatementKind.Xapi, store.Address, new("Bearer", "secret")), new("", "http://localhost:18000", "", 0, 0, null), TimeProvider.System);
        store.Answer = _ => HttpStatusCode.TemporaryRedirect;
        var away = await Assert.ThrowsAsync<ReceiverUnavailableException>(() => client.Send([new JsonObject { ["id"] = "1" }], Ct));
        Assert.Equal("127.0.0.1 answered 307.", away.Message);
        store.Answer = _ => HttpStatusCode.Conflict;
        Assert.Null(await client.Send([new JsonObject { ["id"] = "1" }], Ct));
        Assert.NotNull(await client.Send([new JsonObject { ["id"] = "1" }, new JsonObject { ["id"] = "2" }], Ct));
    }

    [Theory]
    [InlineData("https://key:secret@lrs.example.org/", null, "OPENEDX_LRS is 'https://key:secret@lrs.example.org/', which is no web address without credentials (https://lrs.example.org/xapi).")]
    [InlineData("file:///etc/passwd", null, "OPENEDX_LRS is 'file:///etc/passwd', which is no web address without credentials (https://lrs.example.org/xapi).")]
    [InlineData("https://lrs.example.org/", "secret", "OPENEDX_LRS_AUTH is neither 'basic KEY:SECRET' nor 'bearer TOKEN'.")]
    public void a_setting_that_cannot_be_meant_is_refused(string address, string? authorization, string sentence) => Assert.Equal(
        sentence,
        Assert.Throws<ArgumentException>(() => StatementTarget.FromEnvironment(name => name switch { "OPENEDX_LRS" => address, "OPENEDX_LRS_AUTH" => authorization, _ => null })).Message);

    [Fact]
    public void without_settings_nothing_is_sent() => Assert.Empty(StatementTarget.FromEnvironment(_ => null));

    private static Task<TestApp> Started(StatementTarget target) => TestApp.Start(new()
    {
        Services = services => services
            .AddSingleton(new DaemonSettings { DeliveryPause = TimeSpan.FromMilliseconds(5) })
            .AddStatementDelivery([target with { Gathers = target.Gathers == TimeSpan.FromHours(1) ? target.Gathers : TimeSpan.Zero, UrgentPause = TimeSpan.FromMilliseconds(5) }]),
    });

    private static Task<AppendResult> Enroll(TestApp app, UserId user) => app.Streams.Append(
        [new StreamAppend(CourseEnrollmentEvent.StreamOf(user, Course), "course_enrollment", ExpectedVersion.Any, [new EnrollmentActivated(user, Course, "audit", Noon)])],
        EventMetadata.None, Ct);

    /// <summary>A play at each of these seconds, all in one append.</summary>
    private static Task<AppendResult> Play(TestApp app, UserId user, params int[] seconds) => app.Streams.Append(
        [
            new StreamAppend(
                LearnerInteractionsEvent.StreamOf(user, Course), "learner_interactions", ExpectedVersion.Any,
                [.. seconds.Select(second => (object)new LearnerInteractionRecorded(
                    user, Course, "play_video", "browser", "", JsonSerializer.SerializeToElement(new { id = "v1", currentTime = second }), Noon.AddSeconds(second)))]),
        ],
        EventMetadata.None, Ct);

    private static Task<IReadOnlyList<DeadLetter>> Letters(TestApp app) => app.Provider.GetRequiredService<DeadLetters>().All(Ct);

    private static int TimeOf(JsonNode statement) => (int?)(double?)statement["result"]?["extensions"]?["https://w3id.org/xapi/video/extensions/time"] ?? 0;

    private static int[] Times(FakeStore store) => [.. store.Statements.Values.Select(TimeOf).Where(time => time > 0).Order()];

    private static async Task Delivered(TestApp app)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while ((await app.Provider.GetRequiredService<ProjectionProgress>().Status(patience.Token)).Any(one => one.Name.EndsWith("_delivery", StringComparison.Ordinal) && one.Lag > 0))
            await Task.Delay(5, patience.Token);
    }
}
