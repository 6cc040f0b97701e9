using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Serialization;

namespace OpenEdx.EventStore.Tests.Aggregates;

/// <summary>What lies in a basket that takes ten pieces and knows each item once: decisions on it are facts, repeats or refusals.</summary>
internal sealed record Purse(ImmutableSortedSet<string> Items, int Pieces)
{
    public const int Most = 10;

    public static EventTypeRegistry Types { get; } = new(
        [("item_added", typeof(ItemAdded)), ("item_removed", typeof(ItemRemoved)), ("purse_summed", typeof(PurseSummed))], new DefaultJsonTypeInfoResolver());

    public static Purse Empty { get; } = new([], 0);

    /// <param name="folded">Told of each event that is folded.</param>
    public static LiveAggregate<Purse> Aggregate(Action? folded = null, bool isKept = true, SnapshotPlan? rule = null) => new("basket", Empty, (purse, fact) =>
    {
        folded?.Invoke();
        return purse.Evolve(fact);
    })
    {
        IsKept = isKept,
        Snapshots = rule,
    };

    public Purse Evolve(object fact) => fact switch
    {
        ItemAdded added => new(Items.Add(added.Item), Pieces + added.Count),
        ItemRemoved removed => new(Items.Remove(removed.Item), Math.Max(0, Pieces - 1)),
        PurseSummed summed => new([.. summed.Items], summed.Pieces),
        _ => throw new NotSupportedException(),
    };

    public Answer Add(string item, int count) =>
        Items.Contains(item) ? new("there already", [])
        : Pieces + count > Most ? new("full", [])
        : new("added", [new ItemAdded(item, count)]);

    /// <exception cref="InvalidOperationException">It is not in there: a bug, to who asks.</exception>
    public Answer Remove(string item) =>
        Items.Contains(item) ? new("removed", [new ItemRemoved(item)]) : throw new InvalidOperationException($"There is no {item}.");

    public sealed record Answer(string Word, IReadOnlyList<object> Facts);
}

/// <summary>Stands for everything before it.</summary>
internal sealed record PurseSummed(IReadOnlyList<string> Items, int Pieces);
