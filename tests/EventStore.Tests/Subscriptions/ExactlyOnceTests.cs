using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Tests.Subscriptions;

/// <summary>However a batch ends, each event counts once.</summary>
public sealed class ExactlyOnceTests
{
    private const string Deposited = "select coalesce(sum((data ->> 'Amount')::bigint), 0) from mt_events where type = 'deposited'";
    private const string Counted = "select coalesce(sum(amount), 0)::bigint from bank.balances";

    [Fact]
    public async Task a_batch_that_fails_before_its_commit_is_applied_again()
    {
        var failures = 3;
        var projection = new Hooked(new Balances())
        {
            After = () => Interlocked.Decrement(ref failures) >= 0 ? throw new IOException("The line is down.") : Task.CompletedTask,
        };
        await using var node = await Node.Started([projection]);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", 2));
        await node.CaughtUp();
        Assert.True(failures < 0);
        Assert.Equal(3, await node.Number(Counted));
        Assert.Empty(await node.DeadLetters.All(Node.Ct));
    }

    [Fact]
    public async Task a_batch_cancelled_before_its_commit_leaves_nothing_and_is_applied_by_the_next_daemon()
    {
        var (written, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        var projection = new Hooked(new Balances())
        {
            After = async () =>
            {
                written.TrySetResult();
                await stopped.Task;
            },
        };
        await using var node = await Node.Started([projection]);
        await node.Append(Bank.Deposit("a", 5));
        await written.Task.WaitAsync(TimeSpan.FromSeconds(30), Node.Ct);
        var stop = node.Stop();
        stopped.SetResult();
        await stop;
        Assert.Equal(0, await node.Number(Counted));

        await using var next = await Node.Started([new Balances()], shared: node.Shared);
        await next.CaughtUp();
        Assert.Equal(5, await next.Number(Counted));
    }

    [Fact]
    public async Task connections_killed_under_load_lose_and_repeat_nothing()
    {
        await using var node = await Node.Started([new Balances()], [new NotingProcess()], new() { PageSize = 20, ProcessPageSize = 7 });
        await using var api = await Node.On(node.Shared, [new Balances()], [new NotingProcess()]);
        for (var i = 0; i < 60; i++)
        {
            await api.Append([.. Enumerable.Range(1, 10).Select(amount => Bank.Deposit($"a{amount % 4}", amount))]);
            if (i % 6 == 5) await api.Execute($"select pg_terminate_backend(pid) from pg_stat_activity where application_name = '{node.Label}'");
        }

        await api.CaughtUp();
        Assert.Equal(60 * 55, await api.Number(Deposited));
        Assert.Equal(60 * 55, await api.Number(Counted));
        Assert.Equal(600, await api.Number("select count(*) from mt_events where type = 'deposit_noted'"));
    }

    [Fact]
    public async Task two_daemons_never_work_on_one_shard_at_once_and_one_takes_over_from_the_other()
    {
        var (inside, most) = (0, 0);
        Hooked Watched() => new(new Balances())
        {
            Before = () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                return Task.Delay(1);
            },
            After = () =>
            {
                Interlocked.Decrement(ref inside);
                return Task.CompletedTask;
            },
        };
        var settings = new DaemonSettings { PageSize = 10, PollInterval = TimeSpan.FromMilliseconds(5) };
        await using var first = await Node.Started([Watched()], settings: settings);
        await using var second = await Node.Started([Watched()], settings: settings, shared: first.Shared);
        for (var i = 0; i < 60; i++)
        {
            await (i % 2 == 0 ? first : second).Append(Bank.Deposit("a", 1), Bank.Deposit("b", 2));
            if (i == 40)
            {
                await first.CaughtUp();
                Assert.Equal(1, most);
                await first.Stop();
            }
        }

        await second.CaughtUp();
        Assert.Equal(await second.Number(Deposited), await second.Number(Counted));
    }

    [Fact]
    public async Task a_process_appends_and_moves_on_in_one_transaction()
    {
        var failures = 3;
        var process = new NotingProcess
        {
            AfterAppend = () => Interlocked.Decrement(ref failures) >= 0 ? throw new IOException("The line is down.") : Task.CompletedTask,
        };
        await using var node = await Node.Started([new Balances()], [process], Node.WithoutPoll);
        for (var i = 1; i <= 25; i++) await node.Append(Bank.Deposit("a", i));
        await node.CaughtUp();
        var notes = await node.Streams.ReadStream("notes", Node.Ct);
        Assert.Equal(Enumerable.Range(1, 25).Select(i => (object)new DepositNoted("a", i)), notes.Select(note => note.Data));
        Assert.True(failures < 0);
    }
}
