using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Schema;

namespace OpenEdx.EventStore.Streams;

/// <summary>
/// Imports events that already have ids, versions, instants and metadata, with memory bounded however many they are. Within a stream
/// they come by version; streams may be mixed.
/// </summary>
/// <remarks>Inline read models are not filled: rebuild them afterwards. Those of the daemon follow by themselves.</remarks>
public sealed class LogImporter(StreamStore streams)
{
    private const int MostEvents = 10_000;
    private const int MostBytes = 16 << 20;

    /// <summary>
    /// Continues the log: each event takes the next position. One transaction for some thousands of events; repeated after an
    /// interruption it passes over what is there already (the same id at the same version).
    /// </summary>
    /// <param name="progress">Gets the number of events read so far, after each commit.</param>
    /// <returns>Events stored, without those that were there already.</returns>
    /// <exception cref="ImportConflictException">A version is missing, or taken by another event.</exception>
    public async Task<long> Append(IAsyncEnumerable<StoredEvent> events, IProgress<long>? progress, CancellationToken ct)
    {
        var (seen, stored) = (0L, 0L);
        await using var connection = await streams.Database.OpenConnectionAsync(ct);
        await foreach (var chunk in Chunks(events, ct).OneAhead(ct))
        {
            stored += await Store(connection, chunk, ct);
            seen += chunk.Events.Count;
            streams.Appended.Raise();
            progress?.Report(seen);
        }

        return stored;
    }

    /// <summary>
    /// Fills a log that holds nothing, positions included, in one transaction: indexes are made at the end (ADR-0013 has figures).
    /// After an interruption the log is empty as before. Readers and writers wait meanwhile.
    /// </summary>
    /// <returns>Events stored.</returns>
    /// <exception cref="InvalidOperationException">The log is not empty, or was read beyond its beginning.</exception>
    /// <exception cref="ImportConflictException">A version is missing or comes twice, or positions do not grow.</exception>
    public async Task<long> Fill(IAsyncEnumerable<StoredEvent> events, IProgress<long>? progress, CancellationToken ct)
    {
        await using var connection = await streams.Database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var fill = new EmptyLogFill(connection);
        await fill.Begin(ct);
        await foreach (var chunk in Chunks(events, ct).OneAhead(ct))
        {
            await fill.Add(chunk, ct);
            progress?.Report(fill.Stored);
        }

        await fill.Complete(ct);
        await transaction.CommitAsync(ct);
        streams.Appended.Raise();
        return fill.Stored;
    }

    private static async IAsyncEnumerable<ImportChunk> Chunks(IAsyncEnumerable<StoredEvent> events, [EnumeratorCancellation] CancellationToken ct)
    {
        var chunk = new ImportChunk();
        await foreach (var fact in events.WithCancellation(ct))
        {
            chunk.Add(fact);
            if (chunk.Events.Count < MostEvents && chunk.Bytes < MostBytes) continue;
            yield return chunk;
            chunk = new();
        }

        if (chunk.Events.Count > 0) yield return chunk;
    }

    /// <returns>Events that were not there yet.</returns>
    private static async Task<int> Store(NpgsqlConnection connection, ImportChunk chunk, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var rest = await WithoutStored(connection, chunk, ct);
        if (rest.Events.Count == 0) return 0;
        var parts = rest.Parts;
        await Execute(connection, "update public.mt_streams set is_archived = false where id = any($1)", [.. parts.Where(part => part.IsArchived).Select(part => part.Stream)], ct);
        var positions = await Reserve(connection, parts, ct);
        await using (var copy = await EventCopy.Begin(connection, frozen: false, ct))
        {
            for (var i = 0; i < positions.Length; i++) await copy.Write(positions[i], rest.Events[i], ct);
            await copy.Complete(ct);
        }

        await Finish(connection, parts, ct);
        await transaction.CommitAsync(ct);
        return positions.Length;
    }

    private static async Task<long[]> Reserve(NpgsqlConnection connection, IReadOnlyList<ImportChunk.Part> parts, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(GroupFunctions.Reserve, connection)
            .With(NpgsqlDbType.Varchar, parts.Select(part => part.Stream).ToArray())
            .With(NpgsqlDbType.Varchar, parts.Select(part => part.StreamType).ToArray())
            .With(NpgsqlDbType.Bigint, parts.Select(part => part.First - 1).ToArray())
            .With(NpgsqlDbType.Integer, parts.Select(part => part.Count).ToArray())
            .With(parts.Max(part => part.Until));
        try
        {
            await using var reader = await command.ReadPrepared(ct);
            await reader.ReadAsync(ct);
            return reader.GetFieldValue<long[]>(1);
        }
        catch (PostgresException refused) when (refused.SqlState == AppendFunction.RefusedLate)
        {
            var part = parts[int.Parse(refused.ColumnName!, CultureInfo.InvariantCulture) - 1];
            var reason = refused.Hint == "archived" ? "it is archived" : $"it is at version {refused.DataTypeName}, and the next event has version {part.First}";
            throw new ImportConflictException(part.Stream, reason);
        }
    }

    /// <summary>The chunk without what an interrupted import has left in the log.</summary>
    private static async Task<ImportChunk> WithoutStored(NpgsqlConnection connection, ImportChunk chunk, CancellationToken ct)
    {
        var stored = new Dictionary<(string Stream, long Version), Guid>();
        await using (var command = new NpgsqlCommand(
            """
            select e.stream_id, e.version, e.id from unnest($1, $2, $3) as g (stream, first, last)
            join public.mt_events e on e.stream_id = g.stream and e.version between g.first and g.last
            """, connection))
        {
            command.With(NpgsqlDbType.Varchar, chunk.Parts.Select(part => part.Stream).ToArray())
                .With(NpgsqlDbType.Bigint, chunk.Parts.Select(part => part.First).ToArray())
                .With(NpgsqlDbType.Bigint, chunk.Parts.Select(part => part.Last).ToArray());
            await using var reader = await command.ReadPrepared(ct);
            while (await reader.ReadAsync(ct)) stored.Add((reader.GetString(0), reader.GetInt64(1)), reader.GetGuid(2));
        }

        if (stored.Count == 0) return chunk;
        var rest = new ImportChunk();
        foreach (var fact in chunk.Events)
        {
            if (!stored.TryGetValue((fact.Stream, fact.Version), out var there)) rest.Add(fact);
            else if (there != fact.Id) throw new ImportConflictException(fact.Stream, $"version {fact.Version} is another event");
        }

        return rest;
    }

    /// <summary>Instants as they were, and the streams that were closed closed again.</summary>
    private static async Task Finish(NpgsqlConnection connection, IReadOnlyList<ImportChunk.Part> parts, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            update public.mt_streams s set timestamp = g.until, created = case when g.first = 1 then g.since else s.created end, is_archived = g.archived
            from unnest($1, $2, $3, $4, $5) as g (id, first, since, until, archived) where s.id = g.id
            """, connection)
            .With(NpgsqlDbType.Varchar, parts.Select(part => part.Stream).ToArray())
            .With(NpgsqlDbType.Bigint, parts.Select(part => part.First).ToArray())
            .With(NpgsqlDbType.TimestampTz, parts.Select(part => part.Since).ToArray())
            .With(NpgsqlDbType.TimestampTz, parts.Select(part => part.Until).ToArray())
            .With(NpgsqlDbType.Boolean, parts.Select(part => part.IsArchived).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, string[] names, CancellationToken ct)
    {
        if (names.Length == 0) return;
        await using var command = new NpgsqlCommand(sql, connection).With(NpgsqlDbType.Varchar, names);
        await command.ExecuteNonQueryAsync(ct);
    }
}
