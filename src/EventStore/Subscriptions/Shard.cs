using System.Collections.Concurrent;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>A projection or a process as the daemon runs it: a consumer with a place in the log.</summary>
internal sealed class Shard
{
    private readonly IReadOnlyCollection<Type> consumes;
    private readonly Func<IReadOnlyList<RecordedEvent>, ProjectionSession, CancellationToken, Task> apply;
    private readonly ConcurrentDictionary<Type, bool> wanted = new();

    /// <param name="tables">Null: those of the projection's version.</param>
    public Shard(IProjection projection, TableNames? tables = null)
        : this(projection.Name, projection.Version, projection.Consumes, projection.Apply) =>
        (Projection, Tables) = (projection, tables ?? TableNames.OfVersion(projection.Version));

    public Shard(IProcess process)
        : this(process.Name, 1, process.Consumes, process.Handle) => (Process, Start) = (process, process.Start);

    public Shard(ISubscription subscription)
        : this(subscription.Name, 1, subscription.Consumes, (_, _, _) => throw new NotSupportedException("A subscription delivers; it applies nothing.")) =>
        (Subscription, Start) = (subscription, subscription.Start);

    private Shard(
        string consumer,
        int version,
        IReadOnlyCollection<Type> consumes,
        Func<IReadOnlyList<RecordedEvent>, ProjectionSession, CancellationToken, Task> apply)
    {
        Consumer = consumer;
        Version = version;
        Key = KeyOf(version);
        LockId = ShardLocks.Of(Name);
        this.consumes = consumes;
        this.apply = apply;
    }

    /// <summary>Null for a process or a subscription.</summary>
    public IProjection? Projection { get; }

    /// <summary>Null for all others.</summary>
    public IProcess? Process { get; }

    /// <summary>Null for all others.</summary>
    public ISubscription? Subscription { get; }

    /// <summary>Where it begins when it is new. A projection always begins at the first event.</summary>
    public ConsumerStart Start { get; } = ConsumerStart.Beginning;

    /// <summary>Name of the projection or process.</summary>
    public string Consumer { get; }

    public int Version { get; }

    /// <summary>Tables that it writes.</summary>
    public TableNames Tables { get; } = TableNames.Documented;

    public bool IsInline => Projection?.Lifecycle == ProjectionLifecycle.Inline;

    /// <summary>What follows the consumer's name in that of the shard.</summary>
    public string Key { get; }

    /// <summary>Name of the row in <c>mt_event_progression</c>.</summary>
    public string Name => $"{Consumer}:{Key}";

    public long LockId { get; }

    /// <summary>Lock that appends share while they apply the live version of an inline projection, whichever that is.</summary>
    public long InlineLockId => InlineLockOf(Consumer);

    /// <summary>Names under which consumed events may be stored. Empty until <see cref="Reads"/> was called.</summary>
    public IReadOnlyCollection<string> StoredNames { get; private set; } = [];

    public static string NameOf(string consumer, int version) => $"{consumer}:{KeyOf(version)}";

    public static long InlineLockOf(string projection) => ShardLocks.Of($"{projection}:Inline");

    /// <summary>Prepares for reading from the log.</summary>
    /// <exception cref="InvalidOperationException">A consumed type is not registered.</exception>
    public Shard Reads(EventTypeRegistry types)
    {
        StoredNames = consumes.Count == 0 ? [] : types.StoredNamesOf(consumes);
        return this;
    }

    public bool Wants(object data) =>
        wanted.GetOrAdd(data.GetType(), static (type, self) => self.consumes.Any(one => one.IsAssignableFrom(type)), this);

    /// <param name="otherwise">Takes the place of the projection's own application.</param>
    /// <returns>How many events of the page concerned the shard.</returns>
    /// <exception cref="UnreadableEventException">One of them does not load.</exception>
    public async Task<int> Apply(
        LogPage page,
        ProjectionSession session,
        CancellationToken ct,
        Func<IReadOnlyList<RecordedEvent>, ProjectionSession, CancellationToken, Task>? otherwise = null)
    {
        var facts = FactsIn(page);
        if (facts.Count > 0) await (otherwise ?? apply)(facts, session with { Tables = Tables }, ct);
        return facts.Count;
    }

    /// <summary>Hands the events of a page that concern the subscription to it.</summary>
    /// <exception cref="UnreadableEventException">One of them does not load.</exception>
    public async Task Deliver(LogPage page, int attempt, CancellationToken ct)
    {
        Delivery[] deliveries =
        [
            .. FactsIn(page)
                .Where(fact => Subscription!.StreamPrefix is not { } prefix || fact.Stream.StartsWith(prefix, StringComparison.Ordinal))
                .Select(fact => Delivery.Of(Subscription!, fact, attempt)),
        ];
        if (deliveries.Length > 0) await Subscription!.Deliver(deliveries, ct);
    }

    /// <summary>Events of the page that concern the shard.</summary>
    /// <exception cref="UnreadableEventException">One of them does not load.</exception>
    public IReadOnlyList<RecordedEvent> FactsIn(LogPage page)
    {
        var facts = new List<RecordedEvent>();
        foreach (var entry in page.Entries)
        {
            if (entry.Fact is { } fact)
            {
                if (Wants(fact.Data)) facts.Add(fact);
            }
            else if (StoredNames.Contains(entry.Name))
            {
                throw new UnreadableEventException(entry.Position, entry.Name, entry.Error!);
            }
        }

        return facts;
    }

    public static string KeyOf(int version) => version == 1 ? "All" : $"V{version}:All";
}

/// <summary>An event that is consumed does not load.</summary>
public sealed class UnreadableEventException(long position, string name, Exception inner)
    : Exception($"The event '{name}' at position {position} does not load: {inner.Message}", inner)
{
    public long Position => position;
}
