using System.Collections.Concurrent;
using OpenEdx.EventStore.Retention;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Tests.Subscriptions;

namespace OpenEdx.EventStore.Tests.Interchange;

/// <summary>What processes and subscriptions make of events that were imported: nothing, they did it where the events come from.</summary>
public sealed class ImportedReactionTests : IAsyncLifetime
{
    private readonly Outbox outbox = new("outbox");
    private IReadOnlyList<string> lines = [];

    public async ValueTask InitializeAsync()
    {
        await using var there = await Node.On(null, []);
        await there.Append(Bank.Deposit("a", 100), Bank.Deposit("b", 200));
        await there.Append(Bank.Deposit("a", 300));
        lines = await there.Streams.Exported();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task consumers_that_never_ran_pass_over_an_import_into_an_empty_store()
    {
        await using var here = await Node.On(null, [], [new NotingProcess()], subscriptions: [outbox]);
        await LogImportTests.Import(here, lines);
        await here.Start();
        await here.Append(Bank.Deposit("c", 1));
        await here.Passed();
        Assert.Equal([1], outbox.Amounts);
        Assert.Equal([1], await Notes(here));
    }

    [Fact]
    public async Task consumers_that_are_behind_get_what_was_appended_before_and_after_but_not_what_was_imported()
    {
        await using var here = await Node.On(null, [], [new NotingProcess()], subscriptions: [outbox]);
        await here.Append(Bank.Deposit("c", 1));
        await LogImportTests.Import(here, lines.Take(2));
        await here.Append(Bank.Deposit("c", 2), Bank.Deposit("c", 3));
        await LogImportTests.Import(here, lines);
        await here.Append(Bank.Deposit("c", 4));
        await here.Start();
        await here.Passed();
        Assert.Equal([1, 2, 3, 4], outbox.Amounts);
        Assert.Equal([1, 2, 3, 4], await Notes(here));
    }

    [Fact]
    public async Task running_consumers_pass_over_what_is_imported_meanwhile()
    {
        await using var here = await Node.Started([], [new NotingProcess()], subscriptions: [outbox]);
        await here.Append(Bank.Deposit("c", 1));
        await here.Passed();
        await LogImportTests.Import(here, lines);
        await here.Append(Bank.Deposit("c", 2));
        await here.Passed();
        Assert.Equal([1, 2], outbox.Amounts);
        Assert.Equal([1, 2], await Notes(here));
    }

    [Fact]
    public async Task on_request_subscriptions_deliver_what_is_imported_and_processes_still_do_not_react()
    {
        await using var here = await Node.Started([], [new NotingProcess()], subscriptions: [outbox]);
        await LogImportTests.Import(here, lines, delivers: true);
        await here.Passed();
        Assert.Equal([100, 200, 300], outbox.Amounts);
        Assert.Empty(await Notes(here));
    }

    [Fact]
    public async Task a_subscription_that_comes_later_begins_where_it_declares()
    {
        await using var here = await Node.Started([], subscriptions: [outbox]);
        await LogImportTests.Import(here, lines);
        var late = new Outbox("late");
        await using var next = await Node.Started([], shared: here.Shared, subscriptions: [late]);
        await next.Passed();
        Assert.Equal([100, 200, 300], late.Amounts);
    }

    [Fact]
    public async Task positions_that_are_drawn_again_after_a_cut_are_no_longer_imported_ones()
    {
        await using var here = await Node.On(null, [], [new NotingProcess()], subscriptions: [outbox]);
        await here.Append(Bank.Deposit("c", 1));
        await LogImportTests.Import(here, lines);
        await new LogCut(here.Shards).After(1, Node.Ct);
        await here.Execute("select setval('mt_events_sequence', 1)");
        await here.Append(Bank.Deposit("c", 2));
        await here.Start();
        await here.Passed();
        Assert.Equal([1, 2], outbox.Amounts);
        Assert.Equal([1, 2], await Notes(here));
    }

    private static async Task<IEnumerable<long>> Notes(Node node) =>
        (await node.Streams.ReadStream("notes", Node.Ct)).Select(note => ((DepositNoted)note.Data).Amount);

    private sealed class Outbox(string name) : ISubscription
    {
        private readonly ConcurrentQueue<long> amounts = [];

        public IEnumerable<long> Amounts => amounts;

        public string Name => name;

        public IReadOnlyCollection<Type> Consumes => [typeof(Deposited)];

        public Task Deliver(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
        {
            foreach (var delivery in deliveries) amounts.Enqueue(((Deposited)delivery.Event.Data).Amount);
            return Task.CompletedTask;
        }
    }
}
