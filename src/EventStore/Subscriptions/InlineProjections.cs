using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>Applies inline projections inside the transaction of an append.</summary>
internal sealed class InlineProjections(IEnumerable<IProjection> projections)
{
    private readonly Shard[] shards =
        [.. projections.Where(projection => projection.Lifecycle == ProjectionLifecycle.Inline).Select(projection => new Shard(projection))];

    /// <summary>Whether any of these events changes a read model in the transaction of its append.</summary>
    public bool Want(IEnumerable<object> events) => shards.Length > 0 && events.Any(data => shards.Any(shard => shard.Wants(data)));

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var concerned = shards
            .Select(shard => (Shard: shard, Facts: events.Where(fact => shard.Wants(fact.Data)).ToList()))
            .Where(pair => pair.Facts.Count > 0)
            .ToList();
        if (concerned.Count == 0) return;
        await Share([.. concerned.Select(pair => pair.Shard.LockId).Order()], session, ct);
        foreach (var (shard, facts) in concerned)
        {
            using var span = StoreTracing.Inline(shard);
            await shard.Projection!.Apply(facts, session with { Tables = shard.Tables }, ct);
        }
    }

    /// <summary>Appends share the lock of the shard; a rebuild takes it alone, so that it sees all events that were applied and no others.</summary>
    private static async Task Share(long[] ids, ProjectionSession session, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select count(pg_advisory_xact_lock_shared(id)) from unnest($1) id", session.Connection, session.Transaction);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = ids });
        await command.ExecuteNonQueryAsync(ct);
    }
}
