using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Tests.Subscriptions;

namespace OpenEdx.EventStore.Tests.Streams;

public sealed class BulkAppendTests
{
    private static readonly EventMetadata Job = new(CorrelationId: "job-1", CausationId: "import", UserName: "17");

    [Fact]
    public async Task a_long_sequence_is_stored_in_order_with_its_metadata_in_several_transactions()
    {
        await using var node = await Node.On(null, [new Balances()]);
        var reported = new List<long>();

        var stored = await node.Streams.AppendMany(Deposits(2500, accounts: 7), Job, new Reports(reported), Node.Ct);

        Assert.Equal((2500, 3), (stored, await node.Shared.Source.Scalar<long>("select count(distinct xmin::text) from mt_events")));
        Assert.Equal([1000, 2000, 2500], reported);
        for (var account = 0; account < 7; account++)
        {
            var facts = await node.Streams.ReadStream(Bank.To($"{account}", Bank.Deposit("", 0)).Stream, Node.Ct);
            Assert.Equal(Enumerable.Range(0, 2500).Where(i => i % 7 == account).Select(i => Bank.Deposit($"{account}", i)), facts.Select(fact => fact.Data));
            Assert.Equal(Enumerable.Range(1, facts.Count).Select(version => (long)version), facts.Select(fact => fact.Version));
            Assert.All(facts, fact => Assert.Equal(Job, fact.Metadata));
        }
    }

    [Theory]
    [InlineData(49)]
    [InlineData(50)]
    [InlineData(1200)]
    public async Task inline_read_models_follow_into_streams_that_were_there(int events)
    {
        await using var database = await TestKit.PostgresFixture.CreateDatabase(Trial.Ct);
        await database.Source.Execute("create table trial_sums (item text primary key, total bigint not null)");
        var (store, stream) = (Trial.StoreOn(database.Source, new Totals()), Trial.NewStream());
        await store.Append(stream, new ItemAdded("pen", 5));

        await store.AppendMany(
            Enumerable.Range(0, events).Select(i => Trial.To(stream, ExpectedVersion.Exactly(1 + i), new ItemAdded("pen", 2))).ToAsyncEnumerable(), EventMetadata.None, null, Trial.Ct);

        Assert.Equal((events + 1, 5 + (2 * events)), (await store.VersionOf(stream, Trial.Ct), await database.Source.Scalar<long>("select total from trial_sums")));
    }

    [Fact]
    public async Task a_refusal_leaves_whole_transactions_and_none_of_its_own()
    {
        await using var database = await TestKit.PostgresFixture.CreateDatabase(Trial.Ct);
        var (store, other) = (Trial.StoreOn(database.Source), Trial.NewStream());
        await store.Append(other, new ItemRemoved("pen"));
        var refused = Enumerable.Range(0, 1500).Select(i => Trial.To($"{Trial.NewStream()}", ExpectedVersion.NoStream, new ItemAdded("pen", i)))
            .Append(Trial.To(other, ExpectedVersion.NoStream, new ItemAdded("pen", 1)));

        var error = await Assert.ThrowsAsync<WrongExpectedVersionException>(() => store.AppendMany(refused.ToAsyncEnumerable(), EventMetadata.None, null, Trial.Ct));

        Assert.Equal((other, 1L, 1001L), (error.Stream, error.Actual, await database.Source.Scalar<long>("select count(*) from mt_events")));
    }

    [Fact]
    public async Task a_version_that_does_not_follow_is_refused_and_not_joined_to_the_former()
    {
        await using var database = await TestKit.PostgresFixture.CreateDatabase(Trial.Ct);
        var (store, stream) = (Trial.StoreOn(database.Source), Trial.NewStream());
        StreamAppend[] given = [Trial.To(stream, ExpectedVersion.NoStream, new ItemRemoved("pen")), Trial.To(stream, ExpectedVersion.Exactly(2), new ItemRemoved("ink"))];

        await Assert.ThrowsAsync<WrongExpectedVersionException>(() => store.AppendMany(given.ToAsyncEnumerable(), EventMetadata.None, null, Trial.Ct));

        Assert.Equal(1, await store.VersionOf(stream, Trial.Ct));
    }

    /// <summary>Nothing is read ahead of what is being stored by more than a transaction.</summary>
    [Fact]
    public async Task no_more_is_taken_than_one_transaction_holds()
    {
        await using var database = await TestKit.PostgresFixture.CreateDatabase(Trial.Ct);
        var (store, taken, ahead, done) = (Trial.StoreOn(database.Source), 0L, 0L, new List<long>());

        await store.AppendMany(Counted(), EventMetadata.None, new Reports(done), Trial.Ct);

        Assert.Equal(5000, taken);
        Assert.InRange(ahead, 1, 1001);

        async IAsyncEnumerable<StreamAppend> Counted()
        {
            for (var i = 0; i < 5000; i++)
            {
                taken++;
                ahead = Math.Max(ahead, taken - (done.Count == 0 ? 0 : done[^1]));
                yield return Trial.To(Trial.NewStream(), ExpectedVersion.Any, new ItemAdded("pen", i));
            }

            await Task.CompletedTask;
        }
    }

    private static IAsyncEnumerable<StreamAppend> Deposits(int count, int accounts) =>
        Enumerable.Range(0, count).Select(i => Bank.To($"{i % accounts}", Bank.Deposit($"{i % accounts}", i))).ToAsyncEnumerable();

    /// <summary>At once, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class Reports(List<long> into) : IProgress<long>
    {
        public void Report(long value) => into.Add(value);
    }
}
