using System.Collections.Concurrent;
using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Retention;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Aggregates;

/// <summary>What a node decides on a state that it kept, while another node works on the same stream.</summary>
public sealed class KeptStateTests : IClassFixture<PostgresFixture>
{
    private readonly PostgresFixture postgres;
    private readonly string stream = Trial.NewStream();
    private readonly StreamStore store;
    private readonly StreamStore other;
    private readonly LiveAggregate<Purse> purses;
    private int folded;

    public KeptStateTests(PostgresFixture postgres)
    {
        this.postgres = postgres;
        (store, other) = (Trial.StoreOn(postgres.Database), Trial.StoreOn(postgres.Database));
        purses = Purse.Aggregate(() => folded++);
    }

    private static CancellationToken Ct => Trial.Ct;

    [Fact]
    public async Task a_hot_stream_takes_one_statement_and_reads_nothing()
    {
        await Add("pen", 1);
        await Add("ink", 1);
        folded = 0;

        using var statements = new Statements();
        var done = await Add("cup", 1);

        Assert.Contains("mt_streams", Assert.Single(statements.All), StringComparison.Ordinal);
        Assert.Equal((3L, 3, 1), (done.Version, done.State.Pieces, folded));
    }

    [Fact]
    public async Task a_stream_that_was_not_there_is_not_read()
    {
        using var statements = new Statements();
        var done = await AddNew("pen", 2);

        Assert.Contains("mt_streams", Assert.Single(statements.All), StringComparison.Ordinal);
        Assert.Equal((1L, 2), (done.Version, done.State.Pieces));
    }

    [Theory]
    [InlineData("ink", 1, "added", 2, 4)]
    [InlineData("pen", 1, "there already", 1, 3)]
    [InlineData("ink", 8, "full", 1, 3)]
    public async Task a_stream_that_came_meanwhile_is_decided_on_as_it_is(string item, int count, string word, long version, int pieces)
    {
        await other.Append(stream, new ItemAdded("pen", 3));
        var done = await AddNew(item, count);
        Assert.Equal((word, version, pieces), (done.Decision.Word, done.Version, done.State.Pieces));
    }

    [Fact]
    public async Task a_refusal_on_a_stream_taken_for_new_is_confirmed()
    {
        await other.Append(stream, new ItemAdded("pen", 3), new ItemRemoved("pen"));
        var done = await AddNew("ink", 11);
        Assert.Equal(("full", 2L, 2), (done.Decision.Word, done.Version, done.State.Pieces));
    }

    [Fact]
    public async Task after_a_lost_race_only_newer_events_are_read()
    {
        for (var i = 0; i < 5; i++) await Add($"item {i}", 1);
        await other.Append(stream, new ItemAdded("rival", 1), new ItemAdded("second rival", 1));
        folded = 0;

        using var statements = new Statements();
        var done = await Add("pen", 1);

        // Two newer events and its own: the five before them are not read again.
        Assert.Equal((8L, 8, 3), (done.Version, done.State.Pieces, folded));
        Assert.Contains("version >= $2", Assert.Single(statements.All, text => text.StartsWith("select seq_id", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_stream_that_others_write_to_is_looked_at_first_the_next_time()
    {
        await Add("pen", 1);
        await other.Append(stream, new ItemAdded("rival", 1));
        await Add("ink", 1);
        await other.Append(stream, new ItemAdded("second rival", 1));

        Assert.Equal(2, await StatementsOf("cup"));
        Assert.Equal(2, await StatementsOf("cap"));

        // Nobody came in between the last time: it is this node's own again.
        Assert.Equal(1, await StatementsOf("hat"));
    }

    [Fact]
    public async Task a_refusal_from_memory_is_confirmed_before_it_is_answered()
    {
        await Add("pen", 10);
        Assert.Equal("full", (await Add("ink", 1)).Decision.Word);
        await other.Append(stream, new ItemRemoved("pen"));

        var done = await Add("ink", 1);

        Assert.Equal(("added", 3L), (done.Decision.Word, done.Version));
    }

    [Fact]
    public async Task a_repeat_from_memory_is_confirmed_before_it_is_answered()
    {
        await Add("pen", 1);
        await other.Append(stream, new ItemRemoved("pen"));

        Assert.Equal("added", (await Add("pen", 1)).Decision.Word);
        Assert.Equal(("there already", 3L), ((await Add("pen", 1)).Decision.Word, await store.VersionOf(stream, Ct)));
    }

    [Fact]
    public async Task a_confirmation_reads_no_event_when_there_is_none()
    {
        await Add("pen", 1);
        await Add("ink", 1);
        folded = 0;

        using var statements = new Statements();
        var done = await Add("pen", 1);

        Assert.Equal(("there already", 2L, 0, 1), (done.Decision.Word, done.Version, folded, statements.All.Count));
    }

    [Fact]
    public async Task what_a_decision_takes_for_impossible_is_looked_up()
    {
        await Add("pen", 1);
        await other.Append(stream, new ItemAdded("ink", 1));

        Assert.Equal("removed", (await store.Transact(stream, purses, purse => purse.Remove("ink"), answer => answer.Facts, EventMetadata.None, Ct)).Decision.Word);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.Transact(stream, purses, purse => purse.Remove("ink"), answer => answer.Facts, EventMetadata.None, Ct));
    }

    [Fact]
    public async Task a_view_is_as_of_now_and_reads_newer_events_only()
    {
        for (var i = 0; i < 5; i++) await Add($"item {i}", 1);
        await other.Append(stream, new ItemAdded("rival", 1));
        folded = 0;

        Assert.Equal(6, (await store.Load(stream, purses, Ct)).Pieces);
        Assert.Equal(1, folded);
    }

    [Fact]
    public async Task an_archived_stream_refuses_and_its_state_is_let_go()
    {
        await Add("pen", 1);
        var archive = new StreamArchive(postgres.Database);
        await archive.Archive(stream, Ct);

        await Assert.ThrowsAsync<StreamArchivedException>(() => Add("ink", 1));
        Assert.Equal("there already", (await Add("pen", 1)).Decision.Word);

        await archive.Unarchive(stream, Ct);
        Assert.Equal(2, (await Add("ink", 1)).Version);
    }

    [Fact]
    public async Task a_stream_that_was_taken_away_begins_anew()
    {
        await Add("pen", 1);
        await Add("ink", 1);
        await postgres.Database.Execute($"delete from mt_streams where id = '{stream}'");

        Assert.Equal(("added", 1L), await Brief("pen"));

        // As long as before, but another past.
        await postgres.Database.Execute($"delete from mt_streams where id = '{stream}'");
        await other.Append(stream, new ItemAdded("rival", 1));
        Assert.Equal(("added", 2L), await Brief("ink"));
        Assert.Equal("rival ink", string.Join(' ', (await store.ReadStream(stream, Ct)).Select(fact => ((ItemAdded)fact.Data).Item)));
        await postgres.Database.Execute($"delete from mt_streams where id = '{stream}'");
        await other.Append(stream, new ItemAdded("rival", 1), new ItemAdded("cup", 9));
        Assert.Equal(("full", 2L), await Brief("pen"));
    }

    [Fact]
    public async Task states_of_aggregates_about_persons_are_read_each_time()
    {
        var personal = Purse.Aggregate(() => folded++, isKept: false);
        for (var i = 0; i < 3; i++) await store.Transact(stream, personal, purse => purse.Add($"item {i}", 1), answer => answer.Facts, EventMetadata.None, Ct);
        folded = 0;

        await store.Transact(stream, personal, purse => purse.Add("pen", 1), answer => answer.Facts, EventMetadata.None, Ct);

        Assert.Equal(4, folded);
    }

    /// <summary>Ten pieces fit. Two nodes with many writers each, all from what they remember: none is put in that does not fit, and none is refused that does.</summary>
    [Fact]
    public async Task a_rule_holds_among_many_writers_of_two_nodes()
    {
        var answers = new ConcurrentQueue<string>();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
            answers.Enqueue((await (i % 2 == 0 ? store : other).Transact(
                stream, purses, purse => purse.Add($"item {i}", 1), answer => answer.Facts, EventMetadata.None, Ct)).Decision.Word)));

        Assert.Equal((10, 6), (answers.Count(word => word == "added"), answers.Count(word => word == "full")));
        Assert.Equal(10, await store.VersionOf(stream, Ct));
    }

    private async Task<int> StatementsOf(string item)
    {
        using var statements = new Statements();
        await Add(item, 1);
        return statements.All.Count;
    }

    private async Task<(string, long)> Brief(string item)
    {
        var done = await Add(item, 1);
        return (done.Decision.Word, done.Version);
    }

    private Task<TransactResult<Purse, Purse.Answer>> AddNew(string item, int count) =>
        store.Transact(stream, purses, purse => purse.Add(item, count), answer => answer.Facts, EventMetadata.None, Ct, isNew: true);

    private Task<TransactResult<Purse, Purse.Answer>> Add(string item, int count) =>
        store.Transact(stream, purses, purse => purse.Add(item, count), answer => answer.Facts, EventMetadata.None, Ct);
}
