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
        while (true)
        {
            var signal = streams.Appended.Next;
            if (await shared.Next(shard, settings.ProcessPageSize, ct) is { } next && next.Page.Through > next.From) await Deliver(shard, shared, next.From, next.Page, ct);
            else await Task.WhenAny(signal, Task.Delay(settings.PollInterval, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task Deliver(Shard shard, SubscriptionConnection shared, long from, LogPage page, CancellationToken ct)
    {
        if (await Try(shard, page, 1, ct) is not null)
        {
            // One by one from here, so that an event that fails holds up as few as possible, and the others come once more at most.
            foreach (var entry in page.Entries)
            {
                await DeliverOne(shard, shared, from, entry, ct);
                from = entry.Position;
            }
        }

        if (page.Through > from) await shared.Move(shard, from, page.Through, null, ct);
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
            if (attempt >= settings.DeliveryAttempts || error is UnreadableEventException)
            {
                await shared.Move(shard, from, entry.Position, connection => DeadLetters.Add(connection, shard, entry.Position, error, clock.GetUtcNow(), ct), ct);
                log.LogError(error, "Subscription {Shard} set aside the event at position {Position} after {Times} attempts.", shard.Name, entry.Position, attempt);
                return;
            }

            await Task.Delay(PauseAfter(attempt), clock, ct);
        }
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
