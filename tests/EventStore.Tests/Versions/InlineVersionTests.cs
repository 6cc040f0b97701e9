using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Tests.Subscriptions;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Tests.Versions;

/// <summary>Versions of a projection that appends apply themselves, on nodes of an older and of a newer release.</summary>
public sealed class InlineVersionTests
{
    private const ProjectionLifecycle Inline = ProjectionLifecycle.Inline;

    private static readonly DaemonSettings SmallSteps = new() { ReplayPageSize = 20, BuildChunk = 50 };

    [Fact]
    public async Task a_node_of_an_older_release_stores_nothing_once_a_newer_version_is_live()
    {
        await using var old = await Node.On(null, [new Balances(Inline)]);
        await using var node = await Node.On(old.Shared, [new DoubledBalances(2, Inline)]);
        await old.Append(Bank.Deposit("a", 1));
        await node.BringUp();
        await node.Append(Bank.Deposit("a", 2));

        var refusal = await Assert.ThrowsAsync<StaleReleaseException>(() => old.Append(Bank.Deposit("a", 4)));

        Assert.Equal("This node runs an older release: read model 'balances' is at version 2, this node knows version 1.", refusal.Message);
        Assert.Equal(2, await node.Number("select count(*) from mt_events"));
        Assert.Equal((6, 1), (await node.Number("select amount from bank.balances"), await node.Number("select amount from bank.balances_v1")));
        await old.Append(new Greeted("what the projection does not consume"));
    }

    [Fact]
    public async Task a_node_of_a_newer_release_stores_nothing_until_its_version_is_live()
    {
        await using var old = await Node.On(null, [new Balances(Inline)]);
        await old.Append(Bank.Deposit("a", 1));
        await using var node = await Node.On(old.Shared, [new DoubledBalances(2, Inline)]);

        var refusal = await Assert.ThrowsAsync<StaleReleaseException>(() => node.Append(Bank.Deposit("a", 2)));

        Assert.Equal("This node runs a newer release: read model 'balances' is still at version 1, and its version 2 is being built.", refusal.Message);
        await node.BringUp();
        await node.Append(Bank.Deposit("a", 2));
        Assert.Equal(6, await node.Number("select amount from bank.balances"));
    }

    [Fact]
    public async Task a_node_of_an_older_release_does_not_start_again()
    {
        await using var node = await Node.On(null, [new DoubledBalances(2, Inline)]);
        await using var old = await Node.On(node.Shared, [new Balances(Inline)]);
        await Assert.ThrowsAsync<StaleReleaseException>(() => old.BringUp());
    }

    /// <remarks>Writers of the old release are refused at some moment between two of their appends; what they stored is in both versions.</remarks>
    [Fact]
    public async Task no_append_is_missed_and_none_is_applied_twice_when_versions_switch_under_writers()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            await using var old = await Node.On(null, [new Balances(Inline)], settings: SmallSteps);
            await using var node = await Node.On(old.Shared, [new DoubledBalances(2, Inline)], settings: SmallSteps);
            var stored = 0L;
            var writers = Enumerable.Range(0, 6).Select(writer => Task.Run(
                async () =>
                {
                    // Each begins on the old node and goes over to the new one when refused.
                    for (var (i, on) = (0, old); i < 60; i++)
                    {
                        try
                        {
                            await on.Streams.Append(
                                [new($"w{writer}", "writer", ExpectedVersion.Any, [Bank.Deposit($"a{i % 3}", i + 1), Bank.Deposit($"b{writer}", 1)])], EventMetadata.None, Node.Ct);
                            Interlocked.Add(ref stored, i + 2);
                        }
                        catch (StaleReleaseException) when (on == old)
                        {
                            on = node;
                        }
                    }
                },
                Node.Ct)).ToArray();
            await Task.Delay(20 * seed, Node.Ct);
            await node.BringUp();
            await Task.WhenAll(writers);

            Assert.Equal(2 * stored, await node.Number("select sum(amount)::bigint from bank.balances"));
            Assert.All(await node.Verifier.Verify(null, null, Node.Ct), outcome => Assert.Empty(outcome.Differences));
        }
    }

    [Fact]
    public async Task one_program_with_both_versions_applies_the_live_one()
    {
        await using var node = await Node.On(null, [new Balances(Inline), new DoubledBalances(2, Inline)]);
        await node.Append(Bank.Deposit("a", 1));
        await node.Versions.Switch("balances", 2, null, Node.Ct);
        await node.Append(Bank.Deposit("a", 2));
        Assert.Equal((6, 1), (await node.Number("select amount from bank.balances"), await node.Number("select amount from bank.balances_v1")));

        // Back again: the former rows are built anew, for what was open at the switch is in them by chance only.
        await node.Versions.Switch("balances", 1, null, Node.Ct);
        await node.Append(Bank.Deposit("a", 4));
        Assert.Equal(7, await node.Number("select amount from bank.balances"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task an_append_that_sees_the_database_as_it_was_before_loses_its_race(bool isSwitch)
    {
        await using var node = await Node.On(null, [new Balances(Inline), new DoubledBalances(2, Inline)]);
        await node.Append(Bank.Deposit("a", 1));
        await using var connection = await node.Streams.Database.OpenConnectionAsync(Node.Ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, Node.Ct);
        await using (var first = new NpgsqlCommand("select from public.mt_streams", connection)) await first.ExecuteNonQueryAsync(Node.Ct);
        if (isSwitch) await node.Versions.Switch("balances", 2, null, Node.Ct);
        else await node.Rebuilder.Rebuild("balances", null, Node.Ct);
        var lost = await Assert.ThrowsAsync<PostgresException>(
            () => node.Streams.AppendWithin(connection, transaction, [Bank.To("b", [Bank.Deposit("b", 2)])], EventMetadata.None, Node.Ct));
        Assert.Equal(PostgresErrorCodes.SerializationFailure, lost.SqlState);
    }

    [Fact]
    public async Task a_switch_amid_a_rebuild_holds_and_appends_go_on_into_the_version_that_readers_see()
    {
        await using var node = await Node.On(null, [new Balances(Inline), new DoubledBalances(2, Inline)]);
        await node.Append(Bank.Deposit("a", 1));
        await node.Rebuilder.Rebuild("balances", new Amid(() => node.Versions.Switch("balances", 2, null, Node.Ct)), Node.Ct);
        Assert.Equal(2, await node.Number("select amount from bank.balances"));
        await node.Append(Bank.Deposit("a", 2));
        Assert.Equal(6, await node.Number("select amount from bank.balances"));
    }

    [Fact]
    public async Task a_version_that_is_dropped_amid_a_rebuild_stays_dropped()
    {
        await using var node = await Node.On(null, [new Balances(Inline), new DoubledBalances(2, Inline)]);
        await node.Append(Bank.Deposit("a", 1));
        await node.Rebuilder.Rebuild("balances", new Amid(() => node.Versions.Drop("balances", 2, Node.Ct)), Node.Ct);
        await node.Append(Bank.Deposit("a", 2));
        Assert.Equal(3, await node.Number("select amount from bank.balances"));
        Assert.Equal([1], (await node.Versions.All(Node.Ct)).Select(version => version.Version));
        Assert.Equal(0, await node.Number("select count(*) from pg_namespace where nspname like 'rebuilt%'"));
    }

    [Fact]
    public async Task of_several_nodes_that_start_at_once_one_builds_and_the_others_wait()
    {
        await using var old = await Node.On(null, [new Balances(Inline)], settings: SmallSteps);
        foreach (var batch in Bank.Facts(3, 600).Chunk(50)) await old.Append(batch);
        var steps = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var node = await Node.On(old.Shared, [new DoubledBalances(2, Inline)], settings: SmallSteps);
            await node.BringUp(steps.Add);
            await node.Append(Bank.Deposit("z", 1));
        }));

        Assert.Single(steps, step => step == "Building version 2 of balances.");
        Assert.All(steps, step => Assert.True(step is "Building version 2 of balances." or "Another node brings the read models to this release; waiting for it."));
        await using var last = await Node.On(old.Shared, [new DoubledBalances(2, Inline)]);
        Assert.All(await last.Verifier.Verify(null, null, Node.Ct), outcome => Assert.Empty(outcome.Differences));
    }

    /// <summary>Does something once, when the rebuild tells of its first events.</summary>
    private sealed class Amid(Func<Task> something) : IProgress<RebuildProgress>
    {
        private bool isDone;

        public void Report(RebuildProgress value)
        {
            if (isDone) return;
            isDone = true;
            something().GetAwaiter().GetResult();
        }
    }
}
