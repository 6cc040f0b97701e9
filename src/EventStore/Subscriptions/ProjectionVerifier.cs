using System.Data;
using Npgsql;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>Outcome of a verification.</summary>
/// <param name="Position">Up to here the log was replayed: what the live rows reflect.</param>
/// <param name="Events">Consumed events replayed.</param>
/// <param name="Differences">At most a hundred for each table; empty when every row is the same.</param>
public sealed record Verification(string Name, int Version, long Position, long Events, IReadOnlyList<RowDifference> Differences)
{
    public bool IsSame => Differences.Count == 0;
}

/// <summary>
/// Checks that live rows are those that the log leads to. The projection is built a second time in a transaction that is rolled
/// back: nothing is left behind, and nobody waits.
/// </summary>
/// <remarks>
/// The tables of the second time lie in schemas that only this transaction ever sees. Its one snapshot shows log, progress and rows of
/// the same instant.
/// </remarks>
public sealed class ProjectionVerifier(Shards shards, DaemonSettings settings)
{
    /// <summary>Of two that make the same schemas the later would wait inside the catalog, with a snapshot that ages; it waits here instead.</summary>
    private const string OneAtATime = "select pg_advisory_lock(hashtext('openedx'), hashtext('verification'))";

    /// <param name="name">Projection to verify, in all its versions that follow the log; null: all, with one read of the log.</param>
    /// <exception cref="ArgumentException">No projection has this name.</exception>
    public async Task<IReadOnlyList<Verification>> Verify(string? name, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        var named = shards.Named(name);
        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        try
        {
            await Execute(connection, OneAtATime, ct);
            var known = await VersionBook.Read(connection, ct);
            named = VersionBook.ThatFollow(named, known);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            // Before there is a snapshot: a table that takes the place of another later would show rows of another instant.
            await Execute(connection, string.Concat(named.SelectMany(TablesOf).Select(table => $"lock table {table} in access share mode;")), ct);
            return await Compare(named, known, connection, transaction, progress, ct);
        }
        finally
        {
            if (connection.State == ConnectionState.Open) await Execute(connection, "select pg_advisory_unlock_all()", CancellationToken.None);
        }
    }

    private async Task<List<Verification>> Compare(
        IReadOnlyList<Shard> named, IReadOnlyList<ProjectionVersion> known, NpgsqlConnection connection, NpgsqlTransaction transaction, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        var highest = await Highest(connection, ct);
        var positions = await ProgressRows.Read(connection, ct);
        var outcomes = new List<Verification>();
        foreach (var level in named.GroupBy(PositionOf))
        {
            var live = level.ToDictionary(shard => new Shard(shard.Projection!, Aside(shard)).Reads(shards.Streams.Types));
            foreach (var again in live.Keys) await Execute(connection, VersionTables.Ddl(again.Projection!, again.Tables), ct);
            Replay.SetAside passOver = (_, _, _, _) => Task.CompletedTask;
            var meter = await ReplayMeter.Start(connection, live.Keys, 0, level.Key, progress, ct);
            var digested = await new Replay(shards.Streams, connection, transaction, settings) { ReadsAhead = true, OwnsTables = true }.Run([.. live.Keys], 0, level.Key, passOver, meter, ct);
            foreach (var (again, shard) in live)
                outcomes.Add(new(shard.Consumer, shard.Version, level.Key, digested[again], await Differences(connection, shard, again, ct)));
        }

        return outcomes;

        long PositionOf(Shard shard) => VersionBook.IsAppliedInline(shard, known) ? highest : positions.GetValueOrDefault(shard.Name);
    }

    private static IEnumerable<string> TablesOf(Shard shard) => shard.Projection!.Tables.Select(table => shard.Tables[table]);

    private static TableNames Aside(Shard shard) => TableNames.Aside($"verified_{shard.Consumer}", shard.Version);

    private static async Task<List<RowDifference>> Differences(NpgsqlConnection connection, Shard shard, Shard again, CancellationToken ct)
    {
        var differences = new List<RowDifference>();
        foreach (var table in shard.Projection!.Tables)
            differences.AddRange(await RowDifferences.Between(connection, table, shard.Tables[table], again.Tables[table], ct));

        return differences;
    }

    private static async Task<long> Highest(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select coalesce(max(seq_id), 0) from public.mt_events", connection);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
