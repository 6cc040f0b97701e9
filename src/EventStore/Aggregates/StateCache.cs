using System.Diagnostics.CodeAnalysis;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore.Aggregates;

/// <summary>
/// States of the streams that this process worked on last, with their versions; the least recently used go first. What is in here was true once:
/// an append proves it with its expected version, everything else asks the log.
/// </summary>
/// <param name="capacity">Estimated bytes; 0 keeps nothing.</param>
internal sealed class StateCache(long capacity)
{
    /// <summary>One stream should not drive out all others.</summary>
    private const int LargestShare = 8;

    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> byUse = [];
    private long bytes;

    public int Count
    {
        get
        {
            lock (gate) return entries.Count;
        }
    }

    public bool TryFind<TState>(string stream, LiveAggregate<TState> aggregate, [NotNullWhen(true)] out HeldState<TState>? held)
    {
        held = null;
        lock (gate)
        {
            if (!entries.TryGetValue(stream, out var node) || node.Value.Aggregate != aggregate) return false;
            byUse.Remove(node);
            byUse.AddFirst(node);
            held = (HeldState<TState>)node.Value.Held;
            return true;
        }
    }

    /// <summary>Keeps a state, unless a later one of the same stream is kept: transactions of one process may end in any order.</summary>
    public void Keep<TState>(string stream, LiveAggregate<TState> aggregate, HeldState<TState> held)
    {
        if (!aggregate.IsKept || held.Version == 0) return;
        lock (gate)
        {
            if (entries.TryGetValue(stream, out var former))
            {
                if (former.Value.Aggregate == aggregate && former.Value.Version > held.Version) return;
                Take(former);
            }

            if (held.Bytes > capacity / LargestShare) return;
            entries.Add(stream, byUse.AddFirst(new Entry(stream, aggregate, held, held.Version, held.Bytes)));
            Weigh(held.Bytes);
            for (; bytes > capacity; AggregateMeter.Evicted()) Take(byUse.Last!);
        }
    }

    public void Forget(string stream)
    {
        lock (gate)
        {
            if (entries.TryGetValue(stream, out var node)) Take(node);
        }
    }

    private void Take(LinkedListNode<Entry> node)
    {
        byUse.Remove(node);
        entries.Remove(node.Value.Stream);
        Weigh(-node.Value.Bytes);
    }

    private void Weigh(long change)
    {
        bytes += change;
        AggregateMeter.Kept(change);
    }

    /// <param name="Held">A <see cref="HeldState{TState}"/> of the aggregate's state.</param>
    private sealed record Entry(string Stream, object Aggregate, object Held, long Version, long Bytes);
}
