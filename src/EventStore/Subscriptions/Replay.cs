using System.Runtime.CompilerServices;
using Npgsql;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// Feeds a stretch of the log to projections that have all come equally far, in one read, inside the caller's transaction (ADR-0015).
/// Rows of <see cref="IReplayedInMemory"/> are folded in memory, on all cores, and copied out; other projections apply the
/// events with their own statements.
/// </summary>
internal sealed class Replay(StreamStore streams, NpgsqlConnection connection, NpgsqlTransaction transaction, DaemonSettings settings)
{
    private const string BeforeAll = "before_replay";

    private readonly ProjectionSession session = new(connection, transaction, streams) { IsExclusive = true };

    /// <summary>What to do with an event that a projection does not digest. Called at the end, for all of them.</summary>
    internal delegate Task SetAside(Shard shard, long position, Exception error, CancellationToken ct);

    /// <summary>
    /// Reads over a second connection while events are applied over the caller's: for long stretches. Not behind a savepoint, since no
    /// snapshot can be shared from there, and not where the transaction itself has stored events.
    /// </summary>
    public bool ReadsAhead { get; init; }

    /// <summary>The caller's transaction has made the tables: see <see cref="ProjectionSession.OwnsTables"/>.</summary>
    public bool OwnsTables { get; init; }

    /// <param name="after">How far the projections have come; 0: their tables are empty.</param>
    /// <param name="through">Last position to apply.</param>
    /// <returns>How many events each projection digested.</returns>
    public async Task<IReadOnlyDictionary<Shard, long>> Run(
        IReadOnlyList<Shard> shards, long after, long through, SetAside setAside, ReplayMeter? meter, CancellationToken ct)
    {
        var consumers = new ReplayConsumers(shards);
        if (consumers.Names.Length == 0 || through <= after) return shards.ToDictionary(shard => shard, _ => 0L);
        var snapshot = ReadsAhead ? await Snapshot(ct) : null;

        // A row that the server refuses does not tell which event made it so. The projection is then replayed by its own statements,
        // which meet the refusal at that event.
        HashSet<Shard> byStatements = [];
        while (true)
        {
            await transaction.SaveAsync(BeforeAll, ct);
            try
            {
                ReplayedShard[] replayed = [.. shards.Select(shard => new ReplayedShard(shard, RowsOf(shard), session with { Tables = shard.Tables, OwnsTables = OwnsTables }))];
                var pages = snapshot is null
                    ? ReadWithin(consumers, after, through, ct)
                    : new ReadAhead(streams, consumers, settings.ReplayPageSize).Read(snapshot, after, through, ct);
                await Apply(replayed, pages, meter, ct);
                await transaction.ReleaseAsync(BeforeAll, ct);
                foreach (var one in replayed) await one.SetAside(setAside, ct);
                return replayed.ToDictionary(one => one.Shard, one => one.Digested);
            }
            catch (RefusedRowsException refused) when (byStatements.Add(refused.Shard))
            {
                await transaction.RollbackAsync(BeforeAll, ct);
            }
        }

        IReplayedRows? RowsOf(Shard shard) => byStatements.Contains(shard) ? null : (shard.Projection as IReplayedInMemory)?.Replayed(shard.Tables, isEmpty: after == 0);
    }

    private async Task Apply(ReplayedShard[] shards, IAsyncEnumerable<ReplayPage> pages, ReplayMeter? meter, CancellationToken ct)
    {
        await foreach (var page in pages)
        {
            await Task.WhenAll(shards.Select((shard, place) => page.Facts[place].Count == 0 ? Task.CompletedTask : Task.Run(() => shard.Add(page.Facts[place]), ct)));
            foreach (var shard in shards) await shard.Apply(settings.ReplayPageSize, ct);
            foreach (var (place, error) in page.Unreadable) shards[place].PassOver(error);
            while (shards.Sum(shard => shard.RowsInMemory) >= settings.RowsInMemory && shards.MaxBy(shard => shard.RowsInMemory) is { RowsInMemory: > 0 } largest)
                await largest.Write(ct);
            meter?.Read(page.Events);
        }

        foreach (var shard in shards)
        {
            await shard.Apply(0, ct);
            await shard.Write(ct);
        }
    }

    /// <summary>Over the connection of the transaction.</summary>
    private async IAsyncEnumerable<ReplayPage> ReadWithin(ReplayConsumers consumers, long after, long through, [EnumeratorCancellation] CancellationToken ct)
    {
        using var json = new JsonBuffer();
        for (var position = after; position < through; json.Reuse())
        {
            var (rows, end) = await LogPage.ReadRows(connection, json, consumers.Names, position, through, settings.ReplayPageSize, ct);
            yield return ReplayPage.Of(rows, streams.Types, consumers);
            position = end;
        }
    }

    /// <summary>The log as this transaction sees it, for the connection that reads ahead.</summary>
    private async Task<string> Snapshot(CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select pg_export_snapshot()", connection);
        return (string)(await command.ExecuteScalarAsync(ct))!;
    }
}
