using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Streams;

/// <summary>The races between numbers and commits, one by one: two connections, a fixed order of steps.</summary>
public sealed class DecidedBoundTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private StreamStore store = null!;

    private static CancellationToken Ct => Trial.Ct;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresFixture.CreateDatabase();
        store = Trial.StoreOn(database.Source);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task of_a_fresh_log_nothing_is_decided()
    {
        Assert.Equal(0, await Bound());
        Assert.Empty(await store.Log());

        await store.Append(Trial.NewStream(), new ItemAdded("pen", 1));

        Assert.Equal(1, await Bound());
        Assert.Equal([1], await Positions());
    }

    [Fact]
    public async Task the_very_first_append_holds_the_bound_too()
    {
        await using var slow = await Writer.Begin(this);
        await slow.Append();
        await store.Append(Trial.NewStream(), new ItemAdded("ink", 1));

        Assert.Equal(0, await Bound());

        await slow.Transaction.CommitAsync(Ct);
        Assert.Equal([1, 2], await Positions());
    }

    [Fact]
    public async Task a_slow_writer_is_not_skipped_where_a_plain_cursor_skips_it()
    {
        await store.Append(Trial.NewStream(), new ItemAdded("pen", 1));
        await using var slow = await Writer.Begin(this);
        await slow.Append();
        await store.Append(Trial.NewStream(), new ItemAdded("ink", 1));

        var plain = await PlainCursor(after: 0);
        var ours = await Positions();
        await slow.Transaction.CommitAsync(Ct);
        plain.AddRange(await PlainCursor(after: plain[^1]));
        ours.AddRange(await Positions(after: ours[^1]));

        Assert.Equal([1, 2, 3], ours);
        Assert.Equal([1, 3], plain);
    }

    [Fact]
    public async Task a_writer_that_rolled_back_holds_nobody_back()
    {
        await using (var failed = await Writer.Begin(this))
        {
            await failed.Append();
            await failed.Transaction.RollbackAsync(Ct);
        }

        await store.Append(Trial.NewStream(), new ItemAdded("pen", 1));

        Assert.Equal(2, await Bound());
        Assert.Equal([2], await Positions());
    }

    [Fact]
    public async Task a_transaction_that_appends_nothing_holds_nobody_back()
    {
        await using var idle = await Writer.Begin(this);
        await using (var write = new NpgsqlCommand("create table trial_table (id bigint)", idle.Connection, idle.Transaction)) await write.ExecuteNonQueryAsync(Ct);

        await store.Append(Trial.NewStream(), new ItemAdded("pen", 1));

        Assert.Equal(1, await Bound());
    }

    [Fact]
    public async Task many_appends_of_one_transaction_publish_one_bound()
    {
        await using var writer = await Writer.Begin(this);
        await writer.Append();
        await store.Append(Trial.NewStream(), new ItemAdded("pen", 1));
        await writer.Append();
        await writer.Append();

        Assert.Equal(0, await Bound());
        Assert.Equal(1, await database.Source.AdvisoryLocks());

        await writer.Transaction.CommitAsync(Ct);
        Assert.Equal([1, 2, 3, 4], await Positions());
    }

    [Fact]
    public async Task a_savepoint_rolled_back_does_not_lose_the_bound_of_what_follows()
    {
        await using var writer = await Writer.Begin(this);
        await writer.Transaction.SaveAsync("before", Ct);
        await writer.Append();
        await writer.Transaction.RollbackAsync("before", Ct);
        Assert.Equal(1, await Bound());

        await writer.Append();
        await store.Append(Trial.NewStream(), new ItemAdded("pen", 1));
        Assert.Equal(1, await Bound());
        Assert.Empty(await Positions());

        await writer.Transaction.CommitAsync(Ct);
        Assert.Equal([2, 3], await Positions());
    }

    [Fact]
    public async Task the_slowest_of_several_writers_sets_the_bound()
    {
        await using var first = await Writer.Begin(this);
        await using var second = await Writer.Begin(this);
        await store.Append(Trial.NewStream(), new ItemAdded("pen", 1));
        await first.Append();
        await second.Append();

        await second.Transaction.CommitAsync(Ct);
        Assert.Equal(1, await Bound());
        await first.Transaction.CommitAsync(Ct);

        Assert.Equal(3, await Bound());
    }

    [Fact]
    public async Task locks_of_others_do_not_move_the_bound()
    {
        await store.Append(Trial.NewStream(), new ItemAdded("pen", 1));
        await using var connection = await database.Source.OpenConnectionAsync(Ct);
        foreach (var foreign in new[] { "4004", "4444", "4444 + 2147483647::bigint", "-1", "0", "0, 1", "-1898643456, 7" })
        {
            await using var take = new NpgsqlCommand($"select pg_advisory_lock({foreign})", connection);
            await take.ExecuteNonQueryAsync(Ct);
        }

        Assert.Equal(1, await Bound());
    }

    [Fact]
    public async Task positions_beyond_32_bits_are_carried_by_the_key()
    {
        await database.Source.Execute("select setval('mt_events_sequence', 5000000000000)");
        await using var slow = await Writer.Begin(this);
        await slow.Append();
        await store.Append(Trial.NewStream(), new ItemAdded("ink", 1));

        Assert.Equal(5000000000000, await Bound());
        Assert.Empty(await Positions());
    }

    [Fact]
    public async Task a_snapshot_older_than_the_bound_is_refused()
    {
        await using var connection = await database.Source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, Ct);

        await Assert.ThrowsAsync<InvalidOperationException>(() => new DecidedBound().Read(connection, Ct));
    }

    [Fact]
    public async Task the_log_is_paged_without_gap_or_repetition()
    {
        for (var i = 0; i < 25; i++) await store.Append(Trial.NewStream(), new ItemAdded("pen", i));

        foreach (var size in new[] { 1, 5, 24, 25, 26 })
        {
            Assert.Equal(Enumerable.Range(0, 25), (await store.Log(pageSize: size)).Select(fact => ((ItemAdded)fact.Data).Count));
        }

        Assert.Equal(Enumerable.Range(11, 15).Select(i => (long)i), await Positions(after: 10));
    }

    [Fact]
    public async Task only_the_names_wanted_are_read_and_tombstones_never()
    {
        await store.Append(Trial.NewStream(), new ItemAdded("pen", 1), new ItemRemoved("pen"), new ItemAdded("ink", 1));
        await database.Source.Execute("""
            insert into mt_streams (id, version) values ('mt_tombstone', 4);
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp) values (nextval('mt_events_sequence'), gen_random_uuid(), 'mt_tombstone', 4, '{}', 'tombstone', now())
            """);

        var removed = new List<object>();
        await foreach (var fact in store.ReadAll(0, Ct, ["item_removed"], pageSize: 1)) removed.Add(fact.Data);

        Assert.Equal([new ItemRemoved("pen")], removed);
        Assert.Equal([1, 2, 3], await Positions());
        Assert.Equal(4, await Bound());
    }

    private async Task<long> Bound()
    {
        await using var connection = await database.Source.OpenConnectionAsync(Ct);
        return await new DecidedBound().Read(connection, Ct);
    }

    private async Task<List<long>> Positions(long after = 0) => [.. (await store.Log(after)).Select(fact => fact.Position)];

    /// <summary>What a reader without the bound does: everything visible beyond the last number seen.</summary>
    private async Task<List<long>> PlainCursor(long after)
    {
        var texts = await database.Source.Texts($"select seq_id::text from mt_events where seq_id > {after} order by seq_id");
        return [.. texts.Select(text => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
    }

    private sealed record Writer(StreamStore Store, NpgsqlConnection Connection, NpgsqlTransaction Transaction) : IAsyncDisposable
    {
        public static async Task<Writer> Begin(DecidedBoundTests tests)
        {
            var connection = await tests.database.Source.OpenConnectionAsync(Ct);
            return new(tests.store, connection, await connection.BeginTransactionAsync(Ct));
        }

        public Task<AppendResult> Append() => Store.AppendWithin(
            Connection, Transaction, [Trial.To(Trial.NewStream(), ExpectedVersion.NoStream, new ItemAdded("slow", 1))], EventMetadata.None, Ct);

        public async ValueTask DisposeAsync()
        {
            await Transaction.DisposeAsync();
            await Connection.DisposeAsync();
        }
    }
}
