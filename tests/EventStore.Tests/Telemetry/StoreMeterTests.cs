using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Tests.Streams;
using OpenEdx.EventStore.Tests.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Telemetry;

/// <summary>Instruments belong to the process: these tests run while no other does.</summary>
[CollectionDefinition("measures the process", DisableParallelization = true)]
public sealed class MeasuresTheProcess;

[Collection("measures the process")]
public sealed class StoreMeterTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task each_append_is_measured_once_with_its_outcome()
    {
        var store = Trial.StoreOn(postgres.Database);
        var stream = Trial.NewStream();
        using var seen = new Measurements();
        await store.Append(stream, new ItemAdded("pen", 1), new ItemAdded("ink", 2));
        await Assert.ThrowsAsync<WrongExpectedVersionException>(() =>
            store.Append([Trial.To(stream, ExpectedVersion.NoStream, new ItemRemoved("pen"))], EventMetadata.None, Trial.Ct));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            store.Append([Trial.To(stream, ExpectedVersion.Any, new ItemRemoved("pen"))], EventMetadata.None, new CancellationToken(true)));

        Assert.Single(seen.Of("openedx.event_store.append.duration", "stored"));
        Assert.Single(seen.Of("openedx.event_store.append.duration", "refused"));
        Assert.Single(seen.Of("openedx.event_store.append.duration", "canceled"));
        Assert.Equal([2], seen.Of("openedx.event_store.events.appended"));
    }

    [Fact]
    public async Task groups_are_measured_by_the_appends_that_share_them()
    {
        await using var database = await PostgresFixture.CreateDatabase(Trial.Ct);
        var store = Trial.StoreOn(database.Source);
        using var seen = new Measurements();
        await HeldLanes.Behind(database.Source, store, () => Task.WhenAll(Enumerable.Range(0, 7).Select(_ => store.Append(Trial.NewStream(), new ItemAdded("pen", 1)))));

        // Those that held both lanes up, then all that had queued.
        Assert.Equal([1, 1, 7], seen.Of("openedx.event_store.append.group.size"));
    }

    [Fact]
    public async Task the_daemon_measures_each_shard_and_each_page()
    {
        using var seen = new Measurements();
        await using var node = await Node.Started([new Balances()]);
        await node.Append(Bank.Deposit("a", 5), Bank.Deposit("b", 7));
        await node.CaughtUp();

        Assert.Equal(2, seen.Of("openedx.event_store.shard.events.applied", "balances:All").Sum());
        Assert.NotEmpty(seen.Of("openedx.event_store.page.duration", "committed"));
        Assert.Empty(seen.Of("openedx.event_store.page.duration", "failed"));
    }

    [Fact]
    public async Task a_lane_beats_while_it_works_and_tells_what_stopped_it()
    {
        await using var node = await Node.Started([new Balances()]);
        await node.Append(Bank.Deposit("a", 5));
        await node.CaughtUp();
        var lane = node.Pulses.Of("projections");
        Assert.Null(lane.Trouble);

        await node.Execute("alter sequence mt_events_sequence rename to lost");
        await Eventually.Holds(() => lane.Trouble is not null);
        await node.Execute("alter sequence lost rename to mt_events_sequence");
        await Eventually.Holds(() => lane.Trouble is null);
    }
}
