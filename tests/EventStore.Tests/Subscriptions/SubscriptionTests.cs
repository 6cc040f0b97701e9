using System.Collections.Concurrent;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Tests.Subscriptions;

/// <summary>Facts that leave the database arrive at least once, and a receiver that minds the keys takes each once.</summary>
public sealed class SubscriptionTests
{
    private static readonly DaemonSettings Fast = new() { DeliveryAttempts = 3, DeliveryPause = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task events_of_the_wanted_type_and_streams_arrive_in_log_order()
    {
        var outbox = new Outbox { StreamPrefix = "account/a" };
        await using var node = await Node.Started([], subscriptions: [outbox]);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("b", 2), new Greeted("hello"));
        await node.Append(Bank.Deposit("a2", 3), new Closed("a"));
        await node.Passed();
        Assert.Equal([1, 3], outbox.Amounts);
    }

    [Fact]
    public async Task a_failed_delivery_comes_again_under_the_same_key()
    {
        var failures = 3;
        var outbox = new Outbox { Before = _ => Interlocked.Decrement(ref failures) >= 0 ? throw new HttpRequestException("The receiver is down.") : Task.CompletedTask };
        await using var node = await Node.Started([], settings: Fast with { DeliveryAttempts = 10 }, subscriptions: [outbox]);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", 2));
        await node.Passed();
        Assert.Equal([1, 2], outbox.Amounts.Distinct());
        Assert.Equal(2, outbox.Arrived.Select(delivery => delivery.IdempotencyKey).Distinct().Count());
        Assert.All(outbox.Arrived, delivery => Assert.Equal($"outbox:{delivery.Event.Id}", delivery.IdempotencyKey));
        Assert.Empty(await node.DeadLetters.All(Node.Ct));
    }

    [Fact]
    public async Task an_event_that_cannot_be_delivered_is_set_aside_and_can_be_delivered_later()
    {
        var isDown = true;
        var outbox = new Outbox
        {
            Before = deliveries => isDown && deliveries.Any(one => one.Event.Data is Deposited { Amount: 2 })
                ? throw new HttpRequestException("Refused.") : Task.CompletedTask,
        };
        await using var node = await Node.Started([], settings: Fast, subscriptions: [outbox]);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", 2), Bank.Deposit("a", 3));
        await node.Passed();
        Assert.Equal([1, 3], outbox.Amounts);
        var letter = Assert.Single(await node.DeadLetters.All(Node.Ct));
        Assert.Equal(("outbox", 2, "Refused."), (letter.Consumer, letter.Position, letter.Reason));

        isDown = false;
        Assert.Null((await node.Poison.Replay(letter.Id, Node.Ct)).Error);
        Assert.Equal([1, 3, 2], outbox.Amounts);
        Assert.Empty(await node.DeadLetters.All(Node.Ct));
    }

    [Fact]
    public async Task a_paused_subscription_waits_over_restarts_and_goes_on_where_it_stood()
    {
        var outbox = new Outbox();
        await using var node = await Node.Started([], subscriptions: [outbox]);
        await node.Append(Bank.Deposit("a", 1));
        await node.Passed();
        await node.Pauses.Pause("outbox", Node.Ct);
        await node.Stop();
        await node.Append(Bank.Deposit("a", 2));
        await node.Start();
        await Task.Delay(500, Node.Ct);
        Assert.Equal([1], outbox.Amounts);
        var status = (await node.Progress.Status(Node.Ct)).Single();
        Assert.Equal((ShardCondition.Paused, 1), (status.Condition, status.Lag));
        await node.Pauses.Resume("outbox", Node.Ct);
        await node.Passed();
        Assert.Equal([1, 2], outbox.Amounts);
        await Assert.ThrowsAsync<ArgumentException>(() => node.Pauses.Pause("inbox", Node.Ct));
    }

    [Fact]
    public async Task a_new_subscription_begins_where_it_declares()
    {
        await using var node = await Node.On(null, []);
        await node.Append(Bank.Deposit("a", 1));
        await node.Append(Bank.Deposit("a", 2));
        var (now, second) = (new Outbox("now") { Start = ConsumerStart.Now }, new Outbox("second") { Start = ConsumerStart.After(1) });
        await using var other = await Node.Started([], subscriptions: [now, second], shared: node.Shared);
        while (await node.Number("select count(*) from mt_event_progression where name = 'now:All'") == 0) await Task.Delay(5, Node.Ct);
        await other.Append(Bank.Deposit("a", 3));
        await other.Passed();
        Assert.Equal([3], now.Amounts);
        Assert.Equal([2, 3], second.Amounts);
    }

    [Fact]
    public async Task one_node_delivers_at_a_time_and_another_takes_over_when_it_is_cut_off()
    {
        var (first, second) = (new Outbox(), new Outbox());
        await using var owner = await Node.Started([], subscriptions: [first]);
        await owner.Append(Bank.Deposit("a", 1));
        await owner.Passed();
        await using var heir = await Node.Started([], subscriptions: [second], shared: owner.Shared);
        await owner.Append(Bank.Deposit("a", 2));
        await owner.Passed();
        Assert.Empty(second.Amounts);
        Assert.Equal(owner.Label, (await heir.Progress.Status(Node.Ct)).Single().Owner?.Application);

        await owner.Stop();
        await owner.Append(Bank.Deposit("a", 3));
        await heir.Passed();
        Assert.Equal([1, 2], first.Amounts);
        Assert.Equal([3], second.Amounts);
    }

    [Fact]
    public async Task no_event_is_set_aside_because_the_receiver_is_away_and_all_come_again_together()
    {
        var failures = 5;
        var sizes = new ConcurrentQueue<int>();
        var outbox = new Outbox
        {
            Before = deliveries =>
            {
                sizes.Enqueue(deliveries.Count);
                return Interlocked.Decrement(ref failures) >= 0 ? throw new ReceiverUnavailableException("Closed.") : Task.CompletedTask;
            },
        };
        await using var node = await Node.Started([], settings: Fast, subscriptions: [outbox]);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", 2));
        await node.Passed();
        Assert.Equal([1, 2], outbox.Amounts);
        Assert.All(sizes, size => Assert.Equal(2, size));
        Assert.Empty(await node.DeadLetters.All(Node.Ct));
    }

    [Fact]
    public async Task events_that_the_receiver_refuses_by_name_are_set_aside_at_once_and_the_others_do_not_come_again()
    {
        var outbox = new Outbox
        {
            After = deliveries => deliveries.FirstOrDefault(one => one.Event.Data is Deposited { Amount: 2 }) is { } bad
                ? throw new DeliveriesRefusedException(new Dictionary<long, Exception> { [bad.Event.Position] = new InvalidOperationException("No such amount.") })
                : Task.CompletedTask,
        };
        await using var node = await Node.Started([], settings: Fast, subscriptions: [outbox]);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", 2), Bank.Deposit("a", 3));
        await node.Passed();
        Assert.Equal([1, 2, 3], outbox.Amounts);
        var letter = Assert.Single(await node.DeadLetters.All(Node.Ct));
        Assert.Equal((2, "No such amount."), (letter.Position, letter.Reason));
        Assert.Equal("No such amount.", (await node.Poison.Replay(letter.Id, Node.Ct)).Error?.Message);
    }

    [Fact]
    public async Task events_wait_for_others_to_go_with_until_one_of_them_is_urgent()
    {
        var sizes = new ConcurrentQueue<int>();
        var outbox = new Outbox
        {
            Gathers = TimeSpan.FromHours(1),
            Urgent = 3,
            Before = deliveries =>
            {
                sizes.Enqueue(deliveries.Count);
                return Task.CompletedTask;
            },
        };
        await using var node = await Node.Started([], settings: Fast, subscriptions: [outbox]);
        await node.Append(Bank.Deposit("a", 1));
        await node.Append(Bank.Deposit("a", 2));
        await Task.Delay(300, Node.Ct);
        Assert.Empty(sizes);
        await node.Append(Bank.Deposit("a", 3));
        await node.Passed();
        Assert.Equal([3], sizes);
        Assert.Equal([1, 2, 3], outbox.Amounts);
    }

    [Fact]
    public async Task events_that_fill_a_page_or_have_waited_long_enough_go()
    {
        var outbox = new Outbox { Gathers = TimeSpan.FromHours(1) };
        await using var node = await Node.Started([], settings: Fast with { ProcessPageSize = 2 }, subscriptions: [outbox]);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", 2));
        await node.Passed();
        Assert.Equal([1, 2], outbox.Amounts);

        var brief = new Outbox("brief") { Gathers = TimeSpan.FromMilliseconds(50) };
        await using var other = await Node.Started([], settings: Fast, subscriptions: [brief], shared: node.Shared);
        await other.Passed();
        Assert.Equal([1, 2], brief.Amounts);
    }

    /// <summary>A receiver that notes what arrives.</summary>
    private sealed class Outbox(string name = "outbox") : ISubscription
    {
        public Func<IReadOnlyList<Delivery>, Task> Before { get; init; } = _ => Task.CompletedTask;

        public Func<IReadOnlyList<Delivery>, Task> After { get; init; } = _ => Task.CompletedTask;

        public TimeSpan Gathers { get; init; }

        public long? Urgent { get; init; }

        public ConcurrentQueue<Delivery> Arrived { get; } = [];

        public IEnumerable<long> Amounts => Arrived.Select(delivery => ((Deposited)delivery.Event.Data).Amount);

        public string Name => name;

        public IReadOnlyCollection<Type> Consumes => [typeof(Deposited)];

        public string? StreamPrefix { get; init; }

        public ConsumerStart Start { get; init; } = ConsumerStart.Beginning;

        public async Task Deliver(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
        {
            await Before(deliveries);
            foreach (var delivery in deliveries) Arrived.Enqueue(delivery);
            await After(deliveries);
        }

        public bool IsUrgent(object fact) => fact is Deposited { Amount: var amount } && amount == Urgent;
    }
}
