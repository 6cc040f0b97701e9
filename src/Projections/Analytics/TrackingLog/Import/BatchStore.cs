using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Analytics;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Analytics;

/// <summary>Stores a batch: ids, facts, rejected lines and the place in the file in one transaction, all of it or nothing.</summary>
internal sealed class BatchStore(StreamStore streams, NpgsqlConnection connection)
{
    private const string StreamType = "tracking_log";
    private static readonly EventMetadata Metadata = new(CausationId: "import_tracking_log");

    /// <param name="read">Lines that the batch takes the file further.</param>
    public async Task<TrackingImportOutcome> Store(LogSource source, ImportedBatch batch, long read, CancellationToken ct)
    {
        var (stored, refused) = (0L, new List<RejectedLine>());
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            try
            {
                stored = await StoreLines(transaction, batch.Lines, ct);
                await Finish(source, batch, batch.Rejected, ct);
                await transaction.CommitAsync(ct);
                streams.Appended.Raise();
                return new(read, stored, batch.Lines.Count - stored, batch.Rejected.Count);
            }
            catch (Exception unstorable) when (ReasonOf(unstorable) is not null)
            {
                await transaction.RollbackAsync(ct);
            }
        }

        // Some line holds what the database cannot (a number beyond all bounds, say): the halves are tried until it stands alone.
        stored = await StoreInHalves(source, batch.Lines, refused, ct);
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            await Finish(source, batch, [.. batch.Rejected, .. refused], ct);
            await transaction.CommitAsync(ct);
        }

        streams.Appended.Raise();
        return new(read, stored, batch.Lines.Count - refused.Count - stored, batch.Rejected.Count + refused.Count);
    }

    private async Task<long> StoreInHalves(LogSource source, IReadOnlyList<ImportedLine> lines, List<RejectedLine> refused, CancellationToken ct)
    {
        if (lines.Count == 0) return 0;
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            try
            {
                var stored = await StoreLines(transaction, lines, ct);
                await transaction.CommitAsync(ct);
                return stored;
            }
            catch (Exception unstorable) when (ReasonOf(unstorable) is { } reason)
            {
                await transaction.RollbackAsync(ct);
                if (lines.Count == 1)
                {
                    refused.Add(new(source.ShownName, lines[0].Number, $"cannot be stored: {reason}"));
                    return 0;
                }
            }
        }

        var half = lines.Count / 2;
        return await StoreInHalves(source, [.. lines.Take(half)], refused, ct) + await StoreInHalves(source, [.. lines.Skip(half)], refused, ct);
    }

    /// <returns>Lines that are new.</returns>
    private async Task<long> StoreLines(NpgsqlTransaction transaction, IReadOnlyList<ImportedLine> lines, CancellationToken ct)
    {
        if (lines.Count == 0) return 0;
        var fresh = await Fresh(lines, ct);
        if (fresh.Count == 0) return 0;
        var appends = lines.Where(line => fresh.Remove(line.Id))
            .GroupBy(line => TrackingLogEvent.StreamOf(line.Fact.Course, line.Fact.Date), StringComparer.Ordinal)
            .Select(group => new StreamAppend(group.Key, StreamType, ExpectedVersion.Any, [.. group.Select(line => line.Fact)]) { Ids = [.. group.Select(line => line.Id)] });
        var result = await streams.AppendWithin(connection, transaction, [.. appends], Metadata, ct);
        return result.Events.Count;
    }

    /// <summary>Ids that are in no fact yet; taken with this. In their order, so that the index is walked once.</summary>
    private async Task<HashSet<Guid>> Fresh(IReadOnlyList<ImportedLine> lines, CancellationToken ct)
    {
        var fresh = new HashSet<Guid>(lines.Count);
        await using var command = new NpgsqlCommand(
            "insert into tracking_log.lines (id) select id from unnest($1) id order by id on conflict (id) do nothing returning id", connection)
        { CommandTimeout = 0 };
        command.Parameters.Add(new() { Value = lines.Select(line => line.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) fresh.Add(reader.GetGuid(0));
        return fresh;
    }

    private async Task Finish(LogSource source, ImportedBatch batch, IReadOnlyList<RejectedLine> rejected, CancellationToken ct)
    {
        if (rejected.Count > 0)
        {
            await TrackingTables.Execute(
                connection,
                """
                insert into tracking_log.rejected (source, line, reason) select $1, line, reason from unnest($2, $3) as given (line, reason)
                on conflict (source, line) do update set reason = excluded.reason, rejected_at = excluded.rejected_at
                """, ct,
                new NpgsqlParameter { Value = source.ShownName },
                new NpgsqlParameter { Value = rejected.Select(line => line.Line).ToArray() },
                new NpgsqlParameter { Value = rejected.Select(line => line.Reason).ToArray() });
        }

        if (source.Name is null) return;
        await TrackingTables.Execute(
            connection,
            """
            insert into tracking_log.sources (name, lines, digest, is_whole) values ($1, $2, $3, $4)
            on conflict (name) do update set lines = excluded.lines, digest = excluded.digest, is_whole = excluded.is_whole, changed_at = now()
            """, ct,
            new NpgsqlParameter { Value = source.Name }, new NpgsqlParameter { Value = batch.Through }, new NpgsqlParameter { Value = batch.Digest },
            new NpgsqlParameter { Value = batch.IsLast });
    }

    /// <summary>Null: the fault lies elsewhere than in a line.</summary>
    private static string? ReasonOf(Exception error) => error switch
    {
        UnstorableEventException unstorable => unstorable.Message,
        PostgresException refused when refused.SqlState.StartsWith("22", StringComparison.Ordinal) || refused.SqlState == PostgresErrorCodes.ProgramLimitExceeded => refused.MessageText,
        _ => null,
    };
}
