using OpenEdx.EventStore.Retention;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Tests.Subscriptions;
using OpenEdx.TestKit;
using static OpenEdx.EventStore.Tests.Trial;

namespace OpenEdx.EventStore.Tests.Retention;

public sealed class StreamArchiveTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly StreamStore store = StoreOn(postgres.Database);
    private readonly StreamArchive archive = new(postgres.Database);

    [Fact]
    public async Task an_archived_stream_is_marked_as_marten_marks_it()
    {
        var (closed, open) = (NewStream(), NewStream());
        await store.Append(closed, new ItemAdded("pen", 1), new ItemRemoved("pen"));
        await store.Append(open, new ItemAdded("ink", 1));

        Assert.Equal(2, await archive.Archive(closed, Ct));

        Assert.Equal(
            ["stream true", "event true", "event true"],
            await postgres.Database.Texts(
                $"""
                select 'stream ' || is_archived from public.mt_streams where id = '{closed}'
                union all select 'event ' || is_archived from public.mt_events where stream_id = '{closed}'
                """));
        Assert.Equal(["false"], await postgres.Database.Texts($"select is_archived::text from public.mt_events where stream_id = '{open}'"));
    }

    [Fact]
    public async Task an_archived_stream_takes_nothing_and_is_read_like_all_others()
    {
        var stream = NewStream();
        await store.Append(stream, new ItemAdded("pen", 1));
        await archive.Archive(stream, Ct);

        await Assert.ThrowsAsync<StreamArchivedException>(() => store.Append(stream, new ItemAdded("ink", 1)));
        await Assert.ThrowsAsync<StreamArchivedException>(
            () => store.Append([To(stream, ExpectedVersion.Exactly(1), new ItemAdded("ink", 1))], EventMetadata.None, Ct));
        Assert.Single(await store.ReadStream(stream, Ct));
        Assert.Contains(await store.Log(), fact => fact.Stream == stream);
    }

    [Fact]
    public async Task archiving_twice_changes_nothing_and_an_unknown_stream_is_said_to_be_unknown()
    {
        var stream = NewStream();
        await store.Append(stream, new ItemAdded("pen", 1));
        await archive.Archive(stream, Ct);

        Assert.Equal(0, await archive.Archive(stream, Ct));
        Assert.Null(await archive.Archive(NewStream(), Ct));
    }

    [Fact]
    public async Task a_stream_opened_again_goes_on_where_it_was()
    {
        var stream = NewStream();
        await store.Append(stream, new ItemAdded("pen", 1));
        await archive.Archive(stream, Ct);

        Assert.Equal(1, await archive.Unarchive(stream, Ct));

        Assert.Equal(2, (await store.Append(stream, new ItemAdded("ink", 1))).Versions[stream]);
        Assert.Equal(["false", "false"], await postgres.Database.Texts($"select is_archived::text from public.mt_events where stream_id = '{stream}'"));
    }

    [Fact]
    public async Task streams_are_found_by_the_beginning_of_their_names()
    {
        var prefix = $"100%_{Guid.NewGuid():N}/";
        foreach (var name in new[] { "b", "a", "c" }) await store.Append(prefix + name, new ItemAdded("pen", 1));
        await archive.Archive(prefix + "c", Ct);

        Assert.Equal([prefix + "a", prefix + "b"], await Below(prefix, isArchived: false));
        Assert.Equal([prefix + "c"], await Below(prefix, isArchived: true));
    }

    /// <summary>Whatever an append answers: what it stored is marked, and after the archival nothing is stored.</summary>
    [Fact]
    public async Task an_archival_amid_appends_marks_exactly_what_was_acknowledged()
    {
        for (var round = 0; round < 10; round++)
        {
            var stream = NewStream();
            await store.Append(stream, new ItemAdded("first", 1));
            var writers = Enumerable.Range(0, 4).Select(async writer =>
            {
                var stored = 0L;
                try
                {
                    while (true) stored += (await store.Append(stream, new ItemAdded($"w{writer}", 1), new ItemRemoved("x"))).Events.Count;
                }
                catch (StreamArchivedException)
                {
                    return stored;
                }
            }).ToArray();
            await Task.Delay(round * 3, Ct);

            var marked = await archive.Archive(stream, Ct);

            var acknowledged = 1 + (await Task.WhenAll(writers)).Sum();
            Assert.Equal(acknowledged, marked);
            Assert.Equal(acknowledged, await postgres.Database.Scalar<long>($"select count(*) from public.mt_events where stream_id = '{stream}' and is_archived"));
            Assert.Equal(acknowledged, await store.VersionOf(stream, Ct));
        }
    }

    [Fact]
    public async Task read_models_keep_and_rebuild_the_rows_of_archived_streams()
    {
        await using var node = await Node.Started([new Balances()]);
        await node.Append(Bank.Deposit("a", 5), Bank.Deposit("b", 7));
        await node.CaughtUp();
        var live = await node.Rows();

        await new StreamArchive(node.Shared.Source).Archive("account/a", Node.Ct);
        await node.Rebuilder.Rebuild(null, null, Node.Ct);

        Assert.Equal(live, await node.Rows());
        Assert.All(await node.Verifier.Verify(null, null, Node.Ct), outcome => Assert.Empty(outcome.Differences));
    }

    private async Task<List<string>> Below(string prefix, bool isArchived)
    {
        var names = new List<string>();
        await foreach (var name in archive.StreamsBelow(prefix, isArchived, Ct)) names.Add(name);
        return names;
    }
}
