using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Tests.Subscriptions;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Tests.Versions;

public sealed class VersionComparisonTests
{
    [Theory]
    [InlineData(ProjectionLifecycle.Async)]
    [InlineData(ProjectionLifecycle.Inline)]
    public async Task versions_with_the_same_rows_are_the_same_at_any_moment(ProjectionLifecycle lifecycle)
    {
        await using var old = await Node.Started([new Balances(lifecycle)]);
        await using var node = await Node.On(old.Shared, [new Balances(lifecycle, version: 2)]);
        await using (Writers.On(old))
        {
            for (var i = 0; i < 5; i++)
            {
                var comparison = await Comparer(node).Compare("balances", 2, null, Node.Ct);
                Assert.True(comparison.IsSame);
                Assert.Equal((2, 1), (comparison.Version, comparison.Live));
            }
        }

        var position = await node.Number("select last_seq_id from mt_event_progression where name = 'balances:V2:All'");
        await node.Versions.Build("balances", 2, null, Node.Ct);
        Assert.InRange(position, 0, await node.Number("select last_seq_id from mt_event_progression where name = 'balances:V2:All'"));
        Assert.True((await Comparer(node).Compare("balances", 2, null, Node.Ct)).IsSame);
    }

    [Fact]
    public async Task differing_rows_are_told_with_the_counts_of_both_sides()
    {
        await using var node = await Node.On(null, [new Balances(), new DoubledBalances(2)]);
        await node.Start();
        await node.Append([.. Enumerable.Range(0, 120).Select(i => Bank.Deposit($"a{i}", 1))]);
        var comparison = await Comparer(node).Compare("balances", 2, null, Node.Ct);
        Assert.False(comparison.IsSame);
        var table = Assert.Single(comparison.Tables);
        Assert.Equal(("bank.balances", 120, 120), (table.Table, table.LiveRows, table.Rows));
        Assert.Equal((100, 100), (table.Differences.Count(one => one.IsLive), table.Differences.Count(one => !one.IsLive)));
    }

    [Fact]
    public async Task only_the_columns_of_both_versions_are_compared()
    {
        await using var node = await Node.On(null, [new DoubledBalances(1), new Totals(2)]);
        await node.Start();
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("b", 2));
        Assert.True((await Comparer(node).Compare("balances", 2, null, Node.Ct)).IsSame);
    }

    [Fact]
    public async Task the_live_version_is_not_compared_with_itself()
    {
        await using var node = await Node.On(null, [new Balances(), new DoubledBalances(2)]);
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => Comparer(node).Compare("balances", 1, null, Node.Ct));
        Assert.Contains("Version 1 of 'balances' is the live one", refusal.Message, StringComparison.Ordinal);
    }

    private static VersionComparer Comparer(Node node) => new(node.Shards, node.Versions, new());
}
