using System.Collections.Concurrent;
using Npgsql;
using OpenEdx.Cli.Postgres;
using OpenEdx.EventStore.Schema;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Tests.Streams;

/// <summary>
/// The server dies amid writers and readers, several times, and recovers: nothing acknowledged is lost, nothing is stored twice,
/// and a reader that remembers only the last event it saw goes on without gap or repetition, although numbers that
/// were drawn and never made it to disk are drawn again.
/// </summary>
public sealed class CrashTests
{
    private const int Writers = 6;
    private const int Crashes = 3;

    private readonly ConcurrentBag<string> acknowledged = [];
    private readonly List<RecordedEvent> seen = [];

    private static CancellationToken Ct => Trial.Ct;

    [Fact]
    public async Task a_dying_server_loses_no_acknowledged_event_and_leads_no_reader_astray()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"openedx-crash-{Guid.NewGuid():N}");
        try
        {
            for (var crash = 1; crash <= Crashes; crash++) await RunUntilCrash(folder, crash);
            await using var cluster = await PrivateCluster.Open(folder, new ClusterSettings(Durable: true), _ => { }, Ct);
            await using var database = await Open(cluster);
            var store = Trial.StoreOn(database);

            seen.AddRange(await store.Log(After()));
            var stored = await database.Texts("select seq_id || ' ' || (data ->> 'Item') from mt_events order by seq_id");
            Assert.Equal(stored, seen.Select(fact => $"{fact.Position} {((ItemAdded)fact.Data).Item}"));
            var items = seen.Select(fact => ((ItemAdded)fact.Data).Item).ToList();
            Assert.Equal(items.Count, items.Distinct().Count());
            Assert.NotEmpty(acknowledged);
            Assert.Empty(acknowledged.Except(items));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task RunUntilCrash(string folder, int round)
    {
        await using var cluster = await PrivateCluster.Open(folder, new ClusterSettings(Durable: true), _ => { }, Ct);
        await using var database = await Open(cluster);
        await SchemaMigrator.Migrate(database, [], [], [], Ct);
        var store = new StreamStore(database, Trial.Types, [], TimeProvider.System) { OutcomePatience = TimeSpan.FromMilliseconds(200) };
        var before = acknowledged.Count;
        var writing = Enumerable.Range(0, Writers).Select(writer => Write(store, $"{round}-{writer}")).ToList();
        var reading = Read(store);

        while (acknowledged.Count < before + 50) await Task.Delay(5, Ct);
        await cluster.Stop("immediate");
        await Task.WhenAll([.. writing, reading]);
    }

    /// <summary>Every event is named once; a third of the transactions is never committed, so that numbers are drawn in vain.</summary>
    private async Task Write(StreamStore store, string name)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var item = $"{name}-{i}";
                StreamAppend[] append = [Trial.To($"shared/{i % 5}", ExpectedVersion.Any, new ItemAdded(item, i))];
                if (i % 3 > 0)
                {
                    await store.Append(append, EventMetadata.None, Ct);
                    acknowledged.Add(item);
                    continue;
                }

                await using var connection = await store.Database.OpenConnectionAsync(Ct);
                await using var transaction = await connection.BeginTransactionAsync(Ct);
                await store.AppendWithin(connection, transaction, append, EventMetadata.None, Ct);
            }
        }
        catch (NpgsqlException)
        {
            // The crash this is about; the outcome of the append under way is unknown, so it counts as not acknowledged.
        }
    }

    private async Task Read(StreamStore store)
    {
        try
        {
            while (true)
            {
                await foreach (var fact in store.ReadAll(After(), Ct, pageSize: 20)) seen.Add(fact);
            }
        }
        catch (NpgsqlException)
        {
            // The reader goes on after the restart.
        }
    }

    private long After() => seen.Count == 0 ? 0 : seen[^1].Position;

    private static async Task<NpgsqlDataSource> Open(PrivateCluster cluster) => EventStoreDatabase.Open(await cluster.Database("openedx", Ct));
}
