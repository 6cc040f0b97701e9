using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Tests.Subscriptions;

/// <summary>Events that a consumer cannot digest stop neither it nor others.</summary>
public sealed class SetAsideTests
{
    [Fact]
    public async Task an_event_that_fails_is_set_aside_and_everything_else_counts()
    {
        var healthy = new SumProjection();
        await using var node = await Node.Started([new Balances(), healthy]);
        var poison = (await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", Bank.NotAccepted), Bank.Deposit("a", 2))).LastPosition - 1;
        await node.Append(Bank.Deposit("b", 4));
        await node.CaughtUp();

        Assert.Equal(7, await node.Number("select sum(amount) from bank.balances"));
        Assert.Equal(7 + Bank.NotAccepted, await node.Number("select total from bank.sums"));
        var letter = Assert.Single(await node.DeadLetters.All(Node.Ct));
        Assert.Equal(
            ("balances", "All", poison, "System.InvalidOperationException", "This amount is not accepted."),
            (letter.Consumer, letter.Shard, letter.Position, letter.ExceptionType, letter.Reason));
        Assert.Contains("Balances.Evolve", letter.ExceptionMessage, StringComparison.Ordinal);
        Assert.Equal([1, 0], (await node.Progress.Status(Node.Ct)).Select(status => (int)status.SetAside));
    }

    [Fact]
    public async Task a_rebuild_sets_the_same_events_aside_again()
    {
        await using var node = await Node.Started([new Balances()]);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", Bank.NotAccepted), Bank.Deposit("a", 2));
        await node.CaughtUp();
        var before = await node.Rows();
        await node.Rebuilder.Rebuild(null, null, Node.Ct);
        Assert.Equal(before, await node.Rows());
        Assert.Single(await node.DeadLetters.All(Node.Ct));
        Assert.All(await node.Verifier.Verify(null, null, Node.Ct), outcome => Assert.Empty(outcome.Differences));
    }

    [Fact]
    public async Task an_event_that_does_not_load_is_set_aside()
    {
        await using var node = await Node.On(null, [new Balances()]);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", 2), Bank.Deposit("a", 4));
        await node.Execute("""update mt_events set data = '{"Account": 17}' where seq_id = 2""");
        await node.Start();
        await node.CaughtUp();
        Assert.Equal(5, await node.Number("select amount from bank.balances"));
        Assert.Equal(2, Assert.Single(await node.DeadLetters.All(Node.Ct)).Position);
    }

    [Fact]
    public async Task an_event_that_a_process_cannot_handle_is_set_aside()
    {
        await using var node = await Node.Started([], [new NotingProcess()]);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", Bank.NotAccepted), Bank.Deposit("a", 2));
        await node.CaughtUp();
        var notes = await node.Streams.ReadStream("notes", Node.Ct);
        Assert.Equal([1, 2], notes.Select(note => ((DepositNoted)note.Data).Amount));
        Assert.Equal("noting", Assert.Single(await node.DeadLetters.All(Node.Ct)).Consumer);
    }

    [Fact]
    public async Task a_lost_race_is_tried_again_however_often()
    {
        var losses = 8;
        var process = new NotingProcess
        {
            AfterAppend = () => Interlocked.Decrement(ref losses) >= 0
                ? throw new WrongExpectedVersionException("notes", ExpectedVersion.NoStream, 1)
                : Task.CompletedTask,
        };
        await using var node = await Node.Started([], [process]);
        await node.Append(Bank.Deposit("a", 1));
        await node.CaughtUp();
        Assert.Single(await node.Streams.ReadStream("notes", Node.Ct));
        Assert.Empty(await node.DeadLetters.All(Node.Ct));
    }

    /// <summary>A hand-written projection: one row, no trouble with any amount.</summary>
    private sealed class SumProjection : IProjection
    {
        public string Name => "sums";

        public int Version => 1;

        public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

        public IReadOnlyCollection<Type> Consumes => [typeof(Deposited)];

        public IReadOnlyList<string> Tables => ["bank.sums"];

        public string Ddl(TableNames names) => $"create table if not exists {names["bank.sums"]} (id int primary key, total bigint not null);";

        public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
        {
            await using var command = new Npgsql.NpgsqlCommand(
                $"insert into {session.Tables["bank.sums"]} as s values (1, $1) on conflict (id) do update set total = s.total + excluded.total", session.Connection);
            command.Parameters.Add(new() { Value = events.Sum(fact => ((Deposited)fact.Data).Amount) });
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
