using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// Carries facts to the world outside of the database: webhooks, mail, exports. Delivered at least once: after a failure, or the loss of
/// a node between delivery and its record, the same events come again, with the same keys. Whoever reacts inside the
/// database is an <see cref="IProcess"/> and needs no such care.
/// </summary>
public interface ISubscription
{
    /// <summary>Stable name: <c>grade_webhooks</c>. Row of <c>mt_event_progression</c>: <c>{Name}:All</c>.</summary>
    string Name { get; }

    IReadOnlyCollection<Type> Consumes { get; }

    /// <summary>Only events of streams whose names begin so; null: of all.</summary>
    string? StreamPrefix => null;

    /// <summary>Where it begins when it is new; without meaning afterwards.</summary>
    ConsumerStart Start => ConsumerStart.Beginning;

    /// <summary>How long events may wait for others to go with, while they fill no page; zero: they go at once.</summary>
    TimeSpan Gathers => TimeSpan.Zero;

    /// <summary>Whether a fact does not wait, and the facts that wait before it go with it.</summary>
    bool IsUrgent(object fact) => false;

    /// <summary>Delivers events in log order. Must have arrived when it returns; returning is the acknowledgment.</summary>
    /// <remarks>
    /// An exception means that nothing counts as delivered: the events come again, one by one. One that fails alone is tried with growing
    /// pauses (<see cref="DaemonSettings.DeliveryAttempts"/>) while the later ones wait, and is then set aside. Two exceptions tell more:
    /// <see cref="ReceiverUnavailableException"/>, after which all come again together for as long as it takes, and <see cref="DeliveriesRefusedException"/>, after
    /// which those that it names are set aside at once and the others count as delivered.
    /// </remarks>
    Task Deliver(IReadOnlyList<Delivery> deliveries, CancellationToken ct);
}

/// <summary>The receiver takes nothing at present, whatever the event: it is down, too slow, or lets us in no more. No event is set aside for that.</summary>
public sealed class ReceiverUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The receiver refused some events for good; all others of the delivery have arrived.</summary>
/// <param name="refused">Why, by the position of the event.</param>
public sealed class DeliveriesRefusedException(IReadOnlyDictionary<long, Exception> refused)
    : Exception(refused.Count == 1 ? refused.Values.First().Message : $"{refused.Count} events were refused.", refused.Values.FirstOrDefault())
{
    public IReadOnlyDictionary<long, Exception> Refused => refused;
}

/// <summary>One event on its way out.</summary>
/// <param name="IdempotencyKey">The same at each attempt, on every node: lets the receiver tell a repetition. Subscription and event id.</param>
/// <param name="Attempt">From 1; counts failures on this node only, so that a first attempt may be a repetition.</param>
public sealed record Delivery(RecordedEvent Event, string IdempotencyKey, int Attempt)
{
    internal static Delivery Of(ISubscription subscription, RecordedEvent fact, int attempt) => new(fact, $"{subscription.Name}:{fact.Id}", attempt);
}

/// <summary>Place in the log at which a consumer that is new begins.</summary>
public readonly record struct ConsumerStart
{
    private ConsumerStart(long? position) => Position = position;

    /// <summary>Last position that it does not see; null: the last one drawn when it first runs.</summary>
    public long? Position { get; }

    /// <summary>The first event of the log.</summary>
    public static ConsumerStart Beginning => new(0);

    /// <summary>Events appended after it first runs.</summary>
    public static ConsumerStart Now => new(null);

    /// <param name="position">0 or more.</param>
    public static ConsumerStart After(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return new(position);
    }
}
