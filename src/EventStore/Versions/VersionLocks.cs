using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Versions;

/// <summary>Locks of whoever replaces what readers see.</summary>
internal static class VersionLocks
{
    /// <summary>Waits until the daemon, a builder, or the appends under way have let go of these; they are held to the end of the transaction.</summary>
    public static async Task Take(NpgsqlConnection connection, IEnumerable<long> ids, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select count(pg_advisory_xact_lock(id)) from unnest($1) id", connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ids.Distinct().Order()], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Locks of one version: that of its shard, and that of the appends where they apply it.</summary>
    public static IEnumerable<long> Of(string projection, int version, bool isInline) =>
        isInline ? [ShardLocks.Of(Shard.NameOf(projection, version)), Shard.InlineLockOf(projection)] : [ShardLocks.Of(Shard.NameOf(projection, version))];

    /// <summary>
    /// From here on the transaction waits for a table no longer than this. New readers queue behind whoever waits to replace a view; a
    /// reader who takes long must not make all of them slow.
    /// </summary>
    public static async Task BeBrief(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("set local lock_timeout = '300ms'", connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Somebody reads the table for long, or wants two things in the other order: later it will go.</summary>
    public static bool IsPassing(PostgresException error) =>
        error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected;

    public static Task Pause(CancellationToken ct) => Task.Delay(TimeSpan.FromMilliseconds(200), ct);
}
