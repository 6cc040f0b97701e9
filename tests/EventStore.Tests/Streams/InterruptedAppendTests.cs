using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Streams;

/// <summary>The connection is lost before, during and after the commit: each append is stored once or not at all, and its caller knows.</summary>
public sealed class InterruptedAppendTests : IAsyncLifetime
{
    // Answers to a sign-in begin with R: one that is lost is a connection that never was, with nothing sent over it.
    private static readonly Func<ReadOnlyMemory<byte>, bool> AnyAnswer = bytes => bytes.Span[0] != (byte)'R';

    private static readonly Func<ReadOnlyMemory<byte>, bool> AnswerToCommit = answer => answer.Span.IndexOf("COMMIT\0"u8) >= 0;

    private readonly string stream = Trial.NewStream();
    private TestDatabase database = null!;
    private ReplyGap network = null!;
    private NpgsqlDataSource shaky = null!;
    private StreamStore store = null!;

    private static CancellationToken Ct => Trial.Ct;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresFixture.CreateDatabase();
        var direct = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        network = new(direct.Port);
        direct.Host = "127.0.0.1";
        direct.Port = network.Port;
        direct.ApplicationName = "shaky";
        shaky = EventStoreDatabase.Open(direct.ConnectionString);
        store = Trial.StoreOn(shaky);
        await store.Append("warm", new ItemAdded("pen", 1));
    }

    public async ValueTask DisposeAsync()
    {
        await shaky.DisposeAsync();
        await network.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task an_answer_lost_after_the_commit_is_found_in_the_log()
    {
        network.LoseNext(AnyAnswer);

        var result = await store.Append(stream, new ItemAdded("pen", 1), new ItemAdded("ink", 2));

        var stored = await Trial.StoreOn(database.Source).ReadStream(stream, Ct);
        Assert.Equal(stored.Select(Plain), result.Events.Select(Plain));
        Assert.Equal((2, 2), (stored.Count, result.Versions[stream]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(300)]
    public async Task an_answer_lost_to_a_commit_with_read_models_or_a_copy_is_found_in_the_log(int events)
    {
        await database.Source.Execute("create table trial_sums (total bigint not null); insert into trial_sums values (0)");
        var projecting = Trial.StoreOn(shaky, new Sums());
        network.LoseNext(AnswerToCommit);

        var result = await projecting.Append(stream, [.. Enumerable.Range(1, events).Select(i => new ItemAdded("pen", 1))]);

        Assert.Equal((events, events), (result.Events.Count, (await Trial.StoreOn(database.Source).ReadStream(stream, Ct)).Count));
        Assert.Equal(events, await database.Source.Scalar<long>("select total from trial_sums"));
    }

    [Fact]
    public async Task a_process_ended_before_the_append_leaves_nothing_and_the_append_is_made_on_another()
    {
        await database.Source.Execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'shaky'");

        Assert.Equal(1, (await store.Append(stream, new ItemAdded("pen", 1))).Versions[stream]);
        Assert.Single(await store.ReadStream(stream, Ct));
    }

    /// <summary>The server works on, long after the client has given up: its process is ended before the log is looked at.</summary>
    [Fact]
    public async Task a_statement_that_outlives_its_connection_is_ended_and_made_again_once()
    {
        await database.Source.Execute("""
            create sequence trial_slow;
            create function trial_wait() returns trigger language plpgsql as $$ begin if nextval('trial_slow') = 1 then perform pg_sleep(60); end if; return new; end $$;
            create trigger trial_wait before insert on mt_events for each row execute function trial_wait()
            """);

        var appending = store.Append(stream, new ItemAdded("pen", 1));
        await Until("select count(*) from pg_stat_activity where application_name = 'shaky' and wait_event = 'PgSleep'", 1);
        network.Cut();

        Assert.Equal(1, (await appending).Versions[stream]);
        Assert.Single(await Trial.StoreOn(database.Source).ReadStream(stream, Ct));
    }

    [Fact]
    public async Task callers_of_one_group_each_learn_what_became_of_their_append()
    {
        await database.Source.Execute($"insert into mt_streams (id, version) values ('{stream}', 7)");
        for (var round = 0; round < 10; round++)
        {
            var r = round;
            var appends = Enumerable.Range(0, 20).Select(i => Outcome(() => store.Append($"{stream}/{r}/{i}", new ItemAdded("pen", i)))).ToList();
            network.LoseNext(AnyAnswer);
            var refused = Outcome(() => store.Append([Trial.To(stream, ExpectedVersion.Exactly(3), new ItemAdded("pen", 1))], EventMetadata.None, Ct));

            Assert.All(await Task.WhenAll(appends), outcome => Assert.IsType<AppendResult>(outcome));
            Assert.Equal(7, Assert.IsType<WrongExpectedVersionException>(await refused).Actual);
        }

        Assert.Equal((200, 200), (
            await database.Source.Scalar<long>($"select count(*) from mt_events where stream_id like '{stream}/%'"),
            await database.Source.Scalar<long>($"select count(distinct stream_id) from mt_events where stream_id like '{stream}/%' and version = 1")));
    }

    [Fact]
    public async Task without_a_database_to_ask_the_caller_gets_the_ids_to_look_for()
    {
        var impatient = new StreamStore(shaky, Trial.Types, [], TimeProvider.System) { OutcomePatience = TimeSpan.FromMilliseconds(50) };
        await impatient.Append(stream, new ItemAdded("pen", 1));
        network.LoseNext(AnyAnswer);
        network.Refuse();

        var unknown = await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => impatient.Append(stream, new ItemAdded("pen", 2)));

        Assert.Equal([stream], unknown.Streams);
        Assert.Contains(unknown.Events.Single().ToString(), unknown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create or replace function trial_fail() returns trigger language plpgsql as $$ begin perform pg_sleep(30); return new; end $$; alter database {0} set statement_timeout = '100ms'", PostgresErrorCodes.QueryCanceled)]
    [InlineData("alter database {0} set default_transaction_read_only = on", PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData("create or replace function trial_fail() returns trigger language plpgsql as $$ begin raise exception using errcode = '53100'; end $$", PostgresErrorCodes.DiskFull)]
    public async Task what_the_server_refuses_is_told_as_it_is_and_nothing_is_stored(string prepare, string state)
    {
        await database.Source.Execute(string.Format(System.Globalization.CultureInfo.InvariantCulture, prepare, database.Name));
        if (prepare.Contains("trial_fail", StringComparison.Ordinal))
            await database.Source.Execute("create trigger trial_fail before insert on mt_events for each row execute function trial_fail()");
        shaky.Clear();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => store.Append(stream, new ItemAdded("pen", 1)));

        Assert.Equal(state, refused.SqlState);
        Assert.Equal(0, await store.VersionOf(stream, Ct));
    }

    private static async Task<object> Outcome(Func<Task<AppendResult>> append)
    {
        try
        {
            return await append();
        }
        catch (WrongExpectedVersionException refusal)
        {
            return refusal;
        }
    }

    private async Task Until(string count, long expected)
    {
        while (await database.Source.Scalar<long>(count) != expected) await Task.Delay(5, Ct);
    }

    private static RecordedEvent Plain(RecordedEvent fact) => fact with { Metadata = EventMetadata.None };

    private sealed class Sums : IProjection
    {
        public string Name => "trial_sums";

        public int Version => 1;

        public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

        public IReadOnlyCollection<Type> Consumes => [typeof(ItemAdded)];

        public IReadOnlyList<string> Tables => ["trial_sums"];

        public string Ddl(TableNames names) => "";

        public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
        {
            await using var command = new NpgsqlCommand("update trial_sums set total = total + $1", session.Connection, session.Transaction);
            command.Parameters.AddWithValue((long)events.Count);
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
