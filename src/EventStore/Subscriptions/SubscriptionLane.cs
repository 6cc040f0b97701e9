using Microsoft.Extensions.Logging;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// Delivers to the outside. Each subscription goes at its own pace, so that a slow receiver keeps no other waiting; all of them share
/// one connection, which they need only for a moment before and after a delivery.
/// </summary>
internal sealed class SubscriptionLane(
    StreamStore streams, IReadOnlyList<Shard> shards, DaemonSettings settings, TimeProvider clock, Pulse pulse, ILogger log)
{
    /// <summary>How often a node looks whether the owner of a subscription is gone.</summary>
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(1);

    /// <summary>How often events that gather are looked at: what is urgent among them, and what fills the page, goes as soon as this.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Works until cancelled, or until the connection is lost.</summary>
    /// <param name="connected">Called when the database answered.</param>
    public async Task Run(Action connected, CancellationToken ct)
    {
        await using var connection = await streams.Database.OpenConnectionAsync(ct);
        using var session = new OwnSession(streams.Database);
        using var shared = new SubscriptionConnection(connection, streams);
        await shared.Prepare(shards, settings.LongestSilence, ct);
        connected();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task[] all = [Beat(shared, over.Token), .. shards.Select(shard => Keep(shard, shared, over.Token))];
        try
        {
            // The first to end has lost the connection, and with it the ownership of all.
            await await Task.WhenAny(all);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(all).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task Beat(SubscriptionConnection shared, CancellationToken ct)
    {
        while (true)
        {
            await shared.Beat(ct);
            pulse.Beat();
            await Task.Delay(settings.LongestSilence / 5, ct);
        }
    }

    private async Task Keep(Shard shard, SubscriptionConnection shared, CancellationToken ct)
    {
        while (!await shared.Take(shard, ct)) await Task.Delay(TakeOver, clock, ct);
        var failures = 0;
        while (true)
        {
            var signal = streams.Appended.Next;
            if (await shared.Next(shard, settings.ProcessPageSize, ct) is not { } next || next.Page.Through <= next.From)
            {
                await Task.WhenAny(signal, Task.Delay(settings.PollInterval, ct));
            }
            else if (RestOfWait(shard, next.Page) is { } wait)
            {
                await Task.Delay(wait, clock, ct);
            }
            else
            {
                failures = await Deliver(shard, shared, next.From, next.Page, failures + 1, ct) ? 0 : failures + 1;
                if (failures > 0) await Task.Delay(PauseAfter(failures), clock, ct);
            }

            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>How long the events of a page wait for others, at most until it is looked again; null: they go.</summary>
    private TimeSpan? RestOfWait(Shard shard, LogPage page)
    {
        if (shard.Subscription is not { } subscription || subscription.Gathers == TimeSpan.Zero) return null;
        if (page.Entries.Count is 0 || page.Entries.Count >= settings.ProcessPageSize) return null;
        if (page.Entries.Any(entry => entry.Fact is not { } fact || subscription.IsUrgent(fact.Data))) return null;
        var rest = page.Entries[0].Fact!.Timestamp + subscription.Gathers - clock.GetUtcNow();
        return rest <= TimeSpan.Zero ? null : rest < LookAgain ? rest : LookAgain;
    }

    /// <returns>False when the receiver takes nothing at present: all of it comes again.</returns>
    private async Task<bool> Deliver(Shard shard, SubscriptionConnection shared, long from, LogPage page, int attempt, CancellationToken ct)
    {
        var error = await Try(shard, page, attempt, ct);
        if (error is ReceiverUnavailableException)
        {
            await shared.Tell(shard, from, error, ct);
            return false;
        }

        if (error is DeliveriesRefusedException refusal)
        {
            await SetAside(shard, shared, from, page.Through, refusal.Refused, ct);
            return true;
        }

        if (error is not null)
        {
            // One by one from here, so that an event that fails holds up as few as possible, and the others come once more at most.
            foreach (var entry in page.Entries)
            {
                await DeliverOne(shard, shared, from, entry, ct);
                from = entry.Position;
            }
        }

        if (page.Through > from) await shared.Move(shard, from, page.Through, null, ct);
        return true;
    }

    private async Task DeliverOne(Shard shard, SubscriptionConnection shared, long from, LogEntry entry, CancellationToken ct)
    {
        var page = new LogPage(entry.Position, [entry]);
        for (var attempt = 1; ; attempt++)
        {
            if (await Try(shard, page, attempt, ct) is not { } error)
            {
                await shared.Move(shard, from, entry.Position, null, ct);
                return;
            }

            await shared.Tell(shard, from, error, ct);
            if (error is DeliveriesRefusedException or UnreadableEventException || (attempt >= settings.DeliveryAttempts && error is not ReceiverUnavailableException))
            {
                var reason = (error as DeliveriesRefusedException)?.Refused.GetValueOrDefault(entry.Position) ?? error;
                await SetAside(shard, shared, from, entry.Position, new Dictionary<long, Exception> { [entry.Position] = reason }, ct);
                return;
            }

            await Task.Delay(PauseAfter(attempt), clock, ct);
        }
    }

    private async Task SetAside(Shard shard, SubscriptionConnection shared, long from, long through, IReadOnlyDictionary<long, Exception> refused, CancellationToken ct)
    {
        await shared.Move(
            shard,
            from,
            through,
            async connection =>
            {
                foreach (var (position, error) in refused) await DeadLetters.Add(connection, shard, position, error, clock.GetUtcNow(), ct);
            },
            ct);
        foreach (var (position, error) in refused)
            log.LogError(error, "Subscription {Shard} set aside the event at position {Position}.", shard.Name, position);
    }

    private static async Task<Exception?> Try(Shard shard, LogPage page, int attempt, CancellationToken ct)
    {
        try
        {
            await shard.Deliver(page, attempt, ct);
            return null;
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            return error;
        }
    }

    private TimeSpan PauseAfter(int attempt)
    {
        var pause = settings.DeliveryPause * Math.Pow(2, Math.Min(attempt - 1, 20));
        return pause < settings.LongestDeliveryPause ? pause : settings.LongestDeliveryPause;
    }
}
