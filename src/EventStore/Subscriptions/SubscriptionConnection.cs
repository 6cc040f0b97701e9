using Npgsql;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// What the subscriptions of a node do in the database, over one connection that they share. It holds their advisory locks: with the
/// connection goes the ownership, whether the node dies, hangs or is cut off.
/// </summary>
internal sealed class SubscriptionConnection(NpgsqlConnection connection, StreamStore streams) : IDisposable
{
    private readonly SemaphoreSlim one = new(1);

    public void Dispose() => one.Dispose();

    /// <param name="silence">A node that says nothing for so long has hung, and loses its connection.</param>
    public Task Prepare(IReadOnlyList<Shard> shards, TimeSpan silence, CancellationToken ct) => Alone(
        async () =>
        {
            await using var command = new NpgsqlCommand(
                FormattableString.Invariant($"set idle_session_timeout = {silence.TotalMilliseconds:F0}; set idle_in_transaction_session_timeout = {silence.TotalMilliseconds:F0};")
                + "set tcp_keepalives_idle = 2; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 2",
                connection);
            await command.ExecuteNonQueryAsync(ct);
            await ProgressRows.Create(connection, shards, ct);
            return true;
        },
        ct);

    public Task Beat(CancellationToken ct) => Alone(
        async () =>
        {
            await using var command = new NpgsqlCommand("select 1", connection);
            await command.ExecuteNonQueryAsync(ct);
            return true;
        },
        ct);

    /// <returns>False when another node owns the shard.</returns>
    public Task<bool> Take(Shard shard, CancellationToken ct) => Alone(
        async () =>
        {
            await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = shard.LockId });
            return (bool)(await command.ExecuteScalarAsync(ct))!;
        },
        ct);

    /// <summary>The next events of a shard from its stored position; null while it is paused.</summary>
    public Task<(long From, LogPage Page)?> Next(Shard shard, int limit, CancellationToken ct) => Alone(
        async () =>
        {
            if ((await SubscriptionPauses.Read(connection, ct)).Contains(shard.Name)) return ((long, LogPage)?)null;
            var from = (await ProgressRows.Read(connection, ct))[shard.Name];
            var bound = (await DecidedBound.Horizon(connection, ct)).Bound;
            var stretch = await NextStretch(shard, from, ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var page = await LogPage.Read(connection, streams, shard.StoredNames, from, Math.Max(from, bound), limit, ct);
            await transaction.CommitAsync(ct);
            return (from, stretch.PassedBy(page, from));
        },
        ct);

    /// <summary>Records what was delivered, or set aside.</summary>
    /// <param name="from">Position from which the events were read: where it stands no longer, somebody else was at work.</param>
    /// <exception cref="InvalidOperationException">It stands elsewhere; nothing was recorded.</exception>
    public Task Move(Shard shard, long from, long through, Func<NpgsqlConnection, Task>? also, CancellationToken ct) => Alone(
        async () =>
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            if (also is not null) await also(connection);
            await using var command = new NpgsqlCommand(
                "update public.mt_event_progression set last_seq_id = $3, last_updated = transaction_timestamp() where name = $1 and last_seq_id = $2", connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = shard.Name });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = through });
            if (await command.ExecuteNonQueryAsync(ct) != 1) throw new InvalidOperationException($"Subscription {shard.Name} is no longer at position {from}: another node moved it.");
            await transaction.CommitAsync(ct);
            return true;
        },
        ct);

    public Task Tell(Shard shard, long from, Exception error, CancellationToken ct) => Alone(
        async () =>
        {
            await ShardTroubles.Tell(connection, shard, ShardCondition.Failing, from + 1, error, ct);
            return true;
        },
        ct);

    private async Task<ImportedStretch?> NextStretch(Shard shard, long from, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        ImportedStretches.AddTo(batch, shard, from);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return await ImportedStretches.Of(reader, ct);
    }

    private async Task<T> Alone<T>(Func<Task<T>> work, CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            return await work();
        }
        finally
        {
            one.Release();
        }
    }
}
