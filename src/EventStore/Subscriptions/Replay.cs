using Npgsql;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>Feeds a stretch of the log to projections that have all come equally far, in one read, inside the caller's transaction.</summary>
internal sealed class Replay(StreamStore streams, NpgsqlConnection connection, NpgsqlTransaction transaction, DaemonSettings settings)
{
    private readonly Dictionary<Shard, IReplayedRows> inMemory = [];

    /// <param name="after">How far the projections have come; 0: their tables are empty.</param>
    /// <param name="through">Last position to apply.</param>
    /// <returns>How many events each projection digested.</returns>
    public async Task<IReadOnlyDictionary<Shard, long>> Run(
        IReadOnlyList<Shard> shards, long after, long through, SetAside setAside, ReplayMeter? meter, CancellationToken ct)
    {
        string[] names = [.. shards.SelectMany(shard => shard.StoredNames).Distinct(StringComparer.Ordinal)];
        var session = new ProjectionSession(connection, transaction, streams) { IsExclusive = true };
        foreach (var shard in shards)
        {
            if (shard.Projection is IReplayedInMemory projection) inMemory.TryAdd(shard, projection.Replayed(shard.Tables, isEmpty: after == 0));
        }

        var digested = shards.ToDictionary(shard => shard, _ => 0L);
        for (var position = after; position < through;)
        {
            var page = await LogPage.Read(connection, streams, names, position, through, settings.ReplayPageSize, ct);
            foreach (var shard in shards) digested[shard] += await Apply(shard, page, session, setAside, ct);
            foreach (var rows in inMemory.Values) await rows.Write(settings.RowsInMemory, session, ct);
            position = page.Through;
            meter?.Read(page.Entries.Count);
        }

        foreach (var rows in inMemory.Values) await rows.Write(0, session, ct);
        return digested;
    }

    /// <summary>What to do with an event that a projection does not digest.</summary>
    internal delegate Task SetAside(Shard shard, long position, Exception error, CancellationToken ct);

    /// <summary>A page at once; where that fails, event by event.</summary>
    private async Task<long> Apply(Shard shard, LogPage page, ProjectionSession session, SetAside setAside, CancellationToken ct)
    {
        const string Before = "before_page";
        Func<IReadOnlyList<RecordedEvent>, ProjectionSession, CancellationToken, Task>? otherwise =
            inMemory.TryGetValue(shard, out var rows) ? rows.Apply : null;
        await transaction.SaveAsync(Before, ct);
        try
        {
            var all = await shard.Apply(page, session, ct, otherwise);
            await transaction.ReleaseAsync(Before, ct);
            return all;
        }
        catch (Exception error) when (IsOfTheEvents(error))
        {
            await transaction.RollbackAsync(Before, ct);
        }

        var digested = 0L;
        foreach (var entry in page.Entries)
        {
            await transaction.SaveAsync(Before, ct);
            try
            {
                digested += await shard.Apply(new(entry.Position, [entry]), session, ct, otherwise);
                await transaction.ReleaseAsync(Before, ct);
            }
            catch (Exception error) when (IsOfTheEvents(error))
            {
                await transaction.RollbackAsync(Before, ct);
                await setAside(shard, entry.Position, error, ct);
            }
        }

        return digested;
    }

    private bool IsOfTheEvents(Exception error) =>
        !TransientErrors.Includes(error) && error is not OperationCanceledException && connection.State == System.Data.ConnectionState.Open;
}
