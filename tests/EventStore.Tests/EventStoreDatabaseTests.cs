using Npgsql;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests;

public sealed class EventStoreDatabaseTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static CancellationToken Ct => Trial.Ct;

    [Fact]
    public void what_the_connection_string_sets_is_kept()
    {
        using var open = EventStoreDatabase.Open("Host=nowhere");
        using var set = EventStoreDatabase.Open("Host=nowhere;No Reset On Close=false");

        Assert.True(new NpgsqlConnectionStringBuilder(open.ConnectionString).NoResetOnClose);
        Assert.False(new NpgsqlConnectionStringBuilder(set.ConnectionString).NoResetOnClose);
    }

    [Fact]
    public async Task a_call_that_fails_while_it_prepares_leaves_a_statement_that_works()
    {
        await using var connection = await postgres.Database.OpenConnectionAsync(Ct);

        for (var i = 0; i < 4; i++) Assert.Equal("22021", (await Assert.ThrowsAsync<PostgresException>(() => Echo("\0"))).SqlState);

        for (var i = 0; i < 4; i++) Assert.Equal("text", await Echo("text"));
        await using var count = new NpgsqlCommand("select count(*) from pg_prepared_statements where statement = 'select $1 as echoed'", connection);
        Assert.Equal(1L, await count.ExecuteScalarAsync(Ct));

        async Task<string> Echo(string text)
        {
            await using var command = new NpgsqlCommand("select $1 as echoed", connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
            await using var reader = await command.ReadPrepared(Ct);
            await reader.ReadAsync(Ct);
            return reader.GetString(0);
        }
    }

    [Fact]
    public async Task a_session_with_settings_of_its_own_does_not_come_back()
    {
        await using var database = EventStoreDatabase.Open(postgres.ConnectionString);
        int process;
        await using (var connection = await database.OpenConnectionAsync(Ct))
        {
            using var session = new OwnSession(database);
            process = connection.ProcessID;
        }

        await using var next = await database.OpenConnectionAsync(Ct);
        Assert.NotEqual(process, next.ProcessID);
    }

    /// <summary>As a rebuild or a switch of versions does under readers that have prepared their statements.</summary>
    [Fact]
    public async Task a_prepared_statement_goes_on_over_a_table_made_anew()
    {
        await postgres.Database.Execute("create schema trial_plans; create table trial_plans.rows (id bigint primary key, name text); insert into trial_plans.rows values (1, 'old')");
        await using var connection = await postgres.Database.OpenConnectionAsync(Ct);
        for (var i = 0; i < 8; i++) Assert.Equal("old", await Name());

        await postgres.Database.Execute("""
            drop table trial_plans.rows; create table trial_plans.rows (name text, id bigint primary key, further int);
            insert into trial_plans.rows values ('new', 1, 0)
            """);
        Assert.Equal("new", await Name());

        await postgres.Database.Execute("alter table trial_plans.rows rename to rows_v2; create view trial_plans.rows as select id, name from trial_plans.rows_v2");
        Assert.Equal("new", await Name());

        async Task<string> Name()
        {
            await using var command = new NpgsqlCommand("select name from trial_plans.rows where id = $1", connection);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = 1 });
            await using var reader = await command.ReadPrepared(Ct);
            await reader.ReadAsync(Ct);
            return reader.GetString(0);
        }
    }

    [Fact]
    public async Task a_column_of_another_type_fails_once_and_is_then_prepared_anew()
    {
        await postgres.Database.Execute("create table trial_typed (value int); insert into trial_typed values (7)");
        await using var connection = await postgres.Database.OpenConnectionAsync(Ct);
        for (var i = 0; i < 4; i++) Assert.Equal(7, await Value());

        await postgres.Database.Execute("alter table trial_typed alter column value type bigint");

        var stale = await Assert.ThrowsAsync<PostgresException>(Value);
        Assert.Equal(PostgresErrorCodes.FeatureNotSupported, stale.SqlState);
        Assert.Equal(7L, await Value());

        async Task<object> Value()
        {
            await using var command = new NpgsqlCommand("select value from trial_typed", connection);
            await using var reader = await command.ReadPrepared(Ct);
            await reader.ReadAsync(Ct);
            return reader.GetValue(0);
        }
    }
}
