using System.Data;
using Npgsql;

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
/// The transaction moves the schemas of the projection out of its own sight and makes empty ones of the same names, so that the
/// projection's SQL writes to those. Other sessions resolve the names as before, since nothing of it is ever committed. Its one
/// snapshot shows log, progress and rows of the same instant.
/// </remarks>
public sealed class ProjectionVerifier(Shards shards, DaemonSettings settings)
{
    /// <summary>Renames of the same schema would wait for each other inside the catalog; they wait here instead.</summary>
    private const string OneAtATime = "select pg_advisory_lock(hashtext('openedx'), hashtext('verification'))";

    private const string Aside = "verified_";
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
        await SetSchemasAside(connection, named, ct);
        foreach (var shard in named) await Execute(connection, shard.Projection!.Ddl, ct);

        var outcomes = new List<Verification>();
        foreach (var level in named.GroupBy(PositionOf))
        {
            Replay.SetAside passOver = (_, _, _, _) => Task.CompletedTask;
            var digested = await new Replay(shards.Streams, connection, transaction, settings).Run([.. level], level.Key, passOver, progress, ct);
            foreach (var shard in level)
                outcomes.Add(new(shard.Consumer, shard.Version, level.Key, digested[shard], await Differences(connection, shard.Projection!, ct)));
        }

        return outcomes;

        long PositionOf(Shard shard) => shard.Projection!.Lifecycle == ProjectionLifecycle.Inline ? highest : positions.GetValueOrDefault(shard.Name);
    }

    private static async Task SetSchemasAside(NpgsqlConnection connection, IReadOnlyList<Shard> named, CancellationToken ct)
    {
        var schemas = named.SelectMany(shard => shard.Projection!.Tables).Select(table => table.Split('.')[0]).Distinct(StringComparer.Ordinal);
        foreach (var schema in schemas)
        {
            if (schema == "public") throw new NotSupportedException("A projection has a table in 'public', beside the log.");
            await Execute(connection, $"alter schema {schema} rename to {Aside}{schema}; create schema {schema}", ct);
        }
    }

    private static async Task<List<RowDifference>> Differences(NpgsqlConnection connection, IProjection projection, CancellationToken ct)
    {
        var differences = new List<RowDifference>();
        foreach (var table in projection.Tables)
        {
            var columns = await Columns(connection, table, ct);
            differences.AddRange(await OneSided(connection, table, columns, $"{Aside}{table}", table, isLive: true, ct));
            differences.AddRange(await OneSided(connection, table, columns, table, $"{Aside}{table}", isLive: false, ct));
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
