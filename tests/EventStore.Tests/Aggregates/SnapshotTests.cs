using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Retention;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Tests.Telemetry;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Aggregates;

/// <summary>Every store here keeps nothing in memory, so that each decision begins with the snapshot.</summary>
public sealed class SnapshotTests : IClassFixture<PostgresFixture>
{
    private readonly PostgresFixture postgres;
    private readonly string stream = Trial.NewStream();
    private readonly StreamStore store;
    private readonly LiveAggregate<Purse> purses;
    private int folded;

    public SnapshotTests(PostgresFixture postgres)
    {
        this.postgres = postgres;
        store = Forgetful();
        purses = Purse.Aggregate(() => folded++, rule: new("purse/1", 3));
    }

    private static CancellationToken Ct => Trial.Ct;

    [Fact]
    public async Task a_snapshot_is_due_every_so_many_events()
    {
        var versions = new List<long>();
        for (var i = 0; i < 7; i++)
        {
            await Add($"item {i}");
            versions.Add(await SnapshotVersion());
        }

        Assert.Equal([0, 0, 3, 3, 3, 6, 6], versions);
    }

    [Fact]
    public async Task a_load_takes_the_snapshot_and_the_events_after_it_in_one_statement()
    {
        for (var i = 0; i < 4; i++) await Add($"item {i}");
        await Load();
        folded = 0;

        using var statements = new Statements();
        var purse = await Load();

        Assert.Equal(["item 0", "item 1", "item 2", "item 3"], purse.Items);
        Assert.Equal((1, 1), (folded, statements.All.Count));
    }

    [Fact]
    public async Task an_old_log_without_snapshots_gets_one_when_it_is_loaded()
    {
        await store.Append(stream, new ItemAdded("pen", 1), new ItemAdded("ink", 1), new ItemAdded("cup", 1));

        await Load();

        Assert.Equal(3, await SnapshotVersion());
    }

    [Fact]
    public async Task a_snapshot_of_another_fold_is_passed_over_and_replaced()
    {
        for (var i = 0; i < 3; i++) await Add($"item {i}");
        var next = Purse.Aggregate(() => folded++, rule: new("purse/2", 3));
        folded = 0;

        Assert.Equal(3, (await store.Load(stream, next, Ct)).Pieces);
        Assert.Equal(3, folded);
        await Settled();
        Assert.Equal("purse/2", await postgres.Database.Scalar<string>($"select fingerprint from event_store.snapshots where stream_id = '{stream}'"));
    }

    [Theory]
    [InlineData("state = '\\x7b'")]
    [InlineData("state = set_byte(state, 12, 88)")]
    [InlineData("state = convert_to('{\"Pieces\": 9}', 'utf8'), sha256 = sha256(convert_to('{\"Pieces\": 9}', 'utf8'))")]
    [InlineData("state = convert_to('null', 'utf8'), sha256 = sha256(convert_to('null', 'utf8'))")]
    public async Task a_damaged_snapshot_costs_the_reading_of_the_events_and_is_replaced(string damage)
    {
        for (var i = 0; i < 3; i++) await Add($"item {i}");
        await Damage(damage);
        folded = 0;

        Assert.Equal(["item 0", "item 1", "item 2"], (await Load()).Items);
        Assert.Equal(3, folded);
        folded = 0;
        Assert.Equal(3, (await Load()).Pieces);
        Assert.Equal(0, folded);
    }

    [Theory]
    [InlineData("version = version + 5")]
    [InlineData("version = version + 5, seq_id = seq_id + 1000000")]
    [InlineData("seq_id = seq_id - 1")]
    public async Task a_snapshot_that_is_ahead_of_the_log_or_of_another_past_does_not_count(string damage)
    {
        for (var i = 0; i < 3; i++) await Add($"item {i}");
        await Damage($"{damage}, state = convert_to('{{\"Items\":[],\"Pieces\":9}}', 'utf8'), sha256 = sha256(convert_to('{{\"Items\":[],\"Pieces\":9}}', 'utf8'))");
        folded = 0;

        Assert.Equal((3, 3), ((await Load()).Pieces, folded));
    }

    [Fact]
    public async Task a_lost_snapshot_costs_the_reading_of_the_events()
    {
        for (var i = 0; i < 3; i++) await Add($"item {i}");
        await postgres.Database.Execute($"delete from event_store.snapshots where stream_id = '{stream}'");

        var done = await Add("pen");

        Assert.Equal((4L, 4), (done.Version, done.State.Pieces));
        Assert.Equal(4, await SnapshotVersion());
    }

    [Fact]
    public async Task states_of_aggregates_about_persons_are_not_stored()
    {
        var personal = Purse.Aggregate(isKept: false, rule: new("purse/1", 1));
        await store.Transact(stream, personal, purse => purse.Add("pen", 1), answer => answer.Facts, EventMetadata.None, Ct);

        Assert.Equal(0, await SnapshotVersion());
    }

    [Fact]
    public async Task an_archived_stream_has_no_snapshot_and_gets_none()
    {
        for (var i = 0; i < 3; i++) await Add($"item {i}");
        await new StreamArchive(postgres.Database).Archive(stream, Ct);

        Assert.Equal(0, await SnapshotVersion());
        Assert.Equal(3, (await Load()).Pieces);
        Assert.Equal(0, await SnapshotVersion());
    }

    [Fact]
    public async Task a_compacted_stream_has_no_snapshot_of_what_was_replaced()
    {
        for (var i = 0; i < 4; i++) await Add($"item {i}");
        var compactor = new StreamCompactor(new Shards(store, [], []), TimeProvider.System);
        await compactor.Compact(stream, 4, _ => new ItemAdded("all", 4), EventMetadata.None, Ct);

        Assert.Equal(0, await SnapshotVersion());
        Assert.Equal(["all"], (await Load()).Items);
    }

    /// <summary>What was cut off is written anew, to the same version: the snapshot of what was there before must not speak for it.</summary>
    [Fact]
    public async Task a_log_that_was_cut_has_no_snapshot_from_behind_the_cut()
    {
        await using var copy = await PostgresFixture.CreateDatabase(Ct);
        var cut = new StreamStore(copy.Source, Trial.Types, [], TimeProvider.System, stateCacheBytes: 0);
        var last = 0L;
        for (var i = 0; i < 3; i++)
        {
            var done = await cut.Transact(stream, purses, purse => purse.Add($"item {i}", 1), answer => answer.Facts, EventMetadata.None, Ct);
            if (i == 1) last = done.Appended[0].Position;
        }

        await Eventually.Holds(() => cut.Snapshots.IsIdle);
        Assert.Equal(1, await copy.Source.Scalar<long>("select count(*) from event_store.snapshots"));

        await new LogCut(new(cut, [], [])).After(last, Ct);

        Assert.Equal(0, await copy.Source.Scalar<long>("select count(*) from event_store.snapshots"));
        await cut.Append(stream, new ItemAdded("other", 5));
        Assert.Equal(7, (await cut.Load(stream, purses, Ct)).Pieces);
    }

    /// <summary>A database whose log was taken away by hand and read in again from a file, changed, with the positions of the file.</summary>
    [Fact]
    public async Task a_log_that_is_filled_from_a_file_begins_without_snapshots()
    {
        await using var database = await PostgresFixture.CreateDatabase(Ct);
        var filled = new StreamStore(database.Source, Trial.Types, [], TimeProvider.System, stateCacheBytes: 0);
        for (var i = 0; i < 3; i++) await filled.Transact(stream, purses, purse => purse.Add($"item {i}", 1), answer => answer.Facts, EventMetadata.None, Ct);
        await Eventually.Holds(() => filled.Snapshots.IsIdle);
        var log = await filled.Log();
        await database.Source.Execute("truncate mt_events, mt_streams; update mt_event_progression set last_seq_id = 0");

        await new LogImporter(filled).Fill(Stored(log), null, Ct);

        Assert.Equal(0, await database.Source.Scalar<long>("select count(*) from event_store.snapshots"));
        Assert.Equal(15, (await filled.Load(stream, purses, Ct)).Pieces);

        static async IAsyncEnumerable<StoredEvent> Stored(List<RecordedEvent> log)
        {
            await Task.Yield();
            foreach (var fact in log)
            {
                var dearer = Trial.Types.Serialize(new ItemAdded(((ItemAdded)fact.Data).Item, 5));
                yield return new(fact.Stream, fact.Version, fact.Id, fact.Type, dearer, fact.Timestamp) { Position = fact.Position, StreamType = "basket" };
            }
        }
    }

    private StreamStore Forgetful() => new(postgres.Database, Trial.Types, [], TimeProvider.System, stateCacheBytes: 0);

    private async Task<TransactResult<Purse, Purse.Answer>> Add(string item)
    {
        var done = await store.Transact(stream, purses, purse => purse.Add(item, 1), answer => answer.Facts, EventMetadata.None, Ct);
        await Settled();
        return done;
    }

    private async Task<Purse> Load()
    {
        var purse = await store.Load(stream, purses, Ct);
        await Settled();
        return purse;
    }

    private Task Settled() => Eventually.Holds(() => store.Snapshots.IsIdle);

    private async Task<long> SnapshotVersion()
    {
        await Settled();
        return await postgres.Database.Scalar<long>($"select coalesce(max(version), 0) from event_store.snapshots where stream_id = '{stream}'");
    }

    private Task Damage(string how) => postgres.Database.Execute($"update event_store.snapshots set {how} where stream_id = '{stream}'");
}
