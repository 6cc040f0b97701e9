using OpenEdx.EventStore.Schema;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Tests.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Versions;

public sealed class VersionTablesTests
{
    [Fact]
    public async Task on_an_empty_log_the_first_version_met_is_live_at_once()
    {
        await using var node = await Node.On(null, [new Balances(version: 3)]);
        Assert.Equal(["balances 3 live"], await Versions(node));
        Assert.Equal(0, await node.Number("select count(*) from bank.balances"));
    }

    [Fact]
    public async Task readers_see_rows_of_the_live_version_under_the_documented_name()
    {
        await using var node = await Node.Started([new Balances()]);
        await node.Append(Bank.Deposit("a", 1));
        await node.CaughtUp();
        await using var newer = await Node.On(node.Shared, [new Balances(version: 2)]);
        Assert.Equal(["balances 1 live", "balances 2 building"], await Versions(node));
        Assert.Single(await node.Rows());
        Assert.Empty(await node.Rows("bank.balances_v2"));
    }

    [Fact]
    public async Task plain_tables_of_a_former_release_become_those_of_version_1()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabase(Node.Ct);
        await SchemaMigrator.Migrate(database.Source, [], [], [], Node.Ct);
        await database.Source.Execute("create schema bank;" + new Balances().Ddl(TableNames.Documented));
        await database.Source.Execute("insert into bank.balances values ('a', 7, 1, now(), null)");
        await database.Source.Execute("insert into mt_event_progression values ('balances:All', 42)");

        await using var node = await Node.On(database, [new Balances()]);

        Assert.Equal(["balances 1 live"], await Versions(node));
        Assert.Equal(7, await node.Number("select amount from bank.balances"));
        Assert.Equal(42, await node.Number("select last_seq_id from mt_event_progression where name = 'balances:All'"));
        Assert.Equal(["balances_v1_pkey", "idx_balances_v1_amount_account"], await database.Source.Texts("select indexname::text from pg_indexes where schemaname = 'bank' order by 1"));
    }

    [Fact]
    public async Task plain_tables_become_a_former_version_when_the_program_knows_a_newer_one_only()
    {
        await using var database = await PostgresFixture.CreateEmptyDatabase(Node.Ct);
        await SchemaMigrator.Migrate(database.Source, [], [], [], Node.Ct);
        await database.Source.Execute("create schema bank;" + new Balances().Ddl(TableNames.Documented));

        await using var node = await Node.On(database, [new Balances(version: 2)]);

        Assert.Equal(["balances 1 live", "balances 2 building"], await Versions(node));
    }

    [Fact]
    public async Task a_node_that_starts_again_locks_no_table()
    {
        await using var node = await Node.On(null, [new Balances()]);
        await using var reader = await node.Streams.Database.OpenConnectionAsync(Node.Ct);
        await using var transaction = await reader.BeginTransactionAsync(Node.Ct);
        await using var command = new Npgsql.NpgsqlCommand("lock table bank.balances_v1 in row exclusive mode; lock table bank.balances in access share mode", reader);
        await command.ExecuteNonQueryAsync(Node.Ct);

        await using var again = await Node.On(node.Shared, [new Balances()]).WaitAsync(TimeSpan.FromSeconds(30), Node.Ct);
    }

    private static Task<List<string>> Versions(Node node) =>
        node.Streams.Database.Texts("select concat_ws(' ', projection, version, state) from event_store.projection_versions order by 1");
}
