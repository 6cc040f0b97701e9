using Npgsql;
using OpenEdx.Cli.Postgres;
using OpenEdx.EventStore.Schema;
using OpenEdx.EventStore.Streams;
using OpenEdx.Faults.Tests.Checking;
using OpenEdx.Faults.Tests.Model;
using OpenEdx.Faults.Tests.Processes;

namespace OpenEdx.Faults.Tests.Storage;

/// <summary>
/// The disk of PostgreSQL is full. Appends are refused, or end with the server when its journal cannot be written; nothing is
/// stored by halves. With space again everything goes on, and all that was acknowledged is there.
/// </summary>
public sealed class FullDiskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task what_does_not_fit_is_refused_whole_and_what_was_acknowledged_stays()
    {
        var counts = new Counts();
        var history = new History();
        using var disk = SmallDisk.Mount(megabytes: 160);
        var cluster = await Open(disk);
        try
        {
            await using (var database = NpgsqlDataSource.Create(await cluster.Database("full", Ct)))
            {
                await SchemaMigrator.Migrate(database, [], [], [], Ct);
                var store = Store(database);
                await Append(store, history, counts, "before", kilobytes: 1);
                disk.Fill(kilobytesLeft: 6 * 1024);
                for (var i = 0; counts["appends refused"] < 5 && counts["appends of unknown outcome"] < 20; i++) await Append(store, history, counts, $"amid-{i}", kilobytes: 300);
                disk.Free();
            }

            await cluster.DisposeAsync();
            cluster = await Open(disk);
            await using var again = NpgsqlDataSource.Create(await cluster.Database("full", Ct));
            await Append(Store(again), history, counts, "after", kilobytes: 300);

            var log = new List<RecordedEvent>();
            await foreach (var fact in Store(again).ReadAll(0, Ct)) log.Add(fact);
            counts.Tell("Full disk");
            Assert.Empty(HistoryCheck.Violations(history, log, log.CountBy(fact => fact.Stream).ToDictionary(pair => pair.Key, pair => (long)pair.Value)));
            Assert.Contains(log, fact => fact.Data is IMarked { Attempt: "after" });
            Assert.True(counts["appends acknowledged"] > 2 && counts["appends refused"] + counts["appends of unknown outcome"] > 0, "The disk was not full.");
        }
        finally
        {
            await cluster.Stop("immediate");
            await cluster.DisposeAsync();
        }
    }

    [Fact]
    public async Task a_serving_installation_goes_on_when_there_is_space_again()
    {
        var counts = new Counts();
        using var disk = SmallDisk.Mount(megabytes: 300);
        await using var site = await Site.Open(Path.Combine(disk.Folder, "data"));
        await using var learners = site.Start(
            "simulate", "--course", Site.Course, "--learners", Campaign.IsLong ? "40" : "10", "--weeks", "2", "--seed", "3", "--ledger", site.Ledger);
        await site.Acknowledges(20, learners, Patience);
        disk.Fill(kilobytesLeft: 0);
        while (!site.IsTroubled && !learners.HasExited) await Task.Delay(50, Ct);
        counts.Add("answers acknowledged before", site.Acknowledged);
        await Task.Delay(TimeSpan.FromSeconds(3), Ct);
        disk.Free();

        using var late = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        late.CancelAfter(Patience * 2);
        Assert.True(await learners.Ended(late.Token) == 0, $"The learners gave up.\n{learners.Output}");
        await site.Ready();
        await site.Run("simulate", "check", "--ledger", site.Ledger);
        await site.Run("projections", "verify");
        counts.Add("answers acknowledged in the end", site.Acknowledged);
        counts.Tell("Full disk of a serving installation");
    }

    private static Task<PrivateCluster> Open(SmallDisk disk) => PrivateCluster.Open(disk.Folder, new ClusterSettings(Durable: true), _ => { }, Ct);

    private static StreamStore Store(NpgsqlDataSource database) => new(database, Noting.Types, [], TimeProvider.System);

    /// <summary>To two streams, so that one could be stored without the other.</summary>
    private static async Task Append(StreamStore store, History history, Counts counts, string id, int kilobytes)
    {
        Part[] parts =
        [
            new("full/a", null, [new Put(id, 1, 1, null)]),
            // Drawn, so that it cannot be compressed.
            new("full/b", null, [new Remark(id, 2, Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(kilobytes * 768)))]),
        ];
        var begun = history.Tick();
        Answer answer;
        try
        {
            var result = await store.Append([.. parts.Select(part => new StreamAppend(part.Stream, "full", ExpectedVersion.Any, [.. part.Facts]))], EventMetadata.None, Ct);
            answer = new Answer.Stored(result.Versions.ToDictionary(), [.. result.Events.Select(fact => new Place(fact.Position, fact.Id, fact.Stream, fact.Version))]);
            counts.Add("appends acknowledged");
        }
        catch (PostgresException full) when (Outcomes.IsCertain(full))
        {
            Assert.Equal("The database has no space left on its disk.", DatabaseTrouble.Of(full));
            answer = new Answer.NotStored();
            counts.Add("appends refused");
        }
        catch (Exception broken) when (Outcomes.IsOpen(broken))
        {
            answer = new Answer.Unknown();
            counts.Add("appends of unknown outcome");
            await Task.Delay(100, Ct);
        }

        history.Attempts.Add(new(id, parts, begun, history.Tick(), answer));
    }
}
