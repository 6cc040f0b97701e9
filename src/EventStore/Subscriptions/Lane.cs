using Microsoft.Extensions.Logging;
using Npgsql;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// Shards that share one connection. Those at the same position share the read of the log and the transaction; one that fails goes on
/// alone, then event by event, until it is past what it fails on, while the others go on without it.
/// </summary>
internal sealed class Lane(
    StreamStore streams, IReadOnlyList<Shard> shards, bool isProcesses, DaemonSettings settings, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Undecided = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestUndecided = TimeSpan.FromMilliseconds(16);

    private readonly DecidedBound decided = new();
    private ShardState[] states = [];
    private NpgsqlConnection connection = null!;
    private long mark = -1;

    /// <summary>Works until cancelled, or until the connection is lost.</summary>
    public async Task Run(CancellationToken ct)
    {
        await using (connection = await streams.Database.OpenConnectionAsync(ct))
        {
            await Prepare(ct);
            var undecided = Undecided;
            while (true)
            {
                var signal = streams.Appended.Next;
                var bound = await decided.Read(connection, ct);
                var moved = await Advance(bound, ct);
                if (!moved || bound - mark >= settings.PageSize) await Mark(bound, ct);
                if (moved) continue;

                // An append still open below the last number holds the bound back. It is waited for with open eyes, since
                // one that rolls back, or one of another node, raises no signal.
                var isWhole = await DecidedBound.LastDrawn(connection, ct) <= bound;
                undecided = isWhole ? Undecided : undecided < LongestUndecided ? undecided * 2 : LongestUndecided;
                await Sleep(signal, isWhole ? settings.PollInterval : undecided, bound, ct);
            }
        }
    }

    private async Task Prepare(CancellationToken ct)
    {
        // A node that hangs in a transaction, or vanishes without closing its connections, holds its shards no longer than this.
        await using (var command = new NpgsqlCommand(
            "set idle_in_transaction_session_timeout = '30s'; set tcp_keepalives_idle = 2; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 2", connection))
        {
            await command.ExecuteNonQueryAsync(ct);
        }

        await ProgressRows.Create(connection, shards, ct);
        var positions = await ProgressRows.Read(connection, ct);
        states = [.. shards.Select(shard => new ShardState(shard, positions[shard.Name]))];
        mark = positions.GetValueOrDefault(ProgressRows.HighWaterMark);
    }

    /// <summary>One page for every shard that is behind and not pausing.</summary>
    /// <returns>False when nothing moved.</returns>
    private async Task<bool> Advance(long bound, CancellationToken ct)
    {
        var moved = false;
        var behind = states.Where(state => state.Position < bound && state.Pause == TimeSpan.Zero).ToList();
        // A process has its transaction for itself: others would hold back the appends in it, and lose their work to its lost races.
        foreach (var cohort in behind.GroupBy(state => isProcesses || state.IsAlone ? state.Shard.Name : "").SelectMany(group => group.GroupBy(state => state.Position)))
            moved |= await Advance([.. cohort], cohort.Key, bound, ct);
        return moved;
    }

    private async Task<bool> Advance(ShardState[] cohort, long from, long bound, CancellationToken ct)
    {
        var transaction = new LaneTransaction(connection, streams, isProcesses);
        var pageSize = cohort is [{ IsStepping: true }] ? 1 : isProcesses ? settings.ProcessPageSize : settings.PageSize;
        try
        {
            var outcome = await transaction.Run([.. cohort.Select(state => state.Shard)], from, bound, pageSize, ct);
            foreach (var state in cohort)
            {
                if (!outcome.Positions.TryGetValue(state.Shard.Name, out var position)) state.HeldElsewhere();
                else state.MovedTo(position == from ? outcome.Through : position);
            }

            return cohort.Any(state => state.Position != from);
        }
        catch (Exception error) when (!ct.IsCancellationRequested && connection.State == System.Data.ConnectionState.Open)
        {
            if (cohort is [var single]) await Failed(single, from, bound, error, transaction, ct);
            else foreach (var state in cohort) state.RunAloneUntil(Math.Min(bound, from + pageSize));
            return true;
        }
    }

    private async Task Failed(ShardState state, long from, long bound, Exception error, LaneTransaction transaction, CancellationToken ct)
    {
        if (TransientErrors.Includes(error))
        {
            state.Hindered();
            if (state.Hindrances > 3) log.LogWarning(error, "Shard {Shard} failed {Times} times after position {Position} and tries again.", state.Shard.Name, state.Hindrances, from);
        }
        else if (!state.IsStepping)
        {
            state.StepThrough(Math.Min(bound, from + settings.PageSize));
        }
        else
        {
            state.Failed();
            if (state.Failures < settings.Attempts) return;
            if (await transaction.SetAside(state.Shard, from, bound, error, clock.GetUtcNow(), ct) is not { } done) return;
            log.LogError(error, "Shard {Shard} set aside the event at position {Position}.", state.Shard.Name, done.Event);
            state.MovedTo(done.Through);
        }
    }

    /// <summary>For readers of Marten's layout, and for those who want to know how far the log is decided.</summary>
    private async Task Mark(long bound, CancellationToken ct)
    {
        if (isProcesses || bound <= mark) return;
        await ProgressRows.RaiseHighWaterMark(connection, bound, ct);
        mark = bound;
    }

    private async Task Sleep(Task signal, TimeSpan longest, long bound, CancellationToken ct)
    {
        var pauses = states.Where(state => state.Position < bound).Select(state => state.Pause);
        var pause = pauses.Append(longest).Min();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(signal, Task.Delay(pause, over.Token));
        await over.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }
}
