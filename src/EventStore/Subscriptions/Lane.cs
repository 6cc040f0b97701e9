using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// Shards that share one connection. Those at the same position share the read of the log and the transaction; one that fails goes on
/// alone, then event by event, until it is past what it fails on, while the others go on without it.
/// </summary>
internal sealed class Lane(
    StreamStore streams, IReadOnlyList<Shard> shards, LaneKind kind, DaemonSettings settings, TimeProvider clock, Pulse pulse, ILogger log)
{
    private static readonly TimeSpan Undecided = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestUndecided = TimeSpan.FromMilliseconds(16);

    private readonly bool isProcesses = kind == LaneKind.Processes;
    private ShardState[] states = [];
    private NpgsqlConnection connection = null!;
    private Horizon horizon;
    private long mark = -1;
    private long markedAt;

    /// <summary>Works until cancelled, or until the connection is lost.</summary>
    /// <param name="connected">Called when the database answered.</param>
    public async Task Run(Action connected, CancellationToken ct)
    {
        await using (connection = await streams.Database.OpenConnectionAsync(ct))
        {
            using var session = new OwnSession(streams.Database);
            await Prepare(ct);
            connected();
            var (isWoken, undecided) = (true, Undecided);
            while (true)
            {
                var signal = streams.Appended.Next;
                // Whoever is woken finds something, most often: it looks by taking the shards, in the same round trip.
                if (!isWoken || states.All(state => state.Pause > TimeSpan.Zero)) horizon = await DecidedBound.Horizon(connection, ct);
                await Advance(isWoken, ct);
                await Mark(ct);
                pulse.Beat();
                isWoken = false;
                if (states.Any(state => state.Position < horizon.Bound && state.Pause == TimeSpan.Zero)) continue;

                // An append still open below the last number holds the bound back. It is waited for with open eyes, since
                // one that rolls back, or one of another node, raises no signal.
                undecided = horizon.IsWhole ? Undecided : undecided < LongestUndecided ? undecided * 2 : LongestUndecided;
                isWoken = await Sleep(signal, horizon.IsWhole ? settings.PollInterval : undecided, ct);
            }
        }
    }

    private async Task Prepare(CancellationToken ct)
    {
        // A node that hangs in a transaction, or vanishes without closing its connections, holds its shards no longer than this.
        await using (var command = new NpgsqlCommand(
            FormattableString.Invariant($"set idle_in_transaction_session_timeout = {settings.LongestSilence.TotalMilliseconds:F0};") + "set tcp_keepalives_idle = 2; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 2; set jit = off", connection))
        {
            await command.ExecuteNonQueryAsync(ct);
        }

        // Losing the last commits in a crash of the server loses rows and progress alike; they are made again. What a process
        // appended is not made again.
        if (!isProcesses)
        {
            await using var command = new NpgsqlCommand("set synchronous_commit = off", connection);
            await command.ExecuteNonQueryAsync(ct);
        }

        // A projection without a row has no tables: a version that was dropped after a newer one became live.
        await ProgressRows.Create(connection, [.. shards.Where(shard => shard.Projection is null)], ct);
        var positions = await ProgressRows.Read(connection, ct);
        states = [.. shards.Where(shard => positions.ContainsKey(shard.Name)).Select(shard => new ShardState(shard, positions[shard.Name]))];
        mark = positions.GetValueOrDefault(ProgressRows.HighWaterMark);
    }

    /// <summary>One page for every shard that is behind and not pausing.</summary>
    /// <param name="isWoken">There may be more than the horizon shows.</param>
    private async Task Advance(bool isWoken, CancellationToken ct)
    {
        var behind = states.Where(state => (isWoken || state.Position < horizon.Bound) && state.Pause == TimeSpan.Zero).ToList();
        // A process has its transaction for itself: others would hold back the appends in it, and lose their work to its lost races.
        foreach (var cohort in behind.GroupBy(state => isProcesses || state.IsAlone ? state.Shard.Name : "").SelectMany(group => group.GroupBy(state => state.Position)))
            await Advance([.. cohort], cohort.Key, ct);
    }

    private async Task Advance(ShardState[] cohort, long from, CancellationToken ct)
    {
        var transaction = new LaneTransaction(connection, streams, kind);
        var pageSize = cohort is [{ IsStepping: true }] ? 1 : kind.PageSize(settings);
        try
        {
            var outcome = await transaction.Run([.. cohort.Select(state => state.Shard)], from, pageSize, ct);
            foreach (var state in cohort)
            {
                if (!outcome.Positions.TryGetValue(state.Shard.Name, out var position)) state.HeldElsewhere();
                else state.MovedTo(position == from ? outcome.Through : position);
            }
        }
        catch (Exception error) when (!ct.IsCancellationRequested && connection.State == System.Data.ConnectionState.Open)
        {
            if (transaction.Horizon is not { } seen) Hindered(cohort, error);
            else if (cohort is [var single]) await Failed(single, from, Math.Min(from + pageSize, seen.Bound), error, transaction, ct);
            else foreach (var state in cohort) state.RunAloneUntil(Math.Min(from + pageSize, seen.Bound));
            await Tell(cohort, error, ct);
        }

        horizon = transaction.Horizon ?? horizon;
    }

    private async Task Failed(ShardState state, long from, long through, Exception error, LaneTransaction transaction, CancellationToken ct)
    {
        if (TransientErrors.Includes(error))
        {
            Hindered([state], error);
        }
        else if (!state.IsStepping)
        {
            state.StepThrough(through);
        }
        else
        {
            state.Failed();
            if (state.Failures < settings.Attempts) return;
            if (await transaction.SetAside(state.Shard, from, error, clock.GetUtcNow(), ct) is not { } done) return;
            log.LogError(error, "Shard {Shard} set aside the event at position {Position}.", state.Shard.Name, done.Event);
            state.MovedTo(done.Through);
        }
    }

    /// <summary>Events have nothing to do with it.</summary>
    private void Hindered(ShardState[] cohort, Exception error)
    {
        foreach (var state in cohort)
        {
            state.Hindered();
            if (state.Hindrances > ShardState.PassingHindrances) log.LogWarning(error, "Shard {Shard} failed {Times} times after position {Position} and tries again.", state.Shard.Name, state.Hindrances, state.Position);
        }
    }

    private async Task Tell(ShardState[] cohort, Exception error, CancellationToken ct)
    {
        foreach (var state in cohort)
        {
            if (state.Trouble() is { } trouble) await ShardTroubles.Tell(connection, state.Shard, trouble.Condition, trouble.Until, error, ct);
        }
    }

    /// <summary>For readers of Marten's layout: now and then, since it is a transaction of its own and nothing here waits for it.</summary>
    private async Task Mark(CancellationToken ct)
    {
        if (kind != LaneKind.Projections || horizon.Bound <= mark || Stopwatch.GetElapsedTime(markedAt) < settings.PollInterval) return;
        await ProgressRows.RaiseHighWaterMark(connection, horizon.Bound, ct);
        (mark, markedAt) = (horizon.Bound, Stopwatch.GetTimestamp());
    }

    /// <returns>Whether an append woke it.</returns>
    private async Task<bool> Sleep(Task signal, TimeSpan longest, CancellationToken ct)
    {
        var pauses = states.Where(state => state.Position < horizon.Bound).Select(state => state.Pause);
        var pause = pauses.Append(longest).Min();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(signal, Task.Delay(pause, over.Token));
        await over.CancelAsync();
        ct.ThrowIfCancellationRequested();
        return signal.IsCompleted;
    }
}
