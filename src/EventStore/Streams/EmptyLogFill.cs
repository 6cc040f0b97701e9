using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Schema;

namespace OpenEdx.EventStore.Streams;

/// <summary>Fills an empty log inside one transaction of the caller: without indexes first, which are made anew at the end.</summary>
internal sealed class EmptyLogFill(NpgsqlConnection connection)
{
    private long last;

    /// <summary>Events so far.</summary>
    public long Stored { get; private set; }

    /// <exception cref="InvalidOperationException">The log is not empty, or a consumer stands beyond its beginning.</exception>
    public async Task Begin(CancellationToken ct)
    {
        await Execute("lock table public.mt_streams, public.mt_events in access exclusive mode", ct);
        await using (var check = new NpgsqlCommand(
            """
            select exists (select from public.mt_events) or exists (select from public.mt_streams),
                exists (select from public.mt_event_progression where last_seq_id > 0)
            """, connection))
        {
            await using var reader = await check.ExecuteReaderAsync(ct);
            await reader.ReadAsync(ct);
            if (reader.GetBoolean(0)) throw new InvalidOperationException("The log is not empty; use the import that continues it.");
            if (reader.GetBoolean(1)) throw new InvalidOperationException("Consumers have read this log beyond its beginning and would miss events; import into a new database.");
        }

        // A table truncated in this transaction takes rows that need no vacuum.
        await Execute($"truncate public.mt_events, public.mt_streams, event_store.snapshots; {StoreTables.DropIndexesOfEvents}", ct);
        await Execute(
            """
            create temporary table imported_streams (
                id varchar not null, type varchar null, last bigint not null, count bigint not null, since timestamptz not null, until timestamptz not null,
                archived boolean not null) on commit drop
            """, ct);
    }

    public async Task Add(ImportChunk chunk, CancellationToken ct)
    {
        await using (var copy = await EventCopy.Begin(connection, frozen: true, ct))
        {
            foreach (var fact in chunk.Events)
            {
                var position = fact.Position ?? last + 1;
                if (position <= last) throw new ImportConflictException(fact.Stream, $"position {position} follows {last}");
                await copy.Write(last = position, fact, ct);
            }

            await copy.Complete(ct);
        }

        await using var command = new NpgsqlCommand("insert into imported_streams select * from unnest($1, $2, $3, $4, $5, $6, $7)", connection)
            .With(NpgsqlDbType.Varchar, chunk.Parts.Select(part => part.Stream).ToArray())
            .With(NpgsqlDbType.Varchar, chunk.Parts.Select(part => part.StreamType).ToArray())
            .With(NpgsqlDbType.Bigint, chunk.Parts.Select(part => part.Last).ToArray())
            .With(NpgsqlDbType.Bigint, chunk.Parts.Select(part => (long)part.Count).ToArray())
            .With(NpgsqlDbType.TimestampTz, chunk.Parts.Select(part => part.Since).ToArray())
            .With(NpgsqlDbType.TimestampTz, chunk.Parts.Select(part => part.Until).ToArray())
            .With(NpgsqlDbType.Boolean, chunk.Parts.Select(part => part.IsArchived).ToArray());
        await command.ExecuteNonQueryAsync(ct);
        Stored += chunk.Events.Count;
    }

    /// <exception cref="ImportConflictException">A version is missing or comes twice.</exception>
    public async Task Complete(CancellationToken ct)
    {
        await Execute(
            """
            insert into public.mt_streams (id, type, version, timestamp, created, is_archived)
            select id, min(type), max(last), max(until), min(since), bool_or(archived) from imported_streams group by id
            """, ct);
        // As many events as the last version says, and none twice (the unique index), is all of them.
        await using (var check = new NpgsqlCommand(
            "select id, max(last), sum(count)::bigint from imported_streams group by id having max(last) <> sum(count) limit 1", connection))
        {
            await using var reader = await check.ExecuteReaderAsync(ct);
            if (await reader.ReadAsync(ct))
                throw new ImportConflictException(reader.GetString(0), $"its last version is {reader.GetInt64(1)}, but it has {reader.GetInt64(2)} events");
        }

        try
        {
            await Execute($"set local maintenance_work_mem = '256MB'; {StoreTables.CreateIndexesOfEvents}", ct);
        }
        catch (PostgresException twice) when (twice.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new ImportConflictException("(one of them)", "a version comes twice");
        }

        await Execute("analyze public.mt_events; analyze public.mt_streams", ct);
        // Not undone by a rollback, hence last: consumers of a log that stayed empty should not pass over numbers still to come.
        if (last > 0) await Execute($"select setval('public.mt_events_sequence', {last})", ct);
    }

    private async Task Execute(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
