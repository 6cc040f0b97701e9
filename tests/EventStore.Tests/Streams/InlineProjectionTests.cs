using Npgsql;
using OpenEdx.EventStore.Schema;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Streams;

public sealed class InlineProjectionTests : IAsyncLifetime
{
    private readonly string stream = Trial.NewStream();
    private TestDatabase database = null!;
    private Counts counts = null!;
    private StreamStore store = null!;

    private static CancellationToken Ct => Trial.Ct;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresFixture.CreateDatabase();
        counts = new();
        store = Trial.StoreOn(database.Source, counts);
        await SchemaMigrator.Migrate(database.Source, [counts], [], [], Ct);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task rows_are_there_when_the_append_returns()
    {
        await store.Append(stream, new ItemAdded("pen", 2), new ItemRemoved("pen"), new ItemAdded("pen", 3));

        Assert.Equal(5, await Total());
        Assert.Equal([[1L, 3L]], counts.Applied);
    }

    [Fact]
    public async Task an_append_without_events_consumed_does_not_disturb_it()
    {
        await store.Append(stream, new ItemRemoved("pen"));

        Assert.Empty(counts.Applied);
    }

    [Fact]
    public async Task a_failure_of_the_projection_takes_the_events_back()
    {
        counts.Fail = _ => throw new FormatException();

        await Assert.ThrowsAsync<FormatException>(() => store.Append(stream, new ItemAdded("pen", 2)));

        Assert.Equal((0, 0), (await store.VersionOf(stream, Ct), await Total()));
    }

    [Fact]
    public async Task within_a_transaction_of_the_caller_rows_and_events_are_committed_together()
    {
        foreach (var commit in new[] { false, true })
        {
            await using var connection = await database.Source.OpenConnectionAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await store.AppendWithin(connection, transaction, [Trial.To(stream, ExpectedVersion.NoStream, new ItemAdded("pen", 2))], EventMetadata.None, Ct);
            if (commit) await transaction.CommitAsync(Ct);
        }

        Assert.Equal((1, 2), (await store.VersionOf(stream, Ct), await Total()));
    }

    [Theory]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    public async Task what_was_certainly_rolled_back_is_tried_again_and_stored_once(string state)
    {
        var failures = 2;
        counts.Fail = session => failures-- > 0 ? Raise(session, state) : Task.CompletedTask;

        await store.Append(stream, new ItemAdded("pen", 2));

        Assert.Equal((1, 2, 3), (await store.VersionOf(stream, Ct), await Total(), counts.Applied.Count));
    }

    [Fact]
    public async Task a_failure_that_comes_every_time_reaches_the_caller()
    {
        counts.Fail = session => Raise(session, PostgresErrorCodes.SerializationFailure);

        await Assert.ThrowsAsync<PostgresException>(() => store.Append(stream, new ItemAdded("pen", 2)));

        Assert.Equal((0, 5), (await store.VersionOf(stream, Ct), counts.Applied.Count));
    }

    [Fact]
    public async Task a_connection_lost_on_every_attempt_reaches_the_caller_with_nothing_stored()
    {
        counts.Fail = async session =>
        {
            await using var command = new NpgsqlCommand("select pg_terminate_backend(pg_backend_pid())", session.Connection, session.Transaction);
            await command.ExecuteNonQueryAsync(Ct);
        };

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => store.Append(stream, new ItemAdded("pen", 2)));

        Assert.Equal((0, 5), (await store.VersionOf(stream, Ct), counts.Applied.Count));
    }

    private static async Task Raise(ProjectionSession session, string state)
    {
        await using var command = new NpgsqlCommand($"do $$ begin raise exception using errcode = '{state}'; end $$", session.Connection, session.Transaction);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private async Task<long> Total() => await database.Source.Scalar<long>("select coalesce(sum(total), 0)::bigint from trial_counts");

    private sealed class Counts : IProjection
    {
        public Func<ProjectionSession, Task> Fail { get; set; } = _ => Task.CompletedTask;

        /// <summary>Versions of the events of each call.</summary>
        public List<List<long>> Applied { get; } = [];

        public string Name => "trial_counts";

        public int Version => 1;

        public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

        public IReadOnlyCollection<Type> Consumes => [typeof(ItemAdded)];

        public IReadOnlyList<string> Tables => ["trial_counts"];

        public string Ddl(TableNames names) => $"create table if not exists {names["trial_counts"]} (item text primary key, total bigint not null)";

        public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
        {
            Applied.Add([.. events.Select(fact => fact.Version)]);
            foreach (var fact in events.Select(fact => (ItemAdded)fact.Data))
            {
                await using var command = new NpgsqlCommand(
                    $"insert into {session.Tables["trial_counts"]} as c values ($1, $2) on conflict (item) do update set total = c.total + excluded.total", session.Connection, session.Transaction);
                command.Parameters.AddWithValue(fact.Item);
                command.Parameters.AddWithValue((long)fact.Count);
                await command.ExecuteNonQueryAsync(ct);
            }

            await Fail(session);
        }
    }
}
