using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Retention;

/// <summary>The log cannot be cut there; nothing was changed.</summary>
public sealed class LogCutRefusedException(string sentence) : Exception(sentence);

/// <param name="Position">The log ends here now.</param>
/// <param name="Events">Removed.</param>
/// <param name="Streams">Removed or shortened.</param>
public sealed record LogCutResult(long Position, long Events, long Streams);

/// <summary>
/// Takes a restored copy of an installation back to a position of its log: later events go, streams, places of consumers and own tables of
/// processes become what they were. Only for a copy that nobody serves; read models are to be rebuilt afterwards (ADR-0019).
/// </summary>
public sealed class LogCut(Shards shards)
{
    /// <summary>An append is cut apart when events on both sides of the cut share its instant and its request; looked for this far around.</summary>
    private const long Neighborhood = 100_000;

    /// <summary>Somebody who serves this copy would wait here for ever, so the cut gives up instead.</summary>
    private static readonly string[] Alone =
    [
        "set local lock_timeout = '5s'", "lock table public.mt_streams, public.mt_events, public.mt_event_progression in exclusive mode",
    ];

    /// <summary>Removes events, then sets each stream that had some to its last remaining one, or removes it.</summary>
    private static readonly string[] CutStreams =
    [
        "create temporary table removed_events (stream_id varchar) on commit drop",
        "with removed as (delete from public.mt_events where seq_id > $1 returning stream_id) insert into removed_events select stream_id from removed",
        """
        update public.mt_streams s set version = remaining.version, timestamp = remaining.timestamp
        from (select distinct on (e.stream_id) e.stream_id, e.version, e.timestamp from public.mt_events e
              where e.stream_id in (select stream_id from removed_events) order by e.stream_id, e.version desc) remaining
        where s.id = remaining.stream_id
        """,
        """
        delete from public.mt_streams s where s.id in (select stream_id from removed_events)
            and not exists (select from public.mt_events e where e.stream_id = s.id)
        """,
    ];

    /// <summary>Places of projections are set by their rebuild; what was set aside or skipped beyond the end never was.</summary>
    private static readonly string[] CutBookkeeping =
    [
        "update public.mt_event_progression set last_seq_id = least(last_seq_id, $1)",
        "delete from event_store.snapshots where seq_id > $1",
        "delete from public.mt_high_water_skips where ending_sequence > $1",
        "delete from public.mt_doc_deadletterevent where (data ->> 'EventSequence')::bigint > $1",
        .. ImportedStretches.Cut,
    ];

    private readonly StreamStore streams = shards.Streams;

    /// <param name="position">Last position that stays.</param>
    /// <exception cref="LogCutRefusedException">The cut would go through an append, or behind a compaction, or there is no such position.</exception>
    public async Task<LogCutResult> After(long position, CancellationToken ct)
    {
        await using var connection = await streams.Database.OpenConnectionAsync(ct);
        var (result, places) = await Cut(connection, position, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var session = new ProjectionSession(connection, transaction, streams) { IsExclusive = true };
        foreach (var (process, place) in places)
        {
            var reached = await process.Process!.Return(place, session, ct);
            await ProgressRows.Set(connection, [process], reached, ct);
            // Reactions of its past were cut off, imported ones too.
            await ImportedStretches.Forget(connection, process, place, ct);
        }

        await transaction.CommitAsync(ct);
        return result;
    }

    private async Task<(LogCutResult Result, List<(Shard Process, long Place)> Places)> Cut(NpgsqlConnection connection, long position, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Run(connection, position, Alone, ct);
        await RefuseImpossible(connection, position, ct);
        var places = await PlacesOf(shards.Processes, connection, position, ct);
        await Run(connection, position, CutStreams, ct);
        var events = await Number(connection, "select count(*) from removed_events", ct);
        var changed = await Number(connection, "select count(distinct stream_id) from removed_events", ct);
        await Run(connection, position, CutBookkeeping, ct);
        await transaction.CommitAsync(ct);
        return (new(position, events, changed), places);
    }

    private static async Task RefuseImpossible(NpgsqlConnection connection, long position, CancellationToken ct)
    {
        var last = await Number(connection, "select coalesce(max(seq_id), 0) from public.mt_events", ct);
        if (position < 0 || position > last) throw new LogCutRefusedException($"Position {position} is not in this log, which ends at {last}.");
        if (await Number(connection, "select coalesce(max(seq_id), 0) from public.mt_events where seq_id > $1 and starts_with(type, 'Compacted<')", ct, position) is > 0 and var summary)
            throw new LogCutRefusedException($"The stream of position {summary} was compacted: what it was at position {position} is not in this copy. Restore an older backup, or cut at {summary} or later.");
        var (from, to) = await AppendAround(connection, position, ct);
        if (to > 0) throw new LogCutRefusedException($"Position {position} lies within one append (positions {from} to {to}), half of which would remain. Cut at {from - 1} or at {to}.");
    }

    /// <summary>Positions of appends that have events on both sides; 0 and 0 when there is none.</summary>
    private static async Task<(long From, long To)> AppendAround(NpgsqlConnection connection, long position, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select coalesce(min(one), 0), coalesce(max(other), 0) from (
                select min(seq_id) one, max(seq_id) other from public.mt_events
                where seq_id between $1 - {Neighborhood} and $1 + {Neighborhood}
                group by timestamp, correlation_id, user_name having min(seq_id) <= $1 and max(seq_id) > $1) appends
            """, connection)
        {
            CommandTimeout = 0,
        };
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>
    /// Places of the processes that have come too far: before the first event whose reaction is cut off, else the new end. A process that had not
    /// come so far yet has all its reactions, and tables that fit.
    /// </summary>
    private static async Task<List<(Shard Process, long Place)>> PlacesOf(IReadOnlyList<Shard> processes, NpgsqlConnection connection, long position, CancellationToken ct)
    {
        var places = new List<(Shard, long)>();
        var positions = await ProgressRows.Read(connection, ct);
        foreach (var process in processes)
        {
            await using var command = new NpgsqlCommand(
                """
                select coalesce(min(cause.seq_id) - 1, $1) from public.mt_events reaction
                join public.mt_events cause on cause.id::text = reaction.causation_id
                where reaction.seq_id > $1 and cause.seq_id <= $1 and cause.type = any($2)
                """, connection)
            {
                CommandTimeout = 0,
            };
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. process.StoredNames], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
            var place = (long)(await command.ExecuteScalarAsync(ct))!;
            if (place < positions.GetValueOrDefault(process.Name)) places.Add((process, place));
        }

        return places;
    }

    private static async Task Run(NpgsqlConnection connection, long position, string[] statements, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var statement in statements)
        {
            var command = new NpgsqlBatchCommand(statement);
            if (statement.Contains("$1", StringComparison.Ordinal)) command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    private static async Task<long> Number(NpgsqlConnection connection, string sql, CancellationToken ct, long? position = null)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        if (position is { } value) command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
