using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Telemetry;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>Applies inline projections inside the transaction of an append.</summary>
internal sealed class InlineProjections(IEnumerable<IProjection> projections)
{
    private readonly Shard[] shards =
        [.. projections.Where(projection => projection.Lifecycle == ProjectionLifecycle.Inline).Select(projection => new Shard(projection))];

    /// <summary>Whether any of these events changes a read model in the transaction of its append.</summary>
    public bool Want(IEnumerable<object> events) => shards.Length > 0 && events.Any(data => shards.Any(shard => shard.Wants(data)));

    /// <exception cref="StaleReleaseException">Another version than those of this program is live; the append must be rolled back.</exception>
    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var concerned = new Dictionary<Shard, List<RecordedEvent>>();
        foreach (var shard in shards)
        {
            if (events.Where(fact => shard.Wants(fact.Data)).ToList() is { Count: > 0 } facts) concerned[shard] = facts;
        }

        // Two versions may consume different events; which of them is live is not known yet.
        Shard[] versions = [.. shards.Where(shard => concerned.Keys.Any(one => one.Consumer == shard.Consumer))];
        foreach (var shard in await InlineVersions.Take(session.Connection, versions, alone: false, ct))
        {
            if (!concerned.TryGetValue(shard, out var facts)) continue;
            using var span = StoreTracing.Inline(shard);
            await shard.Projection!.Apply(facts, session with { Tables = shard.Tables }, ct);
        }
    }
}
