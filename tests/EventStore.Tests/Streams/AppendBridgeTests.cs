using OpenEdx.EventStore.Tests.Subscriptions;

namespace OpenEdx.EventStore.Tests.Streams;

/// <summary>What one node appends, the others learn without looking.</summary>
public sealed class AppendBridgeTests
{
    [Fact]
    public async Task an_append_wakes_the_daemon_of_another_node_without_any_poll()
    {
        await using var node = await Node.Started([new Balances()], [new NotingProcess()], Node.WithoutPoll);
        await using var api = await Node.On(node.Shared, [new Balances()], [new NotingProcess()]);
        await node.StartBridge();
        await api.StartBridge();
        await Listening(node, 2);
        // The other node is looked for once in a second.
        await Task.Delay(TimeSpan.FromSeconds(1.1), Node.Ct);
        for (var i = 1; i <= 20; i++)
        {
            await api.Append(Bank.Deposit("a", i));
            await api.CaughtUp();
        }

        Assert.Equal(20, await node.Number("select deposits from bank.balances"));
    }

    [Fact]
    public async Task a_node_does_not_wake_itself_twice()
    {
        await using var node = await Node.On(null, [new Balances()]);
        await using var other = await Node.On(node.Shared, [new Balances()]);
        await node.StartBridge();
        await other.StartBridge();
        await Listening(node, 2);
        await Task.Delay(TimeSpan.FromSeconds(1.1), Node.Ct);
        await Quiet(node);
        var (here, there) = (node.Streams.Appended.Next, other.Streams.Appended.Next);
        await node.Append(Bank.Deposit("a", 1));
        Assert.True(here.IsCompleted);
        var again = node.Streams.Appended.Next;
        await there.WaitAsync(TimeSpan.FromSeconds(30), Node.Ct);
        await Task.Delay(100, Node.Ct);
        Assert.False(again.IsCompleted);
    }

    [Fact]
    public async Task a_bridge_that_was_cut_is_up_again()
    {
        await using var node = await Node.Started([new Balances()], settings: Node.WithoutPoll);
        await using var api = await Node.On(node.Shared, [new Balances()]);
        await node.StartBridge();
        await api.StartBridge();
        await Listening(node, 2);
        await node.Execute($"select pg_terminate_backend(pid) from pg_locks where {Nodes}");
        await Listening(node, 2);
        await Task.Delay(TimeSpan.FromSeconds(1.1), Node.Ct);
        await api.Append(Bank.Deposit("a", 1));
        await api.CaughtUp();
    }

    private const string Nodes = "locktype = 'advisory' and mode = 'ShareLock' and objid::bigint = 1868850547";

    private static async Task Listening(Node node, int count)
    {
        while (await node.Number($"select count(*) from pg_locks where granted and {Nodes} and database = (select oid from pg_database where datname = current_database())") != count)
            await Task.Delay(10, Node.Ct);
    }

    /// <summary>Signals of the start are over.</summary>
    private static async Task Quiet(Node node)
    {
        while (await Task.WhenAny(node.Streams.Appended.Next, Task.Delay(200, Node.Ct)) == node.Streams.Appended.Next) { }
    }
}
