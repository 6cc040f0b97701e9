using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Analytics;

/// <summary>Who may read events over HTTP, and what an answer holds that ends by itself.</summary>
public sealed class EventFeedV1Tests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task without_credentials_there_is_no_event()
    {
        using var answer = await app.CreateClient().Feed();
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("""{"detail":"Authentication credentials were not provided."}""", await answer.Text());
    }

    [Fact]
    public async Task an_account_alone_opens_nothing()
    {
        await app.Account("learner_of_events", ct: Wire.Ct);
        using var browser = await app.SignIn("learner_of_events", Wire.Ct);
        using var answer = await browser.Feed();
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("""{"detail":"You do not have permission to perform this action."}""", await answer.Text());
    }

    [Fact]
    public async Task a_token_without_the_scope_opens_nothing_even_for_staff()
    {
        await app.Account("chief", isStaff: true, ct: Wire.Ct);
        var client = app.CreateClient();
        using var answer = await client.Ask(EventReaders.Url, $"Bearer {await app.Token("other", "chief", "read")}");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("""{"detail":"The token lacks the scope 'events:read'."}""", await answer.Text());
    }

    [Fact]
    public async Task staff_may_look_with_a_browser()
    {
        await app.Account("boss", isStaff: true, ct: Wire.Ct);
        using var browser = await app.SignIn("boss", Wire.Ct);
        Assert.NotEmpty(await browser.Lines());
    }

    [Fact]
    public async Task a_token_for_events_opens_nothing_else()
    {
        await app.Account("owner_of_much", isStaff: true, isSuperuser: true, ct: Wire.Ct);
        var token = await app.Token("narrow", "owner_of_much", "events:read");
        var client = app.CreateClient();
        using var events = await client.Ask(EventReaders.Url, $"Bearer {token}");
        using var account = await client.Ask("/api/user/v1/me", $"Bearer {token}");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (events.StatusCode, account.StatusCode));
    }

    [Fact]
    public async Task nobody_gets_the_scope_by_merely_asking()
    {
        await app.Account("curious", ct: Wire.Ct);
        await app.Provider.GetRequiredService<AccountBootstrap>().EnsurePublicClients(Wire.Ct);
        using var answer = await app.CreateClient().PostForm(
            "/oauth2/access_token", ("grant_type", "password"), ("client_id", "android"), ("username", "curious"), ("password", People.Password), ("scope", "events:read"));
        Assert.Equal("""{"error":"invalid_scope"}""", await answer.Text());
    }

    [Fact]
    public async Task an_answer_holds_what_an_export_holds()
    {
        using var reader = await app.EventReader();
        await Visit("same", 5);
        var through = (await reader.Lines())[^1].Position();

        var lines = await reader.Lines($"?through={through}");

        Assert.Equal(await Exported(EventFilter.All with { Through = through }), lines);
        using var compressed = await reader.Feed($"?through={through}", gzip: true);
        Assert.Equal("gzip", compressed.Content.Headers.ContentEncoding.Single());
        using var unpacked = new StreamReader(new GZipStream(await compressed.Content.ReadAsStreamAsync(Wire.Ct), CompressionMode.Decompress), Encoding.UTF8);
        Assert.Equal(lines, (await unpacked.ReadToEndAsync(Wire.Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task filters_are_those_of_the_export()
    {
        using var reader = await app.EventReader();
        var positions = await Visit("filtered", 7);
        var stream = Uri.EscapeDataString("learner_interactions/none/filtered".Replace("filtered", IdOf("filtered").ToString(), StringComparison.Ordinal));

        Assert.Equal(positions, (await reader.Lines($"?stream={stream}")).Select(Position));
        Assert.Equal(positions[2..5], (await reader.Lines($"?stream={stream}&after={positions[1]}&through={positions[4]}")).Select(Position));
        Assert.Equal(positions[..3], (await reader.Lines($"?stream={stream}&type=learner_interaction_recorded&limit=3")).Select(Position));
        Assert.Empty(await reader.Lines($"?stream={stream}&type=user_registered"));
        Assert.Empty(await reader.Lines($"?stream={stream}&until=2026-01-01"));
        Assert.Equal(7, (await reader.Lines($"?stream={stream}&since=2026-01-01T00:00Z")).Length);
    }

    [Theory]
    [InlineData("?after=-1", "after: '-1' is no whole number.")]
    [InlineData("?since=yesterday", "since: 'yesterday' is no instant, such as 2026-05-01T08:30:00Z.")]
    [InlineData("?type=problem_solved", "type: no event is stored as 'problem_solved'.")]
    [InlineData("?limit=0", "limit: it is at least 1.")]
    [InlineData("?live=maybe", "live: it is true or false.")]
    public async Task a_wrong_parameter_is_named(string query, string detail)
    {
        using var reader = await app.EventReader();
        using var answer = await reader.Feed(query);
        Assert.Equal((HttpStatusCode.BadRequest, detail), (answer.StatusCode, (await answer.Json()).GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task other_forms_are_not_given()
    {
        using var reader = await app.EventReader();
        using var answer = await reader.Feed(accept: "text/csv");
        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
    }

    [Fact]
    public async Task server_sent_events_bear_position_and_type_and_resume_behind_the_last_one()
    {
        using var reader = await app.EventReader();
        var positions = await Visit("framed", 4);
        var query = $"?stream=learner_interactions/none/{IdOf("framed")}&live=false";
        using var answer = await reader.Feed(query, EventFeedRequestForms.EventStream);
        var text = await answer.Text();

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith($"retry: 2000\n\nid: {positions[0]}\nevent: learner_interaction_recorded\ndata: {{\"position\":{positions[0]},", text, StringComparison.Ordinal);
        using var resumed = await reader.Feed(query + "&after=0", EventFeedRequestForms.EventStream, lastEventId: $"{positions[1]}");
        Assert.Equal(positions[2..], (await resumed.Text()).Split('\n').Where(line => line.StartsWith("id: ", StringComparison.Ordinal)).Select(line => long.Parse(line[4..], System.Globalization.CultureInfo.InvariantCulture)));
    }

    private async Task<string[]> Exported(EventFilter filter)
    {
        var (reader, page, lines) = (new EnvelopeReader(app.Streams, filter), new EnvelopePage(), new List<string>());
        while (await reader.ReadNext(page, 1000, Wire.Ct)) lines.AddRange(page.Lines.Select(line => Encoding.UTF8.GetString(page[line])));
        return [.. lines];
    }

    private static UserId IdOf(string name) => new(1_000_000 + name.Length);

    private async Task<long[]> Visit(string name, int times)
    {
        using var payload = JsonDocument.Parse("{}");
        var facts = Enumerable.Range(0, times).Select(i => (object)new LearnerInteractionRecorded(IdOf(name), null, $"page_{i}", "browser", "", payload.RootElement, DateTimeOffset.UnixEpoch)).ToList();
        var result = await app.Streams.Append(
            [new StreamAppend(LearnerInteractionsEvent.StreamOf(IdOf(name), null), "learner_interactions", ExpectedVersion.Any, facts)], EventMetadata.None, Wire.Ct);
        return [.. result.Events.Select(fact => fact.Position)];
    }

    private static long Position(string line) => line.Position();
}

internal static class EventFeedRequestForms
{
    public const string EventStream = "text/event-stream";

    public static long Position(this string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("position").GetInt64();
    }
}
