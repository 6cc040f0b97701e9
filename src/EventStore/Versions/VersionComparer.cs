using System.Data;
using System.Diagnostics;
using Npgsql;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Versions;

/// <summary>Outcome of a comparison of a version with the live one.</summary>
/// <param name="Position">Both as of this position of the log; for an inline projection as of the newest event visible.</param>
public sealed record VersionComparison(string Name, int Version, int Live, long Position, IReadOnlyList<TableComparison> Tables)
{
    public bool IsSame => Tables.All(table => table.Differences.Count == 0 && table.LiveRows == table.Rows);
}

/// <summary>One table of the two versions.</summary>
/// <param name="LiveRows">Null: only the other version has the table.</param>
/// <param name="Rows">Null: only the live version has the table.</param>
/// <param name="Differences">Over the columns that both have; at most a hundred of each side.</param>
public sealed record TableComparison(string Table, long? LiveRows, long? Rows, IReadOnlyList<RowDifference> Differences);

/// <summary>Compares rows of a version with those of the live one, both as of the same position.</summary>
/// <remarks>
/// It happens in one snapshot, in a transaction that is rolled back: whatever the version lacks of what the live rows reflect in this
/// snapshot is applied in it. Daemon and appends of the live version go on meanwhile.
/// </remarks>
public sealed class VersionComparer(Shards shards, ProjectionVersions versions, DaemonSettings settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <exception cref="ArgumentException">There is no such projection or version, or it is live; or what is live is behind it and nobody feeds it.</exception>
    public async Task<VersionComparison> Compare(string name, int version, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        var shard = shards.Version(name, version);
        await versions.Build(name, version, progress, ct);
        var live = (await versions.All(ct)).FirstOrDefault(one => one.Projection == name && one.State == VersionState.Live)
            ?? throw new ArgumentException($"No version of '{name}' is live yet.", nameof(name));
        if (live.Version == version) throw new ArgumentException($"Version {version} of '{name}' is the live one.", nameof(version));

        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        try
        {
            // Before there is a snapshot. The version stands still from here on, so that the live one reaches it.
            await Execute(connection, $"select pg_advisory_lock({shard.LockId})", ct);
            for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(Look, ct))
            {
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
                if (await CompareOnce(shard, live, connection, transaction, ct) is { } comparison) return comparison;
                if (Stopwatch.GetElapsedTime(started) > Patience)
                    throw new ArgumentException($"Version {live.Version} of '{name}', which is live, is behind version {version}, and no node of its release feeds it.", nameof(name));
            }
        }
        finally
        {
            if (connection.State == ConnectionState.Open) await Execute(connection, "select pg_advisory_unlock_all()", CancellationToken.None);
        }
    }

    /// <returns>Null when the live version is behind.</returns>
    private async Task<VersionComparison?> CompareOnce(
        Shard shard, ProjectionVersion live, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var liveNames = TableNames.OfVersion(live.Version);
        await Execute(connection, string.Concat(live.Tables.Select(table => $"lock table {liveNames[table]} in access share mode;")), ct);
        var position = await ProgressRows.Of(connection, shard, ct);
        var through = live.IsInline
            ? await Number(connection, "select coalesce(max(seq_id), 0) from public.mt_events", ct)
            : (await ProgressRows.Read(connection, ct)).GetValueOrDefault(Shard.NameOf(live.Projection, live.Version));
        if (through < position && !live.IsInline) return null;
        Replay.SetAside passOver = (_, _, _, _) => Task.CompletedTask;
        if (through > position) await new Replay(shards.Streams, connection, transaction, settings) { ReadsAhead = true }.Run([shard], position, through, passOver, null, ct);

        var tables = new List<TableComparison>();
        foreach (var table in live.Tables.Union(shard.Projection!.Tables))
        {
            var (former, made) = (liveNames[table], shard.Tables[table]);
            var (has, hasToo) = (live.Tables.Contains(table), shard.Projection.Tables.Contains(table));
            tables.Add(new(
                table, has ? await Rows(former) : null, hasToo ? await Rows(made) : null,
                has && hasToo ? await RowDifferences.Between(connection, table, former, made, ct) : []));
        }

        return new(shard.Consumer, shard.Version, live.Version, Math.Max(position, through), tables);

        Task<long> Rows(string table) => Number(connection, $"select count(*) from {table}", ct);
    }

    private static async Task<long> Number(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
