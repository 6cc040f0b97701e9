using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Telemetry;
using OpenEdx.EventStore.Tests.Subscriptions;

namespace OpenEdx.EventStore.Tests.Telemetry;

public sealed class StoreStateReaderTests
{
    [Fact]
    public async Task a_shard_lags_by_events_and_by_the_age_of_the_oldest_until_it_has_caught_up()
    {
        await using var node = await Node.On(null, [new Balances()]);
        await node.Append(Bank.Deposit("a", 5), Bank.Deposit("b", 7));
        await node.Execute("update mt_events set timestamp = timestamp - interval '1 hour' where seq_id = 1");
        var behind = Assert.Single((await Read(node)).Shards);
        Assert.Equal(("balances:All", 0, 2), (behind.ShardName, behind.Position, behind.Lag));
        Assert.InRange(behind.Delay, TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(90));

        await node.Start();
        await node.CaughtUp();
        var caughtUp = Assert.Single((await Read(node)).Shards);
        Assert.Equal((2, 0, TimeSpan.Zero), (caughtUp.Position, caughtUp.Lag, caughtUp.Delay));
    }

    [Fact]
    public async Task what_was_set_aside_is_counted()
    {
        await using var node = await Node.Started([new Balances()], [new NotingProcess()]);
        await node.Append(Bank.Deposit("a", Bank.NotAccepted));
        await node.CaughtUp();
        Assert.Equal(1, (await Read(node)).Shards.Single(shard => shard.ShardName == "noting:All").SetAside);
    }

    [Fact]
    public async Task numbers_drawn_in_vain_are_counted_as_gaps_once_they_are_decided()
    {
        await using var node = await Node.On(null, []);
        var reader = new StoreStateReader(node.Shards, node.Progress);
        await using var connection = await node.Shared.Source.OpenConnectionAsync(Node.Ct);
        Assert.Equal(0, (await reader.Read(connection, Node.Ct)).Gaps);

        await using var other = await node.Shared.Source.OpenConnectionAsync(Node.Ct);
        await using (var open = await other.BeginTransactionAsync(Node.Ct))
        {
            await node.Streams.AppendWithin(other, open, [Bank.To("a", Bank.Deposit("a", 1), Bank.Deposit("a", 2))], EventMetadata.None, Node.Ct);
            await node.Append(Bank.Deposit("b", 3));
            var during = await reader.Read(connection, Node.Ct);
            Assert.Equal((0, 0, 3), (during.Gaps, during.Decided, during.LastDrawn));
            await open.RollbackAsync(Node.Ct);
        }

        Assert.Equal(2, (await reader.Read(connection, Node.Ct)).Gaps);
        Assert.Equal(2, (await reader.Read(connection, Node.Ct)).Gaps);
    }

    [Fact]
    public async Task a_later_version_of_a_read_model_tells_of_a_newer_release()
    {
        await using var old = await Node.On(null, [new Balances()]);
        await old.Execute(
            """
            insert into event_store.projection_versions (projection, version, state, is_inline, tables, ddl)
            values ('balances', 2, 'building', false, '{}', ''), ('others', 2, 'live', false, '{}', '')
            """);
        Assert.Equal(("balances", 2), Assert.Single((await Read(old)).Newer) switch { var newer => (newer.Projection, newer.Version) });
    }

    private static async Task<StoreState> Read(Node node)
    {
        await using var connection = await node.Shared.Source.OpenConnectionAsync(Node.Ct);
        return await new StoreStateReader(node.Shards, node.Progress).Read(connection, Node.Ct);
    }
}
