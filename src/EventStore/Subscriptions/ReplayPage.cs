using System.Collections.Concurrent;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>Consumers of one read of the log, each at its place in the list.</summary>
internal sealed class ReplayConsumers(IReadOnlyList<Shard> shards)
{
    private readonly ConcurrentDictionary<Type, int[]> wanting = new();

    public int Count => shards.Count;

    /// <summary>Stored names that any of them may want.</summary>
    public string[] Names { get; } = [.. shards.SelectMany(shard => shard.StoredNames).Distinct(StringComparer.Ordinal)];

    /// <summary>Places of those that consume an event: looked up by its type, not asked of each for each event.</summary>
    public int[] Wanting(object data) => wanting.GetOrAdd(
        data.GetType(), static (_, of) => [.. Enumerable.Range(0, of.shards.Count).Where(place => of.shards[place].Wants(of.data))], (shards, data));

    /// <summary>Places of those that would consume an event of this name, if it loaded.</summary>
    public IEnumerable<int> Named(string name) => Enumerable.Range(0, shards.Count).Where(place => shards[place].StoredNames.Contains(name));
}

/// <summary>A stretch of the log, decoded and sorted by consumer.</summary>
/// <param name="Events">How many were read, whoever consumes them.</param>
/// <param name="Facts">For each consumer, in log order.</param>
/// <param name="Unreadable">Events that did not load, with the place of a consumer.</param>
internal sealed record ReplayPage(
    int Events, IReadOnlyList<IReadOnlyList<RecordedEvent>> Facts, IReadOnlyList<(int Consumer, UnreadableEventException Error)> Unreadable)
{
    public static ReplayPage Of(List<EventRow> stored, EventTypeRegistry types, ReplayConsumers consumers)
    {
        var facts = new List<RecordedEvent>[consumers.Count];
        for (var i = 0; i < facts.Length; i++) facts[i] = [];
        List<(int, UnreadableEventException)> unreadable = [];
        foreach (var one in stored)
        {
            try
            {
                var fact = one.Load(types);
                foreach (var place in consumers.Wanting(fact.Data)) facts[place].Add(fact);
            }
            catch (Exception error)
            {
                foreach (var place in consumers.Named(one.Type)) unreadable.Add((place, new(one.Position, one.Type, error)));
            }
        }

        return new(stored.Count, facts, unreadable);
    }
}
