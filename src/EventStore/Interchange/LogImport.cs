using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Interchange;

/// <summary>
/// Stores events of exports, all of them or none: ids, versions, instants and metadata as they are; positions as they are, too, where all lie behind
/// the last one of the store, as they do in an empty one. Events that are already there are passed over, so that an import can be repeated.
/// </summary>
/// <remarks>
/// Appends wait while events are stored and applied to inline read models, not while files are read. Processes and subscriptions pass over
/// what was imported, also those that are behind, or run for the first time later: what processes made of it in its former life is imported
/// with it, and nobody gets an e-mail twice. A subscription that a later release brings is told of all of it, if it begins there.
/// An empty log is not given to <see cref="LogImporter.Fill"/>: that leaves inline read models empty, refuses a log whose consumers stand beyond its
/// beginning, and locks readers out while files are still being read. The rules over the whole, such as one event given twice or a version
/// missing, name the line and need the stage in any case; only the making of indexes would be saved.
/// </remarks>
public sealed class LogImport(Shards shards, DaemonSettings settings, TimeProvider clock)
{
    private const string StreamsSql =
        """
        insert into public.mt_streams (id, type, version, timestamp, created, is_archived)
        select stream, max(stream_type), max(version), max(timestamp), min(timestamp), bool_or(archived) from import_stage group by stream
        on conflict (id) do update set version = excluded.version, timestamp = excluded.timestamp, is_archived = excluded.is_archived
        """;

    private readonly StreamStore streams = shards.Streams;

    /// <param name="sources">Names for messages, and contents.</param>
    /// <param name="allowUnknownTypes">Take events of names that this program does not know.</param>
    /// <param name="delivers">Subscriptions deliver what is imported, as if it had been appended now.</param>
    /// <exception cref="InvalidEventFileException">A line is wrong, contradicts another one or the store; nothing was stored.</exception>
    public async Task<ImportOutcome> Run(
        IReadOnlyList<(string Name, Stream File)> sources, bool allowUnknownTypes, bool delivers, IProgress<long>? progress, CancellationToken ct)
    {
        ImportOutcome outcome;
        await using (var connection = await streams.Database.OpenConnectionAsync(ct))
        {
            await using var stage = new ImportStage(connection);
            await stage.Create(ct);
            await stage.Fill(sources, new EnvelopeParser(allowUnknownTypes ? null : streams.Types), progress, ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            outcome = await Store(connection, transaction, stage, delivers, ct);
            await transaction.CommitAsync(ct);
        }

        if (outcome.Stored > 0) streams.Appended.Raise();
        return outcome;
    }

    private async Task<ImportOutcome> Store(NpgsqlConnection connection, NpgsqlTransaction transaction, ImportStage stage, bool delivers, CancellationToken ct)
    {
        // Who appends touches a row of this table before drawing a number: with the lock, no number is drawn that is not committed.
        await Execute(connection, "lock table public.mt_streams in share row exclusive mode", ct);
        await ImportChecks.Run(connection, stage, ct);
        var last = await DecidedBound.LastDrawn(connection, ct);
        var (stored, keepsPositions, highest) = await Extent(connection, last, ct);
        if (stored == 0) return new(0, stage.Events, keepsPositions, last == 0);

        // Readers wait at the bound until the commit, as for every append (ADR-0001).
        await Execute(connection, $"select pg_advisory_xact_lock_shared({DecidedBound.KeyClass} + {last})", ct);
        await Execute(connection, StreamsSql, ct);
        if (keepsPositions) await Execute(connection, $"select setval('public.mt_events_sequence', {highest})", ct);
        await Execute(connection, EventsSql(keepsPositions), ct);
        await ApplyInline(connection, transaction, last, ct);
        await ImportedStretches.Add(connection, delivers ? shards.Processes : shards.Processes.Concat(shards.Subscriptions), last, ct);
        await MoveProcesses(connection, last, ct);
        return new(stored, stage.Events - stored, keepsPositions, last == 0);
    }

    private static async Task<(long Stored, bool KeepsPositions, long Highest)> Extent(NpgsqlConnection connection, long last, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select count(*), coalesce(min(position) > $1 and count(distinct position) = count(*), true), coalesce(max(position), 0)
            from import_stage
            """,
            connection);
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetBoolean(1), reader.GetInt64(2));
    }

    /// <summary>As the appends of these events would have done.</summary>
    private async Task ApplyInline(NpgsqlConnection connection, NpgsqlTransaction transaction, long after, CancellationToken ct)
    {
        var inline = await InlineVersions.Take(connection, [.. shards.Inline], alone: true, ct);
        await new Replay(streams, connection, transaction, settings).Run(
            inline, after, await DecidedBound.LastDrawn(connection, ct),
            (shard, position, error, token) => DeadLetters.Add(connection, shard, position, error, clock.GetUtcNow(), token),
            null, ct);
    }

    /// <summary>Those that had seen the whole log need no daemon to pass over what was imported.</summary>
    private async Task MoveProcesses(NpgsqlConnection connection, long last, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into public.mt_event_progression as p (name, last_seq_id, last_updated)
            select process, (select max(seq_id) from public.mt_events), transaction_timestamp() from unnest($1) as moved (process)
            where $2 = 0 or exists (select from public.mt_event_progression seen where seen.name = process and seen.last_seq_id >= $2)
            on conflict (name) do update set last_seq_id = excluded.last_seq_id, last_updated = excluded.last_updated
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. shards.Processes.Select(shard => shard.Name)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string EventsSql(bool keepsPositions) =>
        $"""
         insert into public.mt_events (
             seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, user_name, headers, is_archived)
         select {(keepsPositions ? "position" : "nextval('public.mt_events_sequence')")}, id, stream, version, data, type, timestamp, dotnet_type,
             correlation_id, causation_id, user_name, headers, archived
         from (select * from import_stage order by position, ordinal) as ordered
         """;

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>What an import did.</summary>
/// <param name="Stored">Events that are new in the store.</param>
/// <param name="Skipped">Events that were there already.</param>
/// <param name="KeptPositions">The new ones stand at the positions of the files; else behind the former last one, in the same order.</param>
/// <param name="WasEmpty">The store had never held an event.</param>
public sealed record ImportOutcome(long Stored, long Skipped, bool KeptPositions, bool WasEmpty);
