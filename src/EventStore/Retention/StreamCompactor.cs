using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Retention;

/// <summary>What a compaction did.</summary>
/// <param name="Through">Version at which the summary now stands: that of the last event it replaced.</param>
/// <param name="Replaced">Number of events it stands for.</param>
public sealed record Compaction(string Stream, long Through, int Replaced);

/// <summary>A read model, or a process, learns from events that a compaction would remove; nothing was changed.</summary>
public sealed class CompactionRefusedException(string stream, IReadOnlyList<string> consumers, IReadOnlyList<string> events)
    : Exception($"'{stream}' cannot be compacted: {string.Join(", ", events)} {(events.Count == 1 ? "is" : "are")} consumed by {string.Join(", ", consumers)}, which could not be rebuilt from the summary.")
{
    public IReadOnlyList<string> Consumers { get; } = consumers;
}

/// <summary>
/// Replaces the beginning of a stream by one event that stands for it, as Marten does: the summary takes version and position of
/// the last event that it replaces, the others are deleted. Refused where a consumer would be rebuilt differently afterwards (ADR-0019).
/// </summary>
public sealed class StreamCompactor(Shards shards, TimeProvider clock)
{
    private readonly StreamStore streams = shards.Streams;

    /// <param name="through">Last version to be replaced; later events stay. Beyond the end: the whole stream.</param>
    /// <param name="summarize">The event that stands for these, of a registered type. Pure.</param>
    /// <param name="metadata">Who compacts, and why; takes the place of the metadata of the replaced event.</param>
    /// <returns>Null when there is nothing to gain: no such stream, or a single event up to there.</returns>
    /// <exception cref="CompactionRefusedException">A consumer of a replaced event does not consume the summary.</exception>
    public async Task<Compaction?> Compact(
        string stream, long through, Func<IReadOnlyList<object>, object> summarize, EventMetadata metadata, CancellationToken ct)
    {
        await using var connection = await streams.Database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Lock(connection, stream, ct);
        var past = await Read(connection, stream, through, ct);
        if (past.Count < 2) return null;

        var summary = summarize([.. past.Select(fact => fact.Data)]);
        RefuseLosses(stream, past, summary);
        var last = past[^1];
        await Replace(connection, last, summary, metadata, ct);
        await Snapshots.Delete(connection, stream, ct);
        await transaction.CommitAsync(ct);
        return new(stream, last.Version, past.Count);
    }

    /// <summary>Consumers that would see the summary instead, and could not make of it what they made of the events.</summary>
    private void RefuseLosses(string stream, IReadOnlyList<RecordedEvent> past, object summary)
    {
        var losing = shards.All
            .Where(shard => !shard.Wants(summary) && past.Any(fact => shard.Wants(fact.Data)))
            .ToList();
        if (losing.Count == 0) return;
        throw new CompactionRefusedException(
            stream,
            [.. losing.Select(shard => shard.Consumer).Distinct().Order(StringComparer.Ordinal)],
            [.. past.Where(fact => losing.Any(shard => shard.Wants(fact.Data))).Select(fact => fact.Type).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Appends to the stream wait until the end of the transaction, those under way are waited for.</summary>
    private static async Task Lock(NpgsqlConnection connection, string stream, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select from public.mt_streams where id = $1 for update", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<List<RecordedEvent>> Read(NpgsqlConnection connection, string stream, long through, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"select {EventRow.Columns} from public.mt_events where stream_id = $1 and version <= $2 order by version", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = through });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var past = new List<RecordedEvent>();
        using var json = new JsonBuffer();
        for (; await reader.ReadAsync(ct); json.Reuse()) past.Add(EventRow.Of(reader, json).Load(streams.Types));
        return past;
    }

    /// <summary>The instant of the append stays that of the last event: the log tells when the state came about, not when it was summed up.</summary>
    private async Task Replace(NpgsqlConnection connection, RecordedEvent last, object summary, EventMetadata metadata, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("delete from public.mt_events where stream_id = $1 and version < $2")
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = last.Stream }, new NpgsqlParameter<long> { TypedValue = last.Version } },
        });
        batch.BatchCommands.Add(new(
            """
            update public.mt_events set id = $2, data = $3, bdata = null, type = $4, mt_dotnet_type = $5,
                correlation_id = $6, causation_id = $7, user_name = $8, headers = null
            where seq_id = $1
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = last.Position },
                new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7(clock.GetUtcNow()) },
                new NpgsqlParameter<byte[]> { TypedValue = streams.Types.Serialize(summary), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new NpgsqlParameter<string> { TypedValue = streams.Types.NameOf(summary.GetType()) },
                new NpgsqlParameter<string> { TypedValue = streams.Types.DotnetTypeOf(summary.GetType()) },
                new NpgsqlParameter<string?> { TypedValue = metadata.CorrelationId, NpgsqlDbType = NpgsqlDbType.Varchar },
                new NpgsqlParameter<string?> { TypedValue = metadata.CausationId, NpgsqlDbType = NpgsqlDbType.Varchar },
                new NpgsqlParameter<string?> { TypedValue = metadata.UserName, NpgsqlDbType = NpgsqlDbType.Varchar },
            },
        });
        await batch.ExecuteNonQueryAsync(ct);
    }
}
