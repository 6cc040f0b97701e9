using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore.Aggregates;

/// <summary>Folds states from the log and from snapshots, each in one round trip; of an event it reads what folding needs.</summary>
internal sealed class AggregateReader(NpgsqlDataSource database, EventTypeRegistry types, ILogger log)
{
    private const string WholeStream = "select seq_id, version, type, data from public.mt_events where stream_id = $1 order by version";

    /// <summary>The event that a state is folded up to comes along without its data: it tells that the state belongs to this log.</summary>
    private const string SinceVersion = """
        select seq_id, version, type, case when version > $2 then data end
        from public.mt_events where stream_id = $1 and version >= $2 order by version
        """;

    /// <summary>
    /// The snapshot, as a row without a type, and the events after it. One statement and so one view of the database. A snapshot whose own event is not in
    /// the log, or not at its position, does not count.
    /// </summary>
    private const string SinceSnapshot = """
        with snapshot as (
            select s.seq_id, s.version, s.state, s.sha256 from event_store.snapshots s
            join public.mt_events e on e.stream_id = s.stream_id and e.version = s.version and e.seq_id = s.seq_id
            where s.stream_id = $1 and s.fingerprint = $2)
        select seq_id, version, null::varchar, null::jsonb, state, sha256 from snapshot
        union all
        select seq_id, version, type, data, null, null from public.mt_events
        where stream_id = $1 and version > coalesce((select version from snapshot), 0)
        order by version
        """;

    /// <summary>The state as of now.</summary>
    public async Task<HeldState<TState>> Load<TState>(string stream, LiveAggregate<TState> aggregate, CancellationToken ct)
    {
        if (aggregate is { IsKept: true, Snapshots: { } rule } && await FromSnapshot(stream, aggregate, rule, ct) is { } held) return held;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(WholeStream, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        await using var reader = await command.ReadPrepared(ct);
        AggregateMeter.TakenFrom("log");
        return await Fold(reader, await reader.ReadAsync(ct), aggregate, HeldState<TState>.Before(aggregate), ct);
    }

    /// <summary>The state as of now, from a former one and the events after it; the same object when there are none.</summary>
    /// <returns>Null when the log does not lead through the former state: its event is gone, or another one is in its place.</returns>
    public async Task<HeldState<TState>?> Later<TState>(string stream, LiveAggregate<TState> aggregate, HeldState<TState> former, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(SinceVersion, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = former.Version });
        await using var reader = await command.ReadPrepared(ct);
        var isAtRow = await reader.ReadAsync(ct);
        if (former.Version > 0)
        {
            if (!isAtRow || reader.GetInt64(0) != former.Position || reader.GetInt64(1) != former.Version) return null;
            isAtRow = await reader.ReadAsync(ct);
        }

        return await Fold(reader, isAtRow, aggregate, former, ct);
    }

    /// <returns>Null: there is a snapshot, but nobody can read it.</returns>
    private async Task<HeldState<TState>?> FromSnapshot<TState>(string stream, LiveAggregate<TState> aggregate, SnapshotPlan rule, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(SinceSnapshot, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = rule.Fingerprint });
        await using var reader = await command.ReadPrepared(ct);
        var held = HeldState<TState>.Before(aggregate);
        var isAtRow = await reader.ReadAsync(ct);
        if (!isAtRow || !await reader.IsDBNullAsync(2, ct))
        {
            AggregateMeter.TakenFrom("log");
            return await Fold(reader, isAtRow, aggregate, held, ct);
        }

        var json = reader.GetFieldValue<byte[]>(4);
        try
        {
            if (!SHA256.HashData(json).AsSpan().SequenceEqual(reader.GetFieldValue<byte[]>(5))) throw new JsonException("Its checksum is another one.");
            var version = reader.GetInt64(1);
            held = (held with { State = SnapshotJson.Read<TState>(json), Version = version, Position = reader.GetInt64(0), SnapshotVersion = version }).Larger(json.Length);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or FormatException or ArgumentException)
        {
            AggregateMeter.Snapshot("unusable");
            log.LogWarning("The snapshot of {Stream} cannot be read ({Reason}); the events are.", stream, error.Message);
            return null;
        }

        AggregateMeter.TakenFrom("snapshot");
        return await Fold(reader, await reader.ReadAsync(ct), aggregate, held, ct);
    }

    /// <param name="isAtRow">The reader stands at the first event to be folded; false: there is none.</param>
    private async Task<HeldState<TState>> Fold<TState>(
        NpgsqlDataReader reader, bool isAtRow, LiveAggregate<TState> aggregate, HeldState<TState> held, CancellationToken ct)
    {
        if (!isAtRow) return held;
        var (state, version, position, bytes) = (held.State, held.Version, held.Position, 0L);
        using var json = new JsonBuffer();
        for (; isAtRow; isAtRow = await reader.ReadAsync(ct))
        {
            (position, version) = (reader.GetInt64(0), reader.GetInt64(1));
            var data = json.Add(reader, 3);
            state = aggregate.Evolve(state, types.Deserialize(reader.GetString(2), data.Span));
            bytes += data.Length;
            json.Reuse();
        }

        return (held with { State = state, Version = version, Position = position }).Larger(bytes);
    }
}
