using Npgsql;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>The session of the database that works on a shard.</summary>
/// <param name="Pid">Process of the server.</param>
/// <param name="Application">As the node named itself in its connection string; empty when it did not.</param>
/// <param name="Client">Address of the node; null over a local socket.</param>
public sealed record ShardOwner(int Pid, string Application, string? Client)
{
    public override string ToString() => string.Join(' ', new[] { Application, Client, $"(session {Pid})" }.Where(part => !string.IsNullOrEmpty(part)));
}

/// <summary>Who holds the advisory locks of shards.</summary>
internal static class ShardOwners
{
    /// <summary>By number of the lock.</summary>
    public static async Task<Dictionary<long, ShardOwner>> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select l.objid::bigint, a.pid, coalesce(a.application_name, ''), host(a.client_addr)
            from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.classid = 0 and l.objsubid = 1 and l.granted and l.mode = 'ExclusiveLock'
              and l.database = (select oid from pg_database where datname = current_database())
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var owners = new Dictionary<long, ShardOwner>();
        while (await reader.ReadAsync(ct))
            owners[reader.GetInt64(0)] = new(reader.GetInt32(1), reader.GetString(2), await reader.IsDBNullAsync(3, ct) ? null : reader.GetString(3));
        return owners;
    }
}
