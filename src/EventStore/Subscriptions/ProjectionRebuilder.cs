using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// Makes read models again from the first event, in tables aside that take the place of the former ones at the end. Until then readers
/// see the former rows, which go on following the log. It is all one transaction: interrupted, it leaves nothing behind.
/// </summary>
public sealed class ProjectionRebuilder(Shards shards, DaemonSettings settings, TimeProvider clock)
{
    /// <param name="name">Projection to rebuild, in all its versions that have tables; null: all, with one read of the log.</param>
    /// <returns>Events that the projections digested, summed over them.</returns>
    /// <exception cref="ArgumentException">No projection has this name.</exception>
    public async Task<long> Rebuild(string? name, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var known = await VersionBook.Read(connection, ct);
        Rebuilt[] all = [.. shards.Named(name).Select(ThatHasTables).OfType<Rebuilt>()];
        if (all.Length == 0) return 0;
        foreach (var one in all) await Execute(connection, VersionTables.Ddl(one.Made.Projection!, one.Made.Tables), ct);

        var work = new Work(connection, transaction, clock);
        var position = 0L;
        for (var bound = await Decided(); bound - position > settings.ReplayPageSize || position == 0; bound = await Decided())
        {
            var meter = position > 0 ? null : await ReplayMeter.Start(connection, all.Select(one => one.Made), 0, bound, progress, ct);
            await Apply([.. all.Select(one => one.Made)], position, bound, readsAhead: true, work, meter, ct);
            position = bound;
            if (bound == 0) break;
        }

        await Replace(all, name, position, work, ct);
        // With what was made for versions that were dropped meanwhile.
        await Execute(connection, string.Concat(all.Select(one => Aside(one.Shard)).Distinct().Select(schema => $"drop schema {schema} cascade;")), ct);
        await transaction.CommitAsync(ct);
        return work.Digested;

        Rebuilt? ThatHasTables(Shard shard) => VersionBook.Find(shard, known) is { } version
            ? new(
                shard, new Shard(shard.Projection!, TableNames.Aside(Aside(shard), shard.Version)).Reads(shards.Streams.Types),
                VersionBook.IsShown(version, known), VersionBook.IsAppliedInline(shard, known))
            : null;

        Task<long> Decided() => new DecidedBound().Read(connection, ct);
    }

    /// <summary>Schema that only this transaction ever sees.</summary>
    private static string Aside(Shard shard) => $"rebuilt_{shard.Consumer}";

    private async Task Apply(IReadOnlyList<Shard> made, long after, long through, bool readsAhead, Work work, ReplayMeter? meter, CancellationToken ct)
    {
        if (made.Count == 0 || through <= after) return;
        var digested = await new Replay(shards.Streams, work.Connection, work.Transaction, settings) { ReadsAhead = readsAhead, OwnsTables = true }
            .Run(made, after, through, work.SetAside, meter, ct);
        work.Digested += digested.Values.Sum();
    }

    /// <summary>Takes all that is about to be replaced. Where somebody reads a table for long, the daemon and the appends go on in between.</summary>
    /// <returns>What is to be replaced, as it stands now.</returns>
    private static async Task<Rebuilt[]> TakeOver(Rebuilt[] all, string? name, Work work, CancellationToken ct)
    {
        const string Before = "before_locks";
        while (true)
        {
            await work.Transaction.SaveAsync(Before, ct);
            try
            {
                var still = await AsOfNow(all, name, work.Connection, ct);
                await VersionLocks.Take(work.Connection, still.SelectMany(one => VersionLocks.Of(one.Shard.Consumer, one.Shard.Version, one.IsAppliedInline)), ct);
                await VersionLocks.BeBrief(work.Connection, ct);
                await Execute(work.Connection, string.Concat(still.SelectMany(one => one.Replaced).Select(table => $"lock table {table} in access exclusive mode;")), ct);
                await work.Transaction.ReleaseAsync(Before, ct);
                return still;
            }
            catch (PostgresException busy) when (VersionLocks.IsPassing(busy))
            {
                // Gives all of them back.
                await work.Transaction.RollbackAsync(Before, ct);
            }

            await VersionLocks.Pause(ct);
        }
    }

    /// <summary>
    /// Another version may have become live since the rebuild began, or one of these may have been dropped. From here to the end of the
    /// transaction nobody switches: who does takes the book before the locks, as we do.
    /// </summary>
    private static async Task<Rebuilt[]> AsOfNow(Rebuilt[] all, string? name, NpgsqlConnection connection, CancellationToken ct)
    {
        var known = await VersionBook.Read(connection, ct, name, forUpdate: true);
        return
        [
            .. from one in all
               let version = VersionBook.Find(one.Shard, known)
               where version is not null
               select one with { IsShown = VersionBook.IsShown(version, known), IsAppliedInline = VersionBook.IsAppliedInline(one.Shard, known) },
        ];
    }

    private async Task Replace(Rebuilt[] all, string? name, long position, Work work, CancellationToken ct)
    {
        var connection = work.Connection;
        var still = await TakeOver(all, name, work, ct);

        // Async: what is decided. Inline and live: all that is visible, since what comes later is applied by its own append, which waits for us.
        var (bound, last) = (await new DecidedBound().Read(connection, ct), await DecidedBound.LastDrawn(connection, ct));
        await Apply([.. still.Where(one => !one.IsAppliedInline).Select(one => one.Made)], position, bound, readsAhead: false, work, null, ct);
        await Apply([.. still.Where(one => one.IsAppliedInline).Select(one => one.Made)], position, last, readsAhead: false, work, null, ct);
        foreach (var one in still)
        {
            var (tables, live, made) = (one.Shard.Projection!.Tables, one.Shard.Tables, one.Made.Tables);
            if (one.IsShown) await ReadersViews.Show(connection, tables, made, ct);
            await Execute(connection, string.Concat(tables.Select(table => $"drop table {live[table]}; alter table {made[table]} set schema {live.Schema(table)};")), ct);
            await DeadLetters.Clear(connection, one.Shard, ct);
            foreach (var (_, at, error) in work.Poison.Where(poison => poison.Made == one.Made))
                await DeadLetters.Add(connection, one.Shard, at, error, work.Now, ct);
            await ProgressRows.Set(connection, [one.Shard], one.IsAppliedInline ? last : bound, ct);
            if (one.IsAppliedInline) await VersionBook.Touch(connection, one.Shard.Consumer, one.Shard.Version, ct);
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <param name="Made">The same projection, writing aside.</param>
    /// <param name="IsShown">The documented names show its tables.</param>
    private sealed record Rebuilt(Shard Shard, Shard Made, bool IsShown, bool IsAppliedInline)
    {
        public IEnumerable<string> Replaced => Shard.Projection!.Tables.SelectMany(
            table => IsShown ? [table, Shard.Tables[table]] : new[] { Shard.Tables[table] });
    }

    private sealed class Work(NpgsqlConnection connection, NpgsqlTransaction transaction, TimeProvider clock)
    {
        public NpgsqlConnection Connection => connection;

        public NpgsqlTransaction Transaction => transaction;

        public DateTimeOffset Now => clock.GetUtcNow();

        public long Digested { get; set; }

        public List<(Shard Made, long Position, Exception Error)> Poison { get; } = [];

        public Task SetAside(Shard made, long position, Exception error, CancellationToken ct)
        {
            Poison.Add((made, position, error));
            return Task.CompletedTask;
        }
    }
}
