using Npgsql;
using OpenEdx.EventStore.Schema;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Schema;

public sealed class SchemaMigratorTests
{
    private static CancellationToken Ct => Trial.Ct;

    [Fact]
    public async Task eight_nodes_may_start_at_once_on_an_empty_database()
    {
        await using var empty = await PostgresFixture.CreateEmptyDatabase(Ct);
        string[] further = ["create schema if not exists trial; create table if not exists trial.things (id bigint primary key); create index if not exists ix_things on trial.things (id)"];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var node = EventStoreDatabase.Open(empty.ConnectionString);
            await SchemaMigrator.Migrate(node, [], [], further, Ct);
        }));

        await Trial.StoreOn(empty.Source).Append(Trial.NewStream(), new ItemAdded("pen", 1));
        Assert.Equal(0, await empty.Source.Scalar<long>("select count(*) from trial.things"));
        Assert.Equal(0, await empty.Source.AdvisoryLocks());
    }

    [Fact]
    public async Task migrating_again_changes_nothing_that_is_stored()
    {
        await using var empty = await PostgresFixture.CreateEmptyDatabase(Ct);
        await SchemaMigrator.Migrate(empty.Source, [], [], [], Ct);
        var store = Trial.StoreOn(empty.Source);
        await store.Append("basket/1", new ItemAdded("pen", 1));

        await SchemaMigrator.Migrate(empty.Source, [], [], [], Ct);
        await store.Append([Trial.To("basket/1", ExpectedVersion.Exactly(1), new ItemRemoved("pen"))], EventMetadata.None, Ct);

        Assert.Equal([1, 2], (await store.Log()).Select(fact => fact.Position));
    }

    [Fact]
    public async Task a_node_that_starts_does_not_wait_for_appends_of_the_others()
    {
        await using var shared = await PostgresFixture.CreateDatabase(Ct);
        await using var connection = await shared.Source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await Trial.StoreOn(shared.Source).AppendWithin(
            connection, transaction, [Trial.To("basket/1", ExpectedVersion.Any, new ItemAdded("pen", 1))], EventMetadata.None, Ct);

        await SchemaMigrator.Migrate(shared.Source, [], [], [], Ct).WaitAsync(TimeSpan.FromSeconds(30), Ct);
        await transaction.CommitAsync(Ct);
    }

    [Fact]
    public async Task large_events_of_an_older_database_are_compressed_with_lz4_from_then_on()
    {
        await using var shared = await PostgresFixture.CreateDatabase(Ct);
        if (!await shared.Source.Scalar<bool>("select 'lz4' = any(enumvals) from pg_settings where name = 'default_toast_compression'"))
            Assert.Skip("This server was built without lz4.");
        await shared.Source.Execute("alter table mt_events alter column data set compression pglz");
        var (store, large) = (Trial.StoreOn(shared.Source), string.Concat(Enumerable.Repeat("pen and ink, ", 1000)));
        await store.Append("basket/1", new ItemRemoved(large));

        await SchemaMigrator.Migrate(shared.Source, [], [], [], Ct);
        await store.Append("basket/2", new ItemRemoved(large));

        Assert.Equal(["pglz", "lz4"], await shared.Source.Texts("select pg_column_compression(data) from mt_events order by seq_id"));
        Assert.Equal([new ItemRemoved(large), new ItemRemoved(large)], (await store.Log()).Select(fact => fact.Data));
        var stamp = await shared.Source.Scalar<string>(Stamp);
        await SchemaMigrator.Migrate(shared.Source, [], [], [], Ct);
        Assert.Equal(stamp, await shared.Source.Scalar<string>(Stamp));
    }

    /// <summary>Changes with every change of the column, also one that sets what is set.</summary>
    private const string Stamp = "select concat(xmin, attcompression) from pg_attribute where attrelid = 'mt_events'::regclass and attname = 'data'";

    [Fact]
    public async Task a_part_that_fails_leaves_nothing_of_itself_and_no_lock()
    {
        await using var empty = await PostgresFixture.CreateEmptyDatabase(Ct);

        await Assert.ThrowsAsync<PostgresException>(() =>
            SchemaMigrator.Migrate(empty.Source, [], [], ["create table half (id bigint); create table half (id bigint)"], Ct));

        Assert.False(await empty.Source.Scalar<bool>("select exists (select from pg_class where relname = 'half')"));
        Assert.Equal(0, await empty.Source.AdvisoryLocks());
    }
}
