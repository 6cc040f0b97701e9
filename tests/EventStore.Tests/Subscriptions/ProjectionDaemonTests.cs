using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Tests.Subscriptions;

public sealed class ProjectionDaemonTests
{
    [Fact]
    public async Task rows_follow_the_log()
    {
        await using var node = await Node.Started([new Balances()]);
        await node.Append(Bank.Deposit("a", 5), Bank.Deposit("b", 7), Bank.Deposit("a", 600));
        await node.Append(new Closed("b"), Bank.Deposit("c", 1));
        await node.CaughtUp();
        Assert.Equal(
            [
                """{"amount": 1, "account": "c", "last_at": "2026-03-01T12:00:01+00:00", "deposits": 1, "large_at": null}""",
                """{"amount": 605, "account": "a", "last_at": "2026-03-01T12:10:00+00:00", "deposits": 2, "large_at": "2026-03-01T12:10:00+00:00"}""",
            ],
            await node.Rows());
    }

    [Fact]
    public async Task an_append_wakes_the_daemon_without_any_poll()
    {
        await using var node = await Node.Started([new Balances()], [new NotingProcess()], Node.WithoutPoll);
        for (var i = 1; i <= 20; i++)
        {
            await node.Append(Bank.Deposit("a", i));
            await node.CaughtUp();
            Assert.Equal(i, await node.Number("select deposits from bank.balances"));
        }
    }

    [Fact]
    public async Task a_report_that_takes_its_time_holds_up_no_view_of_what_somebody_just_did()
    {
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        var report = new Hooked(new Balances(name: "report"))
        {
            IsReport = true,
            Before = () =>
            {
                begun.TrySetResult();
                return ended.Task;
            },
        };
        await using var node = await Node.Started([new Balances(), report]);
        await node.Append(Bank.Deposit("a", 1));
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Node.Ct);
        await node.Append(Bank.Deposit("a", 2));
        while (await node.Number("select coalesce(sum(amount), 0)::bigint from bank.balances") < 3) await Task.Delay(5, Node.Ct);
        Assert.Equal(0, await node.Number("select count(*) from bank.report"));

        ended.SetResult();
        await node.CaughtUp();
        Assert.Equal(3, await node.Number("select sum(amount) from bank.report"));
    }

    [Fact]
    public async Task reports_count_each_event_once_while_the_log_grows_and_a_page_fails()
    {
        var (pages, begin) = (0, new TaskCompletionSource<Node>());
        var report = new Hooked(new Balances(name: "report"))
        {
            IsReport = true,
            // The log grows behind the page in work, and one page fails.
            Before = async () =>
            {
                var log = await begin.Task;
                if (++pages % 5 == 0) await log.Append([.. Bank.Facts(pages, 10)]);
                if (pages == 12) throw new InvalidOperationException("Once.");
            },
        };
        await using var node = await Node.Started([new Balances(), report], settings: new() { ReportPageSize = 20 });
        for (var i = 0; i < 10; i++) await node.Append([.. Bank.Facts(i, 60)]);
        begin.SetResult(node);
        await node.CaughtUp();
        Assert.InRange(pages, 30, int.MaxValue);
        Assert.Equal(await node.Rows(), await node.Rows("bank.report"));
    }

    [Fact]
    public async Task events_behind_an_append_that_rolls_back_are_not_left_to_the_poll()
    {
        await using var node = await Node.Started([new Balances()], settings: Node.WithoutPoll);
        await using var connection = await node.Shared.Source.OpenConnectionAsync(Node.Ct);
        await using var open = await connection.BeginTransactionAsync(Node.Ct);
        await node.Streams.AppendWithin(connection, open, [Bank.To("slow", Bank.Deposit("slow", 1))], EventMetadata.None, Node.Ct);

        var behind = await node.Append(Bank.Deposit("quick", 2));
        await Assert.ThrowsAsync<TimeoutException>(() =>
            node.Progress.WaitUntilCaughtUp(behind.LastPosition, TimeSpan.FromMilliseconds(100), Node.Ct));
        Assert.Empty(await node.Rows());

        await open.RollbackAsync(Node.Ct);
        await node.CaughtUp();
        Assert.Equal(2, await node.Number("select sum(amount) from bank.balances"));
    }

    [Fact]
    public async Task appends_of_another_node_are_noticed()
    {
        await using var node = await Node.Started([new Balances()]);
        await using var api = await Node.On(node.Shared, [new Balances()]);
        await api.Append(Bank.Deposit("a", 3));
        await node.CaughtUp();
        Assert.Equal(3, await node.Number("select amount from bank.balances"));
    }

    [Fact]
    public async Task progress_passes_events_that_nobody_consumes()
    {
        await using var node = await Node.Started([new Balances()]);
        var last = (await node.Append(new Greeted("hello"), new Greeted("again"))).LastPosition;
        await node.Progress.WaitUntilCaughtUp(last, TimeSpan.FromSeconds(30), Node.Ct);
        Assert.Equal(last, await node.Number("select last_seq_id from mt_event_progression where name = 'balances:All'"));
        while (await node.Number("select last_seq_id from mt_event_progression where name = 'HighWaterMark'") != last) await Task.Delay(5, Node.Ct);
    }

    [Fact]
    public async Task a_projection_that_comes_later_catches_up_from_the_first_event()
    {
        await using var node = await Node.On(null, [new Balances()]);
        foreach (var batch in Bank.Facts(seed: 1, 2500).Chunk(100)) await node.Append(batch);
        await node.Start();
        await node.CaughtUp();
        await node.Stop();

        await using var next = await Node.Started([new Balances(), new Balances(version: 2)], shared: node.Shared);
        await next.Append(Bank.Deposit("a1", 9));
        await next.CaughtUp();
        Assert.NotEmpty(await next.Rows());
        Assert.Equal(await next.Rows(), await next.Rows("bank.balances_v2"));
        var last = await next.Number("select max(seq_id) from mt_events");
        Assert.Equal(last, await next.Number("select last_seq_id from mt_event_progression where name = 'balances:V2:All'"));
    }

    [Fact]
    public async Task many_projections_share_few_connections()
    {
        IProjection[] projections = [.. Enumerable.Range(1, 12).Select(i => new Balances(name: $"balances_{i}"))];
        await using var node = await Node.Started(projections, [new NotingProcess()]);
        await using var api = await Node.On(node.Shared, projections);
        for (var i = 1; i <= 50; i++) await api.Append(Bank.Deposit("a", i));
        await api.CaughtUp();
        Assert.InRange(await api.Number($"select count(*) from pg_stat_activity where application_name = '{node.Label}'"), 1, 4);
    }

    [Fact]
    public async Task two_consumers_of_one_name_are_refused()
    {
        await using var node = await Node.On(null, []);
        Assert.Throws<ArgumentException>(() => new Shards(node.Streams, [new Balances(), new Balances()], []));
    }
}
