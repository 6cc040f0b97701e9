using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Courseware;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>Events of phones, as a collector passes them on.</summary>
public sealed class MobileEventsTests(MobileEventsTests.Collected app) : IClassFixture<MobileEventsTests.Collected>
{
    private const string Course = "course-v1:Phone+X+1";

    [Theory]
    [InlineData("")]
    [InlineData("?key=wrong")]
    public async Task without_the_key_nothing_is_taken(string query) => Assert.Equal(HttpStatusCode.Unauthorized, await Post("{}", query));

    [Fact]
    public async Task a_play_on_a_phone_is_recorded_as_one_in_a_browser_reads()
    {
        var user = await app.Account("phoned", ct: Wire.Ct);
        Assert.Equal(HttpStatusCode.OK, await Post(Sent(user, "edx.video.played", """{"module_id":"block-v1:Phone+X+1+type@video+block@v","current_time":2.5,"code":"mobile"}""")));
        var fact = Assert.Single(await Facts(user));
        Assert.Equal(
            new LearnerInteractionRecorded(
                user, CourseKey.Parse(Course), "play_video", "mobile", "https://h/courses/x", JsonElement.Parse("""{"code":"mobile","id":"v","currentTime":2.5}"""),
                new DateTimeOffset(2026, 5, 4, 10, 0, 0, TimeSpan.Zero), "DE", new DateTimeOffset(2026, 5, 5, 9, 0, 0, TimeSpan.Zero)),
            fact);
    }

    [Theory]
    [InlineData("\"track\"", "\"page\"")]
    [InlineData("analytics-android", "analytics.js")]
    [InlineData("\"timestamp\"", "\"time\"")]
    [InlineData("\"receivedAt\"", "\"got\"")]
    [InlineData("\"data\"", "\"dates\"")]
    public async Task what_lacks_something_is_dropped_and_answered_alike(string part, string instead)
    {
        var user = await app.Account("dropped", ct: Wire.Ct);
        Assert.Equal(HttpStatusCode.OK, await Post(Sent(user, "edx.video.played", "{}").Replace(part, instead, StringComparison.Ordinal)));
        Assert.Empty(await Facts(user));
    }

    [Fact]
    public async Task unknown_users_and_broken_texts_are_answered_alike()
    {
        Assert.Equal(HttpStatusCode.OK, await Post(Sent(new UserId(987_654), "edx.video.played", "{}")));
        Assert.Equal(HttpStatusCode.OK, await Post("{\"type\":"));
        Assert.Equal(HttpStatusCode.OK, await Post("[1,null,\"x\"]"));
    }

    [Fact]
    public async Task several_events_may_come_at_once()
    {
        var user = await app.Account("many_at_once", ct: Wire.Ct);
        await Post($$"""{"batch":[{{Sent(user, "edx.bi.app.x", "\"{}\"")}},{{Sent(user, "edx.video.stopped", "{\"a\":\"b\\u0000\"}")}}]}""");
        Assert.Equal(["edx.bi.app.x", "stop_video"], (await Facts(user)).Select(fact => fact.Name));
    }

    private static string Sent(UserId user, string name, string data) => $$"""
        {"type":"track","userId":{{user}},"timestamp":"2026-05-04T10:00:00Z","receivedAt":"2026-05-05T09:00:00.000Z","event":"Any",
         "context":{"library":{"name":"analytics-android","version":"4"},"ip":"192.0.2.7","app":{"version":"3"} },
         "properties":{"name":"{{name}}","data":{{data}},"context":{"course_id":"{{Course}}","open_in_browser_url":"https://h/courses/x/y","component":"videoplayer"} } }
        """;

    private async Task<HttpStatusCode> Post(string body, string query = "?key=s3cret")
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await app.CreateClient().PostAsync(new Uri($"/segmentio/event{query}", UriKind.Relative), content, Wire.Ct);
        return answer.StatusCode;
    }

    private async Task<IReadOnlyList<LearnerInteractionRecorded>> Facts(UserId user) =>
        [.. (await app.Streams.ReadStream(LearnerInteractionsEvent.StreamOf(user, CourseKey.Parse(Course)), Wire.Ct)).Select(fact => (LearnerInteractionRecorded)fact.Data)];

    public sealed class Collected : TestApp
    {
        public Collected()
        {
            Services = services => services
                .AddSingleton(new MobileEventSettings("s3cret"))
                .AddSingleton<ICountryDatabase>(CountryNetworks.Read(["192.0.2.0/24,DE"]));
        }
    }
}
