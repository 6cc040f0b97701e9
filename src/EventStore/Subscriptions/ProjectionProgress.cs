using System.Diagnostics;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>One line of the list of projections.</summary>
/// <param name="Lifecycle">Null for a process.</param>
/// <param name="Position">Last position of the log that it reflects.</param>
/// <param name="Lag">Positions of the log that it does not reflect yet; 0 for an inline projection.</param>
/// <param name="SetAside">Events that it could not digest.</param>
public sealed record ProjectionStatus(string Name, int Version, ProjectionLifecycle? Lifecycle, long Position, long Lag, long SetAside);

/// <summary>How far the consumers of the log have come, on whatever node they run.</summary>
public sealed class ProjectionProgress(Shards shards)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly DecidedBound decided = new();

    public async Task<IReadOnlyList<ProjectionStatus>> Status(CancellationToken ct)
    {
        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        var bound = await decided.Read(connection, ct);
        var positions = await ProgressRows.Read(connection, ct);
        var setAside = await DeadLetters.Count(connection, ct);
        return [.. shards.Projections.Concat(shards.Processes).Select(StatusOf)];

        ProjectionStatus StatusOf(Shard shard)
        {
            var isInline = shard.Projection?.Lifecycle == ProjectionLifecycle.Inline;
            var position = isInline ? bound : positions.GetValueOrDefault(shard.Name);
            return new(
                shard.Consumer, shard.Version, shard.Projection?.Lifecycle, position, Math.Max(0, bound - position),
                setAside.GetValueOrDefault(shard.Name));
        }
    }

    /// <summary>Waits until everything reflects the log up to a position.</summary>
    /// <param name="position">Of an append that was committed.</param>
    /// <exception cref="TimeoutException">It took too long; the message says what is behind.</exception>
    public Task WaitUntilCaughtUp(long position, TimeSpan timeout, CancellationToken ct) => Wait(_ => position, timeout, ct);

    /// <summary>Waits until everything reflects the whole log, events that processes append meanwhile included.</summary>
    /// <exception cref="TimeoutException">It took too long; the message says what is behind.</exception>
    public Task WaitUntilCaughtUp(TimeSpan timeout, CancellationToken ct) => Wait(lastDrawn => lastDrawn, timeout, ct);

    private async Task Wait(Func<long, long> target, TimeSpan timeout, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        while (true)
        {
            // Positions first: a process that is past its last event has appended what follows from it, below the number read then.
            var positions = await ProgressRows.Read(connection, ct);
            var wanted = target(await DecidedBound.LastDrawn(connection, ct));
            var behind = shards.Async.Concat(shards.Processes).Where(shard => positions.GetValueOrDefault(shard.Name) < wanted).ToList();
            if (behind.Count == 0) return;
            if (Stopwatch.GetElapsedTime(started) > timeout)
            {
                throw new TimeoutException(
                    $"Not caught up with position {wanted} after {timeout}: {string.Join(", ", behind.Select(shard => $"{shard.Name} at {positions.GetValueOrDefault(shard.Name)}"))}.");
            }

            await Task.Delay(Look, ct);
        }
    }
}
