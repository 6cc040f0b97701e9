using System.Diagnostics;
using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>One line of the list of projections.</summary>
/// <param name="Lifecycle">Null for a process or a subscription.</param>
/// <param name="Position">Last position of the log that it reflects.</param>
/// <param name="Lag">Positions of the log that it does not reflect yet; 0 for an inline projection.</param>
/// <param name="SetAside">Events that it could not digest.</param>
public sealed record ProjectionStatus(string Name, int Version, ProjectionLifecycle? Lifecycle, long Position, long Lag, long SetAside)
{
    /// <summary>Age of the oldest event of the log that it does not reflect yet; zero when there is none.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Name of its shard: <c>grades:All</c>, <c>grades:V2:All</c>.</summary>
    public string ShardName => Shard.NameOf(Name, Version);

    /// <summary>Whether readers see its rows; null for a process, and for a version that was dropped.</summary>
    public VersionState? State { get; init; }

    public ShardCondition Condition { get; init; }

    public bool IsSubscription { get; init; }

    /// <summary>Why it does not simply run; null when it does, or when it steps through a page that failed.</summary>
    public string? Error { get; init; }

    /// <summary>Who works on it at this instant. Null between two pages, and for inline projections: nobody owns them for longer.</summary>
    public ShardOwner? Owner { get; init; }
}

/// <summary>How far the consumers of the log have come, on whatever node they run.</summary>
public sealed class ProjectionProgress(Shards shards)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly DecidedBound decided = new();

    public async Task<IReadOnlyList<ProjectionStatus>> Status(CancellationToken ct)
    {
        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        return await Status(connection, ct);
    }

    /// <param name="connection">Outside a transaction.</param>
    public async Task<IReadOnlyList<ProjectionStatus>> Status(NpgsqlConnection connection, CancellationToken ct)
    {
        var bound = await decided.Read(connection, ct);
        var positions = await ProgressRows.Read(connection, ct);
        var setAside = await DeadLetters.Count(connection, ct);
        var troubles = await ShardTroubles.Read(connection, ct);
        var paused = await SubscriptionPauses.Read(connection, ct);
        var owners = await ShardOwners.Read(connection, ct);
        var delays = await Delays(connection, positions.Values, bound, ct);
        var versions = await VersionBook.Read(connection, ct);
        return [.. shards.All.Select(StatusOf)];

        ProjectionStatus StatusOf(Shard shard)
        {
            var position = VersionBook.IsAppliedInline(shard, versions) ? bound : positions.GetValueOrDefault(shard.Name);
            var trouble = troubles.GetValueOrDefault(shard.Name) is { } told && position < told.Until ? told : null;
            return new(
                shard.Consumer, shard.Version, shard.Projection?.Lifecycle, position, Math.Max(0, bound - position),
                setAside.GetValueOrDefault(shard.Name))
            {
                Delay = delays.GetValueOrDefault(position),
                State = VersionBook.Find(shard, versions)?.State,
                IsSubscription = shard.Subscription is not null,
                Condition = paused.Contains(shard.Name) ? ShardCondition.Paused : trouble?.Condition ?? ShardCondition.Running,
                Error = trouble?.Error,
                Owner = owners.GetValueOrDefault(shard.LockId),
            };
        }
    }

    /// <summary>Age of the first event after each position; absent where there is none.</summary>
    private static async Task<Dictionary<long, TimeSpan>> Delays(NpgsqlConnection connection, IEnumerable<long> positions, long bound, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select p, greatest(clock_timestamp() - e.timestamp, interval '0') from unnest($1) p
            cross join lateral (select timestamp from public.mt_events where seq_id > p and seq_id <= $2 order by seq_id limit 1) e
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. positions.Append(0).Distinct()] });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = bound });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var delays = new Dictionary<long, TimeSpan>();
        while (await reader.ReadAsync(ct)) delays[reader.GetInt64(0)] = reader.GetFieldValue<TimeSpan>(1);
        return delays;
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
            var behind = shards.Async.Where(shard => positions.ContainsKey(shard.Name)).Concat(shards.Processes)
                .Where(shard => positions.GetValueOrDefault(shard.Name) < wanted).ToList();
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
