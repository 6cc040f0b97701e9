using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Streams;

public sealed class TransactTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly LiveAggregate<int> Baskets = new("basket", 0, (count, fact) => count + ((ItemAdded)fact).Count);

    private readonly StreamStore store = Trial.StoreOn(postgres.Database);
    private readonly string stream = Trial.NewStream();

    private static CancellationToken Ct => Trial.Ct;

    [Fact]
    public async Task a_decision_sees_the_state_and_is_appended_to_it()
    {
        await Add(3);

        var done = await Add(4);

        Assert.Equal((7, 2L), (done.State, done.Version));
        Assert.Equal([new ItemAdded("pen", 4)], done.Appended.Select(fact => fact.Data));
        Assert.Equal("basket", await postgres.Database.Scalar<string>($"select type from mt_streams where id = '{stream}'"));
    }

    [Fact]
    public async Task a_decision_for_nothing_stores_nothing()
    {
        await Add(3);

        var done = await Decide(_ => []);

        Assert.Equal((3, 1L, 0), (done.State, done.Version, done.Appended.Count));
        Assert.Equal((0, 0L), await DecideNothingOn(Trial.NewStream()));
    }

    [Fact]
    public async Task the_loser_of_a_race_decides_again_on_the_new_state()
    {
        var states = new List<int>();

        var done = await Decide(state =>
        {
            states.Add(state);
            if (states.Count <= 2) store.Append(stream, new ItemAdded("rival", 10)).GetAwaiter().GetResult();
            return [new ItemAdded("pen", 1)];
        });

        Assert.Equal([0, 10, 20], states);
        Assert.Equal((21, 3L), (done.State, done.Version));
    }

    [Fact]
    public async Task after_twenty_lost_races_the_caller_learns_of_it()
    {
        var decisions = 0;

        await Assert.ThrowsAsync<WrongExpectedVersionException>(() => Decide(_ =>
        {
            decisions++;
            store.Append(stream, new ItemAdded("rival", 1)).GetAwaiter().GetResult();
            return [new ItemAdded("pen", 1)];
        }));

        Assert.Equal(20, decisions);
    }

    [Fact]
    public async Task an_archived_stream_ends_the_attempt_at_once()
    {
        await Add(1);
        await postgres.Database.Execute($"update mt_streams set is_archived = true where id = '{stream}'");

        await Assert.ThrowsAsync<StreamArchivedException>(() => Add(1));
    }

    /// <summary>Only while fewer than five are in: were two decisions made on the same state, there would be more.</summary>
    [Fact]
    public async Task a_rule_over_the_state_holds_among_many_writers()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Decide(state => state < 5 ? [new ItemAdded("pen", 1)] : [])));

        Assert.Equal(5, await store.VersionOf(stream, Ct));
    }

    private async Task<(int, long)> DecideNothingOn(string absent)
    {
        var done = await store.Transact(absent, Baskets, _ => 0, _ => [], EventMetadata.None, Ct);
        return (done.State, done.Version);
    }

    private Task<TransactResult<int, IReadOnlyList<object>>> Add(int count) => Decide(_ => [new ItemAdded("pen", count)]);

    private Task<TransactResult<int, IReadOnlyList<object>>> Decide(Func<int, IReadOnlyList<object>> decide) =>
        store.Transact(stream, Baskets, decide, facts => facts, EventMetadata.None, Ct);

}
