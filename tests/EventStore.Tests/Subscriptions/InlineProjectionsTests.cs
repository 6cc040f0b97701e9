using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Tests.Subscriptions;

public sealed class InlineProjectionsTests
{
    [Fact]
    public async Task concurrent_appends_lose_no_update_of_a_row_that_they_share()
    {
        var other = new Balances(ProjectionLifecycle.Inline, name: "other");
        await using var node = await Node.On(null, [new Balances(ProjectionLifecycle.Inline), other]);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async writer =>
        {
            for (var i = 1; i <= 25; i++)
            {
                // Two keys in alternating order: whoever locks them as they come meets another writer half-way.
                string[] accounts = (writer + i) % 2 == 0 ? ["x", "y"] : ["y", "x"];
                await node.Streams.Append(
                    [new($"writer/{writer}", "writer", EventStore.Streams.ExpectedVersion.Any, [Bank.Deposit(accounts[0], 1), Bank.Deposit(accounts[1], 1)])],
                    EventStore.Streams.EventMetadata.None, Node.Ct);
            }
        }));
        Assert.Equal(600, await node.Number("select sum(amount)::bigint from bank.balances"));
        Assert.Equal(600, await node.Number("select sum(deposits) from bank.other"));
    }

    [Fact]
    public async Task an_append_whose_projection_fails_stores_nothing()
    {
        await using var node = await Node.On(null, [new Balances(ProjectionLifecycle.Inline)]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", Bank.NotAccepted)));
        Assert.Equal(0, await node.Number("select count(*) from mt_events"));
        Assert.Empty(await node.Rows());
    }
}
