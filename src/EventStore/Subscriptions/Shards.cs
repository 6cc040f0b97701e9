using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>Everything that consumes the log of this program: its projections, processes and subscriptions.</summary>
public sealed class Shards
{
    /// <exception cref="ArgumentException">Two consumers would share a place in the log, or a table.</exception>
    public Shards(StreamStore streams, IEnumerable<IProjection> projections, IEnumerable<IProcess> processes, IEnumerable<ISubscription>? subscriptions = null)
    {
        Streams = streams;
        Projections = [.. projections.Select(projection => new Shard(projection).Reads(streams.Types))];
        Processes = [.. processes.Select(process => new Shard(process).Reads(streams.Types))];
        Subscriptions = [.. (subscriptions ?? []).Select(subscription => new Shard(subscription).Reads(streams.Types))];
        Refuse(All.Select(shard => shard.Name), "name");
        Refuse(Projections.SelectMany(shard => shard.Projection!.Tables.Select(table => shard.Tables[table])), "table");
    }

    internal StreamStore Streams { get; }

    internal IReadOnlyList<Shard> Projections { get; }

    internal IReadOnlyList<Shard> Processes { get; }

    internal IReadOnlyList<Shard> Subscriptions { get; }

    internal IEnumerable<Shard> All => Projections.Concat(Processes).Concat(Subscriptions);

    internal IEnumerable<Shard> Async => Projections.Where(shard => shard.Projection!.Lifecycle == ProjectionLifecycle.Async);

    internal IEnumerable<Shard> Reports => Async.Where(shard => shard.Projection!.IsReport);

    internal IEnumerable<Shard> Inline => Projections.Where(shard => shard.Projection!.Lifecycle == ProjectionLifecycle.Inline);

    /// <summary>Shards of the projection of this name, in all its versions; of all projections for null.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    internal IReadOnlyList<Shard> Named(string? name)
    {
        if (name is null) return Projections;
        Shard[] found = [.. Projections.Where(shard => shard.Consumer == name)];
        return found.Length > 0
            ? found
            : throw new ArgumentException($"No projection is called '{name}'. There are: {string.Join(", ", Projections.Select(s => s.Consumer).Distinct())}.", nameof(name));
    }

    /// <exception cref="ArgumentException">This program has no such version.</exception>
    internal Shard Version(string name, int version)
    {
        var named = Named(name);
        return named.FirstOrDefault(shard => shard.Version == version) ?? throw new ArgumentException(
            $"This program has no version {version} of '{name}'. It has: {string.Join(", ", named.Select(shard => shard.Version).Order())}.", nameof(version));
    }

    private static void Refuse(IEnumerable<string> values, string what)
    {
        var twice = values.GroupBy(value => value, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw new ArgumentException($"Two consumers have the {what} '{twice.Key}'.");
    }
}
