using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Tests.Subscriptions;

namespace OpenEdx.EventStore.Tests.Versions;

/// <summary>Version 2 of a projection is built beside version 1 and takes its place.</summary>
public sealed class VersionSwitchTests
{
    private static readonly DaemonSettings SmallSteps = new() { PageSize = 7, ReplayPageSize = 20, BuildChunk = 50 };

    [Fact]
    public async Task a_version_is_built_beside_the_live_one_while_facts_are_appended_and_then_takes_its_place()
    {
        await using var old = await Node.Started([new Balances()], settings: SmallSteps);
        foreach (var batch in Bank.Facts(1, 400).Chunk(13)) await old.Append(batch);
        await using var node = await Node.On(old.Shared, [new DoubledBalances(2)], settings: SmallSteps);
        await using (Writers.On(old))
        {
            await node.Versions.Build("balances", 2, null, Node.Ct);
            Assert.Equal(1, await LiveVersion(node));
            Assert.True(await node.Versions.Switch("balances", 2, null, Node.Ct));
        }

        Assert.Equal(2, await LiveVersion(node));
        await node.Start();
        await node.CaughtUp();
        await old.CaughtUp();
        Assert.NotEmpty(await node.Rows());
        Assert.Equal(await node.Number("select 2 * sum(amount)::bigint from bank.balances_v1"), await node.Number("select sum(amount)::bigint from bank.balances"));
        Assert.All(await node.Verifier.Verify(null, null, Node.Ct), outcome => Assert.Empty(outcome.Differences));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task readers_see_the_former_version_or_the_new_one_and_nothing_between(bool withOtherColumns)
    {
        await using var node = await Node.Started(
            [new Balances(), withOtherColumns ? new Totals(2) : new DoubledBalances(2)], settings: SmallSteps);
        await node.Append([.. Enumerable.Range(1, 40).Select(i => Bank.Deposit($"a{i}", 5))]);
        await node.CaughtUp();
        using var enough = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(
            async () =>
            {
                var seen = new HashSet<(long, long)>();
                while (!enough.IsCancellationRequested)
                {
                    await using var command = node.Streams.Database.CreateCommand("select count(*), sum(amount)::bigint from bank.balances");
                    await using var reader = await command.ExecuteReaderAsync(Node.Ct);
                    await reader.ReadAsync(Node.Ct);
                    seen.Add((reader.GetInt64(0), reader.IsDBNull(1) ? 0 : reader.GetInt64(1)));
                }

                return seen;
            },
            Node.Ct)).ToList();
        for (var i = 0; i < 10; i++)
        {
            await node.Versions.Switch("balances", 2, null, Node.Ct);
            await node.Versions.Switch("balances", 1, null, Node.Ct);
        }

        await enough.CancelAsync();
        Assert.All(await Task.WhenAll(readers), seen => Assert.Equal([(40L, 200L), (40L, 400L)], seen.Order()));
    }

    [Fact]
    public async Task an_interrupted_build_goes_on_where_it_was()
    {
        await using var node = await Node.On(null, [new Balances(), new DoubledBalances(2)], settings: SmallSteps);
        await node.Versions.Build("balances", 2, null, Node.Ct);
        foreach (var batch in Bank.Facts(2, 400).Chunk(13)) await node.Append(batch);
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(Node.Ct);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            node.Versions.Build("balances", 2, new Reports(report => { if (report.Events > 100) interrupted.Cancel(); }), interrupted.Token));
        Assert.InRange(await Position(node), 50, 350);

        var first = default(RebuildProgress);
        await node.Versions.Build("balances", 2, new Reports(report => first ??= report), Node.Ct);

        Assert.InRange(first!.Of, 1, 360);
        Assert.Equal(await node.Number("select last_value from mt_events_sequence"), await Position(node));
        Assert.Empty((await node.Verifier.Verify(null, null, Node.Ct)).Single(outcome => outcome.Version == 2).Differences);
    }

    [Fact]
    public async Task switching_again_changes_nothing()
    {
        await using var node = await Node.On(null, [new Balances(), new DoubledBalances(2)]);
        Assert.True(await node.Versions.Switch("balances", 2, null, Node.Ct));
        Assert.False(await node.Versions.Switch("balances", 2, null, Node.Ct));
    }

    [Fact]
    public async Task a_reader_who_takes_long_delays_the_switch_and_nobody_else()
    {
        await using var node = await Node.On(null, [new Balances(), new DoubledBalances(2)]);
        await node.Append(Bank.Deposit("a", 1));
        await using var connection = await node.Streams.Database.OpenConnectionAsync(Node.Ct);
        await using var transaction = await connection.BeginTransactionAsync(Node.Ct);
        await using (var command = new Npgsql.NpgsqlCommand("select count(*) from bank.balances", connection)) await command.ExecuteScalarAsync(Node.Ct);
        var switching = node.Versions.Switch("balances", 2, null, Node.Ct);
        for (var i = 0; i < 10; i++)
        {
            await node.Append(Bank.Deposit("b", 1));
            await node.Rows();
        }

        Assert.False(switching.IsCompleted);
        await transaction.CommitAsync(Node.Ct);
        Assert.True(await switching);
    }

    [Fact]
    public async Task only_a_version_that_nobody_reads_is_dropped()
    {
        await using var node = await Node.On(null, [new Balances(), new DoubledBalances(2)]);
        await node.Start();
        await node.Append(Bank.Deposit("a", 1));
        await Refused(() => node.Versions.Drop("balances", 1, Node.Ct), "Readers see version 1 of 'balances'");
        await Refused(() => node.Versions.Drop("balances", 3, Node.Ct), "no version 3 of 'balances'. It has: 1 (live), 2 (building)");
        await node.Versions.Switch("balances", 2, null, Node.Ct);
        await node.Versions.Drop("balances", 1, Node.Ct);
        await node.Append(Bank.Deposit("a", 2));
        await node.CaughtUp();
        Assert.Equal(6, await node.Number("select amount from bank.balances"));
        Assert.Equal(0, await node.Number("select count(*) from pg_tables where tablename = 'balances_v1'"));

        // A node that knows it still starts, and leaves it alone; asked to, it builds it again.
        await using var old = await Node.Started([new Balances()], shared: node.Shared);
        Assert.Equal([2], (await old.Versions.All(Node.Ct)).Select(one => one.Version));
        await old.Versions.Switch("balances", 1, null, Node.Ct);
        Assert.Equal(3, await node.Number("select amount from bank.balances"));
    }

    [Fact]
    public async Task versions_that_the_program_does_not_have_are_refused_with_those_that_it_has()
    {
        await using var node = await Node.On(null, [new Balances(), new DoubledBalances(2)]);
        await Refused(() => node.Versions.Build("balances", 7, null, Node.Ct), "no version 7 of 'balances'. It has: 1, 2.");
        await Refused(() => node.Versions.Switch("balence", 2, null, Node.Ct), "No projection is called 'balence'");
    }

    [Fact]
    public async Task poison_is_set_aside_for_the_version_that_met_it()
    {
        await using var node = await Node.On(null, [new Balances(), new DoubledBalances(2)], settings: SmallSteps);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("b", Bank.NotAccepted));
        await node.Append(Bank.Deposit("a", 3));
        await node.Versions.Build("balances", 2, null, Node.Ct);
        var letter = Assert.Single(await node.DeadLetters.All(Node.Ct));
        Assert.Equal(("balances", "V2:All", 2), (letter.Consumer, letter.Shard, letter.Position));
        Assert.Equal(8, await node.Number("select amount from bank.balances_v2"));
    }

    private static async Task Refused(Func<Task> act, string reason) =>
        Assert.Contains(reason, (await Assert.ThrowsAsync<ArgumentException>(act)).Message, StringComparison.Ordinal);

    private static Task<long> LiveVersion(Node node) => node.Number("select version from event_store.projection_versions where state = 'live'");

    private static Task<long> Position(Node node) => node.Number("select last_seq_id from mt_event_progression where name = 'balances:V2:All'");

    private sealed class Reports(Action<RebuildProgress> told) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => told(value);
    }
}

public sealed record Total(string Account, int Deposits, long Amount);

/// <summary>A version of the balances with other columns, in another order.</summary>
internal sealed class Totals(int version) : RowProjection<Total, BalanceKey>
{
    public override string Name => "balances";

    public override int Version => version;

    public override string Table => "bank.balances";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyCollection<Type> Consumes => [typeof(Deposited)];

    protected override IEnumerable<BalanceKey> KeysOf(RecordedEvent fact) => [new(Bank.AccountOf(fact.Data))];

    protected override Total Evolve(Total? row, BalanceKey key, RecordedEvent fact) =>
        new(key.Account, (row?.Deposits ?? 0) + 1, (row?.Amount ?? 0) + (2 * ((Deposited)fact.Data).Amount));
}
