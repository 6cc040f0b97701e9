using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Retention;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Schema;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Tests.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Retention;

/// <summary>Accounts of the bank of <see cref="Bank"/>, whose deposits may be summed up.</summary>
public sealed class StreamCompactorTests
{
    private const string Stream = "account/ada";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_summary_takes_the_place_of_the_last_event_that_it_stands_for()
    {
        await using var bank = await Opened();
        var positions = (await bank.Store.ReadStream(Stream, Ct)).Select(fact => fact.Position).ToList();

        Assert.Equal(new Compaction(Stream, 3, 3), await bank.Compact(through: 3));

        var left = await bank.Store.ReadStream(Stream, Ct);
        Assert.Equal([(3L, positions[2], "Compacted<Account>"), (4L, positions[3], "deposited")], left.Select(fact => (fact.Version, fact.Position, fact.Type)));
        Assert.Equal(["""{"Snapshot": {"Name": "ada", "Amount": 6}, "PreviousStreamId": "00000000-0000-0000-0000-000000000000", "PreviousStreamKey": ""}"""],
            await bank.Database.Texts("select data::text from public.mt_events where version = 3"));
        Assert.Equal(4, await bank.Store.VersionOf(Stream, Ct));
    }

    [Fact]
    public async Task decisions_after_it_see_the_same_state_and_the_stream_goes_on()
    {
        await using var bank = await Opened();
        await bank.Compact(through: long.MaxValue);

        var done = await bank.Store.Transact(Stream, new LiveAggregate<long>("account", 0, Evolve), state => state, amount => [Bank.Deposit("ada", amount)], EventMetadata.None, Ct);

        Assert.Equal((5, 10L, 20L), (done.Version, done.Decision, done.State));
        Assert.Equal(new Compaction(Stream, 5, 2), await bank.Compact(through: long.MaxValue));
        Assert.Equal(20L, (await bank.Store.ReadStream(Stream, Ct)).Aggregate(0L, (state, fact) => Evolve(state, fact.Data)));
    }

    [Fact]
    public async Task nothing_is_done_where_nothing_is_to_be_gained()
    {
        await using var bank = await Opened();

        Assert.Null(await bank.Compact(through: 1));
        Assert.Null(await bank.Compact(stream: "account/nobody"));
        await bank.Compact();
        Assert.Null(await bank.Compact());
    }

    [Fact]
    public async Task it_is_refused_while_a_read_model_could_not_be_rebuilt_from_the_summary()
    {
        await using var bank = await Opened(new Balances());

        var refusal = await Assert.ThrowsAsync<CompactionRefusedException>(() => bank.Compact());

        Assert.Equal(["balances"], refusal.Consumers);
        Assert.Contains("deposited is consumed by balances", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(4, (await bank.Store.ReadStream(Stream, Ct)).Count);
    }

    [Fact]
    public async Task a_process_refuses_it_as_well()
    {
        await using var bank = await Opened();
        var withProcess = new StreamCompactor(new(bank.Store, [], [new NotingProcess()]), TimeProvider.System);

        var refusal = await Assert.ThrowsAsync<CompactionRefusedException>(() => withProcess.Compact(Stream, 9, Summarize, EventMetadata.None, Ct));

        Assert.Equal(["noting"], refusal.Consumers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task a_read_model_that_begins_at_summaries_is_the_same_live_and_rebuilt(int seenBefore)
    {
        var sums = new Sums();
        await using var bank = await Opened(sums);
        await bank.Rebuild(through: seenBefore);
        await bank.Compact(through: 3);
        await using (var node = await Node.Started([sums], shared: bank.Shared)) await node.CaughtUp();

        Assert.Equal(["ada 10"], await bank.Database.Texts("select name || ' ' || amount from bank.sums"));
        Assert.All(await new ProjectionVerifier(bank.Shards, new()).Verify(null, null, Ct), outcome => Assert.Empty(outcome.Differences));
        await bank.Rebuilder.Rebuild(null, null, Ct);
        Assert.Equal(["ada 10"], await bank.Database.Texts("select name || ' ' || amount from bank.sums"));
    }

    /// <summary>Appends go on; whatever the compaction caught, the sum of what was acknowledged is the sum in the log.</summary>
    [Fact]
    public async Task a_compaction_amid_appends_loses_nothing_that_was_acknowledged()
    {
        await using var bank = await Opened();
        using var enough = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 3).Select(async _ =>
        {
            var sum = 0L;
            while (!enough.IsCancellationRequested)
            {
                await bank.Store.Append([Bank.To("ada", Bank.Deposit("ada", 1), Bank.Deposit("ada", 2))], EventMetadata.None, Ct);
                sum += 3;
            }

            return sum;
        }).ToArray();
        for (var round = 0; round < 20; round++)
        {
            await Task.Delay(5, Ct);
            await bank.Compact();
        }

        await enough.CancelAsync();
        var acknowledged = 10 + (await Task.WhenAll(writers)).Sum();
        var events = await bank.Store.ReadStream(Stream, Ct);

        Assert.Equal(acknowledged, events.Aggregate(0L, (state, fact) => Evolve(state, fact.Data)));
        Assert.Equal(await bank.Store.VersionOf(Stream, Ct), events[^1].Version);
        Assert.Equal(events.Count, events[^1].Version - events[0].Version + 1);
    }

    private static long Evolve(long state, object fact) => fact switch
    {
        Deposited deposited => state + deposited.Amount,
        AccountCompacted compacted => compacted.Snapshot.Amount,
        _ => throw new NotSupportedException(),
    };

    private static AccountCompacted Summarize(IReadOnlyList<object> facts) => new(new("ada", facts.Aggregate(0L, Evolve)), Guid.Empty, "");

    private static async Task<OpenBank> Opened(params IProjection[] projections)
    {
        var database = await PostgresFixture.CreateEmptyDatabase(Ct);
        await SchemaMigrator.Migrate(database.Source, projections, [], [], Ct);
        var store = new StreamStore(database.Source, Bank.Types, projections, TimeProvider.System);
        var bank = new OpenBank(database, store, new(store, projections, []));
        foreach (var amount in new[] { 1, 2, 3, 4 }) await bank.Store.Append([Bank.To("ada", Bank.Deposit("ada", amount))], EventMetadata.None, Ct);
        return bank;
    }

    private sealed record SumRow(string Name, long Amount);

    private readonly record struct SumKey(string Name);

    /// <summary>Understands summaries: what it needs of the past is in them.</summary>
    private sealed class Sums : RowProjection<SumRow, SumKey>
    {
        public override string Name => "sums";

        public override string Table => "bank.sums";

        public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

        public override IReadOnlyCollection<Type> Consumes => [typeof(Deposited), typeof(AccountCompacted)];

        protected override IEnumerable<SumKey> KeysOf(RecordedEvent fact) =>
            [new(fact.Data is AccountCompacted compacted ? compacted.Snapshot.Name : ((Deposited)fact.Data).Account)];

        protected override SumRow? Evolve(SumRow? row, SumKey key, RecordedEvent fact) =>
            new(key.Name, StreamCompactorTests.Evolve(row?.Amount ?? 0, fact.Data));
    }

    private sealed class OpenBank(TestDatabase database, StreamStore store, Shards shards) : IAsyncDisposable
    {
        public Npgsql.NpgsqlDataSource Database => database.Source;

        public TestDatabase Shared => database;

        public Shards Shards => shards;

        public StreamStore Store => store;

        public ProjectionRebuilder Rebuilder { get; } = new(shards, new(), TimeProvider.System);

        public Task<Compaction?> Compact(long through = long.MaxValue, string stream = Stream) =>
            new StreamCompactor(shards, TimeProvider.System).Compact(stream, through, Summarize, EventMetadata.None, Ct);

        /// <summary>The state of a projection that had come so far when the stream was compacted.</summary>
        public async Task Rebuild(long through)
        {
            await Database.Execute($"create table aside as select * from public.mt_events where version > {through}; delete from public.mt_events where version > {through}");
            await Rebuilder.Rebuild(null, null, Ct);
            await Database.Execute($"insert into public.mt_events select * from aside; update public.mt_event_progression set last_seq_id = {through}");
        }

        public ValueTask DisposeAsync() => database.DisposeAsync();
    }
}
