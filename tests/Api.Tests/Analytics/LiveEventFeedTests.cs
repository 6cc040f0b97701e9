using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Analytics;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Analytics;

/// <summary>Readers that stay, on real connections.</summary>
public sealed class LiveEventFeedTests : IAsyncLifetime
{
    private static readonly UserId Learner = new(4711);

    private readonly ConcurrentBag<long> committed = [];
    private readonly TestApp app = new()
    {
        OnKestrel = true,
        Services = services => services.AddSingleton(new EventFeedSettings { MostReaders = 3, Heartbeat = TimeSpan.FromMilliseconds(200), Poll = TimeSpan.FromMilliseconds(50) }),
    };

    private EventFeedPlaces Places => app.Provider.GetRequiredService<EventFeedPlaces>();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task catching_up_and_living_on_amid_writers_skips_nothing_and_repeats_nothing()
    {
        using var client = await app.EventReader();
        for (var i = 0; i < 20; i++) await Append(0, i);
        var writing = Task.WhenAll(Enumerable.Range(1, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++) await Append(writer, i);
        }, Wire.Ct)));
        const string Query = "?stream=learner_interactions&live=true";

        var steady = Follow(client, Query, writing, lines: int.MaxValue);
        var returning = Follow(client, Query, writing, lines: 37);
        await writing;

        var expected = committed.Order().ToList();
        Assert.Equal(260, expected.Count);
        Assert.Equal(expected, await steady);
        Assert.Equal(expected, await returning);
    }

    [Fact]
    public async Task a_silent_feed_says_that_it_lives()
    {
        using var client = await app.EventReader();
        using var answer = await client.Feed("?type=problem_checked", "text/event-stream");
        using var reader = await answer.Reader();
        var lines = new List<string?>();
        for (var i = 0; i < 6; i++) lines.Add(await reader.ReadLineAsync(Wire.Ct));
        Assert.Equal(["retry: 2000", "", ": ", "", ": ", ""], lines);
    }

    [Fact]
    public async Task a_node_serves_so_many_readers_and_no_more_until_one_leaves()
    {
        using var client = await app.EventReader();
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 3; i++) answers.Add(await client.Feed("?live=true"));

        using (var refused = await client.Feed("?live=true"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("5", refused.Headers.GetValues("Retry-After").Single());
            Assert.Equal("""{"detail":"This node serves 3 readers of events already; try again later, or another node."}""", await refused.Text());
        }

        foreach (var answer in answers) answer.Dispose();
        while (Places.Taken > 0) await Task.Delay(10, Wire.Ct);
        using var accepted = await client.Feed("?live=true");
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    [Fact]
    public async Task a_reader_that_does_not_read_is_not_read_for()
    {
        using var client = await app.EventReader();
        using var payload = JsonDocument.Parse($"\"{new string('x', 100_000)}\"");
        for (var i = 0; i < 200; i++) await Append(9, i, payload.RootElement);
        using var answer = await client.Feed("?stream=learner_interactions");

        // Twenty megabytes: far more than sockets hold. What vanishes while the reader sleeps was not read ahead for it.
        await Task.Delay(TimeSpan.FromSeconds(1), Wire.Ct);
        await using (var vanish = app.Source.CreateCommand($"delete from mt_events where seq_id = {committed.Max()}")) await vanish.ExecuteNonQueryAsync(Wire.Ct);
        using var reader = await answer.Reader();
        var count = 0;
        while (await reader.ReadLineAsync(Wire.Ct) is not null) count++;
        Assert.Equal(199, count);
    }

    [Fact]
    public async Task a_live_feed_ends_when_the_server_ends()
    {
        using var client = await app.EventReader();
        using var answer = await client.Feed("?live=true&type=problem_checked");
        using var reader = await answer.Reader();
        app.Provider.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().StopApplication();
        while (await reader.ReadLineAsync(Wire.Ct) is not null)
        {
            // Heartbeats, then the end.
        }
    }

    /// <summary>Reads until the writers have ended and everything has come; goes away after some lines and returns behind the last one.</summary>
    private async Task<List<long>> Follow(HttpClient client, string query, Task writing, int lines)
    {
        var seen = new List<long>();
        while (true)
        {
            using var answer = await client.Feed($"{query}&after={(seen.Count == 0 ? 0 : seen[^1])}");
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) continue;
            using var reader = await answer.Reader();
            for (var i = 0; i < lines; i++)
            {
                // A blank line is a heartbeat: nothing more has come for a while.
                if (await reader.ReadLineAsync(Wire.Ct) is not { Length: > 0 } line)
                {
                    if (writing.IsCompleted && seen.Count >= committed.Count) return seen;
                    continue;
                }

                seen.Add(line.Position());
            }
        }
    }

    private async Task Append(int writer, int number, JsonElement payload = default)
    {
        using var empty = JsonDocument.Parse("{}");
        var fact = new LearnerInteractionRecorded(
            Learner, null, $"page_{number}", "browser", "", payload.ValueKind == JsonValueKind.Undefined ? empty.RootElement : payload, DateTimeOffset.UnixEpoch);
        var append = new StreamAppend(LearnerInteractionsEvent.StreamOf(new(Learner.Value + writer), null), "learner_interactions", ExpectedVersion.Any, [fact]);
        if (number % 3 > 0)
        {
            committed.Add((await app.Streams.Append([append], EventMetadata.None, Wire.Ct)).LastPosition);
            return;
        }

        await using var connection = await app.Source.OpenConnectionAsync(Wire.Ct);
        await using (var lost = await connection.BeginTransactionAsync(Wire.Ct)) await app.Streams.AppendWithin(connection, lost, [append], EventMetadata.None, Wire.Ct);
        await using var transaction = await connection.BeginTransactionAsync(Wire.Ct);
        var result = await app.Streams.AppendWithin(connection, transaction, [append], EventMetadata.None, Wire.Ct);
        await Task.Delay(number % 5, Wire.Ct);
        await transaction.CommitAsync(Wire.Ct);
        committed.Add(result.LastPosition);
    }
}
