using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Tests.Subscriptions;

public sealed class ProjectionStatusTests
{
    [Fact]
    public async Task it_tells_place_lag_and_lifecycle()
    {
        await using var node = await Node.On(null, [new Balances(), new Balances(ProjectionLifecycle.Inline, name: "live")], [new NotingProcess()]);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", 2));
        Assert.Equal(
            [
                new("balances", 1, ProjectionLifecycle.Async, 0, 2, 0),
                new("live", 1, ProjectionLifecycle.Inline, 2, 0, 0),
                new("noting", 1, null, 0, 2, 0),
            ],
            (await node.Progress.Status(Node.Ct)).Select(status => status with { Delay = TimeSpan.Zero, State = null }));
        await node.Start();
        await node.CaughtUp();
        Assert.All(await node.Progress.Status(Node.Ct), status => Assert.Equal((4, 0), (status.Position, status.Lag)));
    }

    [Fact]
    public async Task the_delay_is_the_age_of_the_oldest_event_that_is_missing()
    {
        await using var node = await Node.Started([new Balances()]);
        await node.Append(Bank.Deposit("a", 1));
        await node.CaughtUp();
        await node.Stop();
        Assert.Equal(TimeSpan.Zero, (await node.Progress.Status(Node.Ct)).Single().Delay);
        await node.Append(Bank.Deposit("a", 2));
        await node.Append(Bank.Deposit("a", 3));
        await node.Execute("update mt_events set timestamp = now() - interval '1 hour' where seq_id = 2");
        Assert.InRange((await node.Progress.Status(Node.Ct)).Single().Delay, TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(65));
    }

    [Fact]
    public async Task a_shard_that_fails_tells_why_until_it_is_past_it()
    {
        var isBroken = true;
        var projection = new Hooked(new Balances())
        {
            Before = () => isBroken ? throw new InvalidOperationException("The rule is broken.") : Task.CompletedTask,
        };
        await using var node = await Node.Started([projection], settings: new() { Attempts = int.MaxValue });
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", 2));
        var status = await Until(node, one => one.Condition == ShardCondition.Failing);
        Assert.Equal(("The rule is broken.", 0), (status.Error, status.Position));
        isBroken = false;
        status = await Until(node, one => one.Lag == 0);
        Assert.Equal((ShardCondition.Running, null), (status.Condition, status.Error));
    }

    [Fact]
    public async Task it_names_who_works_on_a_shard()
    {
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        var projection = new Hooked(new Balances())
        {
            Before = () =>
            {
                entered.TrySetResult();
                return leave.Task;
            },
        };
        await using var node = await Node.Started([projection]);
        await node.Append(Bank.Deposit("a", 1));
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30), Node.Ct);
        Assert.Equal(node.Label, (await node.Progress.Status(Node.Ct)).Single().Owner?.Application);
        leave.SetResult();
        await node.CaughtUp();
        Assert.Null((await Until(node, one => one.Owner is null)).Owner);
    }

    private static async Task<ProjectionStatus> Until(Node node, Func<ProjectionStatus, bool> isReached)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Node.Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            var status = (await node.Progress.Status(patience.Token)).Single();
            if (isReached(status)) return status;
            await Task.Delay(5, patience.Token);
        }
    }
}
