using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Workers.Analytics;

/// <summary>
/// Sends statements of all that happens to a learning record store, or Caliper's events to their receiver (tracking §7.4, ADR-0033), from the first event of the log on.
/// At least once: ids are made of the events, so that a receiver knows a repetition.
/// </summary>
/// <remarks>
/// A receiver that is away loses nothing: all waits until it is back. What it refuses as wrong is set aside alone (<c>openedx projections poison list</c>).
/// Source of batches and retries: Open edX event-routing-backends, <c>settings/common.py</c>.
/// </remarks>
public sealed class StatementDelivery(StatementTarget target, StatementMaker statements, PlatformSettings platform, TimeProvider clock) : ISubscription, IDisposable
{
    private static readonly IReadOnlyCollection<Type> Facts =
        [.. DomainEvents.All.Where(fact => OutgoingEvents.FactNames.Contains(fact.Name)).Select(fact => fact.Type)];

    private readonly StatementClient client = new(target, platform, clock);

    public string Name => NameOf(target.Kind);

    public IReadOnlyCollection<Type> Consumes => Facts;

    public TimeSpan Gathers => target.Gathers;

    /// <summary>What others' business hangs on goes at once: somebody comes, leaves, or passes.</summary>
    public bool IsUrgent(object fact) => fact is EnrollmentActivated or EnrollmentDeactivated or CourseGradeNowPassed;

    public async Task Deliver(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        var urgent = deliveries.Where(delivery => IsUrgent(delivery.Event.Data)).Select(delivery => delivery.Event.Position).ToHashSet();
        var made = await statements.OfFacts(target.Kind, [.. deliveries.Select(delivery => delivery.Event)], ct);
        var batch = new StatementBatch(client, target, urgent.Contains, clock);
        foreach (var chunk in made.Where(one => one.Documents.Count > 0).Chunk(target.BatchSize)) await batch.Send(chunk, ct);
        if (batch.Refused.Count > 0) throw new DeliveriesRefusedException(batch.Refused);
    }

    public void Dispose() => client.Dispose();

    public static string NameOf(StatementKind kind) => kind == StatementKind.Xapi ? "xapi_delivery" : "caliper_delivery";
}
