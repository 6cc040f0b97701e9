using System.Text.Json.Nodes;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Workers.Analytics;

/// <summary>Events whose statements go together. What one of them spoils is found by halves: the others arrive.</summary>
/// <param name="isUrgent">By position.</param>
internal sealed class StatementBatch(StatementClient client, StatementTarget target, Func<long, bool> isUrgent, TimeProvider clock)
{
    private readonly Dictionary<long, Exception> refused = [];

    /// <summary>By position, why a receiver refused an event for good.</summary>
    public IReadOnlyDictionary<long, Exception> Refused => refused;

    /// <exception cref="ReceiverUnavailableException">It takes nothing at present; some may have arrived.</exception>
    public async Task Send(IReadOnlyList<FactStatements> events, CancellationToken ct)
    {
        if (events.Count == 0) return;
        var reason = await client.Send(Documents(events), ct);
        if (reason is null) return;
        if (events is [var single])
        {
            if (isUrgent(single.Position)) reason = await Again(single, reason, ct);
            if (reason is not null) refused[single.Position] = new InvalidOperationException($"The receiver refused the statement: {reason}");
            return;
        }

        var half = events.Count / 2;
        await Send([.. events.Take(half)], ct);
        await Send([.. events.Skip(half)], ct);
    }

    /// <summary>What counts most is not given up at the first refusal: it may be the receiver's fault after all.</summary>
    /// <returns>Null: it was taken.</returns>
    private async Task<string?> Again(FactStatements single, string? reason, CancellationToken ct)
    {
        for (var retry = 0; retry < target.UrgentRetries && reason is not null; retry++)
        {
            await Task.Delay(target.UrgentPause, clock, ct);
            reason = await client.Send(Documents([single]), ct);
        }

        return reason;
    }

    private static IReadOnlyList<JsonObject> Documents(IReadOnlyList<FactStatements> events) => [.. events.SelectMany(one => one.Documents)];
}
