using OpenEdx.Domain.Enrollment;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.WebhookNode;

/// <summary>Posts each page as lines of position and idempotency key.</summary>
internal sealed class Webhooks(Uri receiver) : ISubscription
{
    private static readonly HttpClient Http = new();

    public string Name => "webhooks";

    public IReadOnlyCollection<Type> Consumes => [typeof(EnrollmentActivated)];

    public async Task Deliver(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        using var body = new StringContent(string.Join('\n', deliveries.Select(one => $"{one.Event.Position} {one.IdempotencyKey}")));
        using var answer = await Http.PostAsync(receiver, body, ct);
        answer.EnsureSuccessStatusCode();
    }
}
