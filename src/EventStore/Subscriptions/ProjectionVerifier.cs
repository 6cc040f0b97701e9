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

/// <summary>A row that stands on one side only; a changed row appears once for each side.</summary>
/// <param name="IsLive">True when it is in the live table, false when the log leads to it.</param>
/// <param name="Row">As JSON.</param>
public sealed record RowDifference(string Table, bool IsLive, string Row);

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

    private const int MostDifferences = 100;

    /// <param name="name">Projection to verify, in all its versions; null: all, with one read of the log.</param>
    /// <exception cref="ArgumentException">No projection has this name.</exception>
    public async Task<IReadOnlyList<Verification>> Verify(string? name, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        var named = shards.Named(name);
        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        try
        {
            await Execute(connection, OneAtATime, ct);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            return await Compare(named, connection, transaction, progress, ct);
        }
        finally
        {
            if (connection.State == ConnectionState.Open) await Execute(connection, "select pg_advisory_unlock_all()", CancellationToken.None);
        }
    }

    private async Task<List<Verification>> Compare(
        IReadOnlyList<Shard> named, NpgsqlConnection connection, NpgsqlTransaction transaction, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        var highest = await Highest(connection, ct);
        var positions = await ProgressRows.Read(connection, ct);
        var outcomes = new List<Verification>();
        foreach (var level in named.GroupBy(PositionOf))
        {
            var live = level.ToDictionary(shard => new Shard(shard.Projection!, Aside(shard)).Reads(shards.Streams.Types));
            foreach (var again in live.Keys) await Execute(connection, VersionTables.Ddl(again.Projection!, again.Tables), ct);
            Replay.SetAside passOver = (_, _, _, _) => Task.CompletedTask;
            var digested = await new Replay(shards.Streams, connection, transaction, settings).Run([.. live.Keys], 0, level.Key, passOver, progress, ct);
            foreach (var (again, shard) in live)
                outcomes.Add(new(shard.Consumer, shard.Version, level.Key, digested[again], await Differences(connection, shard, again, ct)));
        }

        return outcomes;

        long PositionOf(Shard shard) => shard.IsInline ? highest : positions.GetValueOrDefault(shard.Name);
    }

    private static TableNames Aside(Shard shard) => TableNames.Aside($"verified_{shard.Consumer}", shard.Version);

    private static async Task<List<RowDifference>> Differences(NpgsqlConnection connection, Shard shard, Shard again, CancellationToken ct)
    {
        var differences = new List<RowDifference>();
        foreach (var table in shard.Projection!.Tables)
        {
            var (live, made) = (shard.Tables[table], again.Tables[table]);
            var columns = await Columns(connection, live, ct);
            differences.AddRange(await OneSided(connection, table, columns, live, made, isLive: true, ct));
            differences.AddRange(await OneSided(connection, table, columns, made, live, isLive: false, ct));
        }

        return differences;
    }

    private static async Task<List<RowDifference>> OneSided(
        NpgsqlConnection connection, string table, string columns, string from, string without, bool isLive, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"select to_jsonb(d)::text from (select {columns} from {from} except all select {columns} from {without} limit {MostDifferences}) d", connection)
        {
            CommandTimeout = 0,
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var differences = new List<RowDifference>();
        while (await reader.ReadAsync(ct)) differences.Add(new(table, isLive, reader.GetString(0)));
        return differences;
    }

    private static async Task<string> Columns(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
        return (string)(await command.ExecuteScalarAsync(ct))!;
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
