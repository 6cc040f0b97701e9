using OpenEdx.EventStore.Subscriptions;
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
        var (here, there) = (node.Streams.Appended.Next, other.Streams.Appended.Next);
        await node.Append(Bank.Deposit("a", 1));
        Assert.True(here.IsCompleted);
        var again = node.Streams.Appended.Next;
        await there.WaitAsync(TimeSpan.FromSeconds(30), Node.Ct);
        // Time for an echo: where it is short for it, the test sees less, but never something else.
        await Task.Delay(100, Node.Ct);
        Assert.False(again.IsCompleted);
    }

    [Fact]
    public async Task what_is_appended_while_the_bridge_is_cut_is_told_when_it_is_up_again()
    {
        await using var node = await Node.Started([new Balances()], settings: Node.WithoutPoll);
        await using var api = await Node.On(node.Shared, [new Balances()]);
        await node.StartBridge();
        await api.StartBridge();
        await node.Execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and objid::bigint = 1868850547");
        await api.Append(Bank.Deposit("a", 1));
        await api.CaughtUp();
    }

    [Fact]
    public async Task what_is_appended_in_the_pause_after_a_message_has_a_message_of_its_own()
    {
        // The pause is longer than any machine needs for the second append.
        var slow = new DaemonSettings { PollInterval = TimeSpan.FromHours(1), NotificationPause = TimeSpan.FromSeconds(3) };
        await using var node = await Node.On(null, [new Balances()]);
        await using var api = await Node.On(node.Shared, [new Balances()], settings: slow);
        await node.StartBridge();
        await api.StartBridge();
        var first = node.Streams.Appended.Next;
        await api.Append(Bank.Deposit("a", 1));
        await first.WaitAsync(TimeSpan.FromSeconds(30), Node.Ct);
        var second = node.Streams.Appended.Next;
        await api.Append(Bank.Deposit("a", 2));
        await second.WaitAsync(TimeSpan.FromSeconds(30), Node.Ct);
    }
}
