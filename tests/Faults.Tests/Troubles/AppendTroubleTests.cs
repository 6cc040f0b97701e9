using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.Faults.Tests.Checking;
using OpenEdx.Faults.Tests.Model;
using OpenEdx.TestKit;

namespace OpenEdx.Faults.Tests.Troubles;

/// <summary>One trouble at a time: an append is tried again where that is safe, else refused with the reason, and never stored by halves or twice.</summary>
public sealed class AppendTroubleTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly string stream = $"trouble/{Guid.NewGuid():N}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("lock_timeout=100", PostgresErrorCodes.LockNotAvailable, "Others are at work on the same data.")]
    [InlineData("statement_timeout=100", PostgresErrorCodes.QueryCanceled, "The database took too long.")]
    public async Task an_append_that_waits_too_long_is_refused_and_may_come_again(string setting, string state, string sentence)
    {
        await using var source = With($"-c {setting}");
        var store = Store(source);
        await Append(store, stream);
        await using (var blocker = await postgres.Database.OpenConnectionAsync(Ct))
        await using (await blocker.BeginTransactionAsync(Ct))
        {
            await Execute(blocker, $"select from mt_streams where id = '{stream}' for update");
            var refused = await Assert.ThrowsAsync<PostgresException>(() => Append(store, stream));
            Assert.Equal(state, refused.SqlState);
            Assert.Equal(sentence, DatabaseTrouble.Of(refused));
        }

        Assert.Equal(1, await Stored());
        await Append(store, stream);
        Assert.Equal(2, await Stored());
    }

    [Fact]
    public async Task an_append_that_is_chosen_to_end_a_deadlock_is_stored_once()
    {
        var other = stream + "/z";
        await using var source = With("-c deadlock_timeout=20");
        var store = Store(source);
        await Append(store, stream, other);
        await using var blocker = await postgres.Database.OpenConnectionAsync(Ct);
        await using var transaction = await blocker.BeginTransactionAsync(Ct);
        await Execute(blocker, "set local deadlock_timeout = '60s'");
        await Execute(blocker, $"select from mt_streams where id = '{other}' for update");
        var append = Append(store, stream, other);
        await UntilWaiting(source);
        // Closes the circle; the append, which notices first, loses, and comes again behind us.
        await Execute(blocker, $"select from mt_streams where id = '{stream}' for update");
        await transaction.CommitAsync(Ct);
        await append;
        Assert.Equal(2, await Stored());
    }

    [Fact]
    public async Task an_append_that_cannot_be_serialized_is_stored_once()
    {
        await using var source = With("-c default_transaction_isolation=serializable");
        var store = Store(source);
        await Append(store, stream);
        await using var blocker = await postgres.Database.OpenConnectionAsync(Ct);
        await using var transaction = await blocker.BeginTransactionAsync(Ct);
        await Execute(blocker, $"update mt_streams set timestamp = now() where id = '{stream}'");
        var append = Append(store, stream);
        await UntilWaiting(source);
        // What the append read is outdated now: PostgreSQL fails it with 40001.
        await transaction.CommitAsync(Ct);
        await append;
        Assert.Equal(2, await Stored());
    }

    [Fact]
    public async Task a_database_that_takes_no_changes_refuses_appends_and_goes_on_answering_readers()
    {
        await Append(Store(postgres.Database), stream);
        await using var source = With("-c default_transaction_read_only=on");
        var store = Store(source);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Append(store, stream));
        Assert.Equal("The database takes no changes at present.", DatabaseTrouble.Of(refused));
        Assert.Equal(1, await Stored());
        Assert.Single(await store.ReadStream(stream, Ct));
    }

    [Fact]
    public async Task a_server_without_a_free_connection_refuses_appends_until_there_is_one()
    {
        var role = $"r{Guid.NewGuid():N}";
        await using (var admin = await postgres.Database.OpenConnectionAsync(Ct))
            await Execute(admin, $"create role {role} login password 'x' connection limit 1; grant all on all tables in schema public to {role}; grant all on all sequences in schema public to {role}; grant usage on schema event_store to {role}");
        var settings = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Username = role, Password = "x", Pooling = false };
        await using var source = NpgsqlDataSource.Create(settings);
        var store = Store(source);
        await using (var only = new NpgsqlConnection(settings.ConnectionString))
        {
            await only.OpenAsync(Ct);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => Append(store, stream));
            Assert.Equal("The database has no connection left.", DatabaseTrouble.Of(refused));
        }

        // The server counts a connection for a moment longer than its client.
        while (await Refused(store)) await Task.Delay(20, Ct);
        Assert.Equal(1, await Stored());
    }

    private async Task<bool> Refused(StreamStore store)
    {
        try
        {
            await Append(store, stream);
            return false;
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            return true;
        }
    }

    private StreamStore Store(NpgsqlDataSource source) => new(source, Noting.Types, [], TimeProvider.System);

    private NpgsqlDataSource With(string options) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Options = options, ApplicationName = stream });

    private static Task<AppendResult> Append(StreamStore store, params string[] streams) => store.Append(
        [.. streams.Select((name, i) => new StreamAppend(name, "trouble", ExpectedVersion.Any, [new Put(Guid.NewGuid().ToString(), i + 1, 1, null)]))], EventMetadata.None, Ct);

    private async Task<int> Stored() => (await Store(postgres.Database).ReadStream(stream, Ct)).Count;

    /// <summary>Until a session of the source waits for a lock.</summary>
    private async Task UntilWaiting(NpgsqlDataSource source)
    {
        var name = new NpgsqlConnectionStringBuilder(source.ConnectionString).ApplicationName;
        while (true)
        {
            await using var command = postgres.Database.CreateCommand("select count(*) from pg_stat_activity where application_name = left($1, 63) and wait_event_type = 'Lock'");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name! });
            if ((long)(await command.ExecuteScalarAsync(Ct))! > 0) return;
            await Task.Delay(5, Ct);
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
