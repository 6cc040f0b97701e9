using Npgsql;
using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Schema;

/// <summary>Creates and migrates the schema of the store and of all projections and processes, safely when several nodes start at once.</summary>
public static class SchemaMigrator
{
    /// <summary>The lock that Marten, too, takes for schema changes.</summary>
    private const long ApplyChangesLock = 4004;

    private const int Attempts = 5;

    /// <param name="further">Idempotent DDL of tables outside the store and its read models (keys, operational tables).</param>
    /// <remarks>
    /// Each part commits for itself: one transaction over all would hold the locks of every table until the end, against
    /// appends and projections of the nodes that are already running.
    /// </remarks>
    public static async Task Migrate(
        NpgsqlDataSource database,
        IEnumerable<IProjection> projections,
        IEnumerable<IProcess> processes,
        IEnumerable<string> further,
        CancellationToken ct)
    {
        string[] before =
        [
            StoreTables.Ddl, AppendFunction.Ddl, GroupFunctions.Ddl, Snapshots.Ddl, DeadLetters.Ddl, ShardTroubles.Ddl, SubscriptionPauses.Ddl, ImportedStretches.Ddl,
            VersionBook.Ddl,
        ];
        string[] after = [.. processes.Select(process => process.Ddl), .. further];

        await using var connection = await database.OpenConnectionAsync(ct);
        await Execute(connection, $"select pg_advisory_lock({ApplyChangesLock})", ct);
        try
        {
            foreach (var part in before) await Apply(connection, () => Execute(connection, part, ct), ct);
            foreach (var projection in projections) await Apply(connection, () => VersionTables.Prepare(connection, projection, ct), ct);
            foreach (var part in after.Where(part => !string.IsNullOrWhiteSpace(part))) await Apply(connection, () => Execute(connection, part, ct), ct);
        }
        finally
        {
            // A session lock outlives its connection's return to the pool, hence the unlock even after a cancellation.
            await Execute(connection, $"select pg_advisory_unlock({ApplyChangesLock})", CancellationToken.None);
        }
    }

    /// <summary>Repeats a part that ran into a deadlock with the work of a running node; it was rolled back whole.</summary>
    private static async Task Apply(NpgsqlConnection connection, Func<Task> part, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await part();
                await transaction.CommitAsync(ct);
                return;
            }
            catch (PostgresException lost) when (lost.SqlState == PostgresErrorCodes.DeadlockDetected && attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt), ct);
            }
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
