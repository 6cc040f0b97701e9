using Npgsql;
using OpenEdx.EventStore.RowProjections;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// One page on its way through several shards. What projections of rows read goes to the server together, and so does what they
/// write: two round trips, however many projections there are. All others apply the page by themselves.
/// </summary>
internal static class PageApplication
{
    /// <param name="closing">Receives the writes; the caller executes it, with whatever ends the transaction.</param>
    /// <returns>How many events concerned each of the shards.</returns>
    /// <exception cref="UnreadableEventException">A consumed event does not load.</exception>
    public static async Task<IReadOnlyList<int>> Run(
        IReadOnlyList<Shard> shards, LogPage page, ProjectionSession session, NpgsqlBatch closing, CancellationToken ct)
    {
        var applied = new List<int>(shards.Count);
        var sharing = new List<IPageOfRows>();
        foreach (var shard in shards)
        {
            if (shard.Projection is ISharesRoundTrips projection)
            {
                var facts = shard.FactsIn(page);
                applied.Add(facts.Count);
                if (facts.Count > 0 && projection.Begin(facts, shard.Tables) is { } rows) sharing.Add(rows);
            }
            else
            {
                applied.Add(await shard.Apply(page, session, ct));
            }
        }

        await Read(sharing, session, ct);
        foreach (var rows in sharing) rows.AddWrites(closing);
        return applied;
    }

    private static async Task Read(List<IPageOfRows> sharing, ProjectionSession session, CancellationToken ct)
    {
        if (sharing.Count == 0) return;
        await using var batch = new NpgsqlBatch(session.Connection, session.Transaction);
        foreach (var rows in sharing) batch.BatchCommands.Add(rows.Read);
        await using var reader = await batch.ReadPrepared(ct);
        foreach (var rows in sharing)
        {
            await rows.Fold(reader, ct);
            await reader.NextResultAsync(ct);
        }
    }
}
