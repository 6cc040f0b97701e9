using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>What became of an event that was set aside and is tried again.</summary>
/// <param name="Error">Why it is still set aside; null: it was digested, and its record is gone.</param>
/// <param name="IsDue">True when the consumer has not come so far and will meet the event by itself; nothing was applied.</param>
public sealed record PoisonOutcome(DeadLetter Letter, Exception? Error, bool IsDue = false);

/// <summary>
/// Applies events that were set aside, after the rule or the event's upcaster was mended. Each one in a transaction of its own, which
/// also forgets its record: once in effect, like every other event.
/// </summary>
/// <remarks>
/// The event comes late: later events, also those of its stream, were applied without waiting for it. A projection whose figures do not
/// depend on the order (the rule of this house) is then as if rebuilt; for any other, a verification shows the difference and a
/// rebuild mends it. A process handles the event now, by the state of now; a subscription delivers it now, under its old key.
/// </remarks>
public sealed class PoisonReplay(Shards shards, DeadLetters letters)
{
    /// <exception cref="ArgumentException">Nothing is set aside under this id, or its consumer is not part of this program.</exception>
    public async Task<PoisonOutcome> Replay(Guid id, CancellationToken ct)
    {
        var letter = await letters.Find(id, ct) ?? throw new ArgumentException($"No event is set aside under the id {id}.", nameof(id));
        var shard = shards.All.FirstOrDefault(one => one.Consumer == letter.Consumer && one.Key == letter.Shard)
            ?? throw new ArgumentException($"No consumer of this program is called '{letter.Consumer}:{letter.Shard}'; the event can only be discarded.", nameof(id));

        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var position = await ProgressRows.Await(connection, shard, isOwned: shard.Subscription is null, ct);
        if (shard.IsInline) await VersionLocks.Take(connection, [shard.InlineLockId], ct);
        // Somebody else was faster.
        if (!await DeadLetters.Remove(connection, id, ct)) return new(letter, null);
        var isDue = shard.Projection?.Lifecycle != ProjectionLifecycle.Inline && position < letter.Position;
        var session = new ProjectionSession(connection, transaction, shards.Streams) { IsExclusive = true };
        try
        {
            if (!isDue)
            {
                var page = await LogPage.Read(connection, shards.Streams, shard.StoredNames, letter.Position - 1, letter.Position, 1, ct);
                if (shard.Subscription is null) await shard.Apply(page, session, ct);
                else await shard.Deliver(page, 1, ct);
            }
        }
        catch (Exception error) when (!TransientErrors.Includes(error) && error is not OperationCanceledException)
        {
            await transaction.RollbackAsync(ct);
            return new(letter, error);
        }

        await transaction.CommitAsync(ct);
        if (shard.Projection is null) shards.Streams.Appended.Raise();
        return new(letter, null, isDue);
    }

    /// <summary>All that one consumer set aside, in the order of the log. Those that fail again stay set aside and stop no other.</summary>
    /// <param name="consumer">Name of a projection or process.</param>
    public async IAsyncEnumerable<PoisonOutcome> ReplayAll(string consumer, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var letter in await letters.All(ct, consumer)) yield return await Replay(letter.Id, ct);
    }
}
