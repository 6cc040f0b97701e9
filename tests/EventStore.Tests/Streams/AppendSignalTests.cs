using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Streams;

public sealed class AppendSignalTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly StreamStore store = Trial.StoreOn(postgres.Database);

    private static CancellationToken Ct => Trial.Ct;

    [Fact]
    public async Task an_append_wakes_all_who_wait_and_finds_its_event_committed()
    {
        var stream = Trial.NewStream();
        var woken = Enumerable.Range(0, 3).Select(async _ =>
        {
            await store.Appended.Next.WaitAsync(TimeSpan.FromSeconds(30), Ct);
            return await store.VersionOf(stream, Ct);
        }).ToList();

        await store.Append(stream, new ItemAdded("pen", 1));

        Assert.All(await Task.WhenAll(woken), version => Assert.Equal(1, version));
    }

    [Fact]
    public async Task a_commit_between_taking_and_awaiting_is_not_missed()
    {
        var next = store.Appended.Next;
        await store.Append(Trial.NewStream(), new ItemAdded("pen", 1));

        Assert.True(next.IsCompletedSuccessfully);
        Assert.False(store.Appended.Next.IsCompleted);
    }

    [Fact]
    public async Task what_stored_nothing_wakes_nobody()
    {
        var next = store.Appended.Next;
        var stream = Trial.NewStream();

        await store.Append([Trial.To(stream, ExpectedVersion.NoStream)], EventMetadata.None, Ct);
        await Assert.ThrowsAsync<WrongExpectedVersionException>(() =>
            store.Append([Trial.To(stream, ExpectedVersion.Exactly(1), new ItemAdded("pen", 1))], EventMetadata.None, Ct));

        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task an_append_of_another_node_is_announced_by_whoever_hears_of_it()
    {
        var next = store.Appended.Next;
        await using var connection = await postgres.Database.OpenConnectionAsync(Ct);
        var before = await DecidedBound.LastDrawn(connection, Ct);
        await Trial.StoreOn(postgres.Database).Append(Trial.NewStream(), new ItemAdded("pen", 1));

        Assert.False(next.IsCompleted);
        if (await DecidedBound.LastDrawn(connection, Ct) > before) store.Appended.Raise();

        Assert.True(next.IsCompletedSuccessfully);
    }
}
