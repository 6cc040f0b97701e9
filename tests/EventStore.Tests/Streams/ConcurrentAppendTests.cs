using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Streams;

public sealed class ConcurrentAppendTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly StreamStore store = Trial.StoreOn(postgres.Database);
    private readonly string stream = Trial.NewStream();

    private static CancellationToken Ct => Trial.Ct;

    [Fact]
    public async Task writers_who_take_any_version_all_get_their_own()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => store.Append(stream, new ItemAdded("pen", i), new ItemAdded("ink", i))));

        Assert.Equal(Enumerable.Range(1, 120).Select(i => (long)i), results.SelectMany(result => result.Events).Select(fact => fact.Version).Order());
        var read = await store.ReadStream(stream, Ct);
        Assert.Equal(120, read.Count);
        Assert.Equal(read.Select(fact => fact.Position).Order(), read.Select(fact => fact.Position));
        Assert.Equal(120, await store.VersionOf(stream, Ct));
    }

    [Fact]
    public async Task of_writers_who_expect_the_same_version_one_wins()
    {
        for (var version = 0; version < 5; version++)
        {
            var expected = version == 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(version);
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
            {
                try
                {
                    await store.Append([Trial.To(stream, expected, new ItemAdded("pen", i))], EventMetadata.None, Ct);
                    return true;
                }
                catch (WrongExpectedVersionException lost)
                {
                    Assert.Equal(version + 1, lost.Actual);
                    return false;
                }
            }));
            Assert.Single(outcomes, won => won);
        }

        Assert.Equal(5, (await store.ReadStream(stream, Ct)).Count);
    }

    /// <summary>Inside a caller's transaction nothing is tried again, so a deadlock would surface.</summary>
    [Fact]
    public async Task appends_to_the_same_streams_in_opposite_order_do_not_deadlock()
    {
        string[] forth = [stream + "/a", stream + "/b", stream + "/c"];
        string[] back = [.. forth.Reverse()];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 25; i++)
            {
                await using var connection = await postgres.Database.OpenConnectionAsync(Ct);
                await using var transaction = await connection.BeginTransactionAsync(Ct);
                var appends = (writer % 2 == 0 ? forth : back).Select(name => Trial.To(name, ExpectedVersion.Any, new ItemAdded("pen", i))).ToList();
                await store.AppendWithin(connection, transaction, appends, EventMetadata.None, Ct);
                await transaction.CommitAsync(Ct);
            }
        }));

        foreach (var name in forth) Assert.Equal(200, await store.VersionOf(name, Ct));
    }

    [Fact]
    public async Task a_stream_checked_to_be_absent_stays_absent_until_the_commit()
    {
        var guarded = Trial.NewStream();
        await using var connection = await postgres.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await store.AppendWithin(connection, transaction, [Trial.To(guarded, ExpectedVersion.NoStream)], EventMetadata.None, Ct);

        var rival = store.Append(guarded, new ItemAdded("pen", 1));
        await Task.WhenAny(rival, Task.Delay(200, Ct));
        Assert.False(rival.IsCompleted);

        await transaction.CommitAsync(Ct);
        Assert.Equal(1, (await rival).Versions[guarded]);
    }

    [Fact]
    public async Task a_refused_append_leaves_the_callers_transaction_usable()
    {
        await using var connection = await postgres.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);

        await Assert.ThrowsAsync<WrongExpectedVersionException>(() => store.AppendWithin(
            connection, transaction, [Trial.To(stream, ExpectedVersion.Exactly(4), new ItemAdded("pen", 1))], EventMetadata.None, Ct));
        await store.AppendWithin(connection, transaction, [Trial.To(stream, ExpectedVersion.NoStream, new ItemAdded("pen", 2))], EventMetadata.None, Ct);
        await transaction.CommitAsync(Ct);

        Assert.Equal([new ItemAdded("pen", 2)], (await store.ReadStream(stream, Ct)).Select(fact => fact.Data));
    }
}
