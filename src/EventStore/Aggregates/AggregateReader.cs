using Npgsql;
using OpenEdx.EventStore.Serialization;

namespace OpenEdx.EventStore.Aggregates;

/// <summary>Folds states from the log, each in one round trip; of an event it reads what folding needs.</summary>
internal sealed class AggregateReader(NpgsqlDataSource database, EventTypeRegistry types)
{
    private const string WholeStream = "select seq_id, version, type, data from public.mt_events where stream_id = $1 order by version";

    /// <summary>The event that a state is folded up to comes along without its data: it tells that the state belongs to this log.</summary>
    private const string SinceVersion = """
        select seq_id, version, type, case when version > $2 then data end
        from public.mt_events where stream_id = $1 and version >= $2 order by version
        """;

    /// <summary>The state as of now, from the first event on.</summary>
    public async Task<HeldState<TState>> Load<TState>(string stream, LiveAggregate<TState> aggregate, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(WholeStream, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        await using var reader = await command.ReadPrepared(ct);
        return await Fold(reader, aggregate, HeldState<TState>.Before(aggregate), ct);
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
        if (former.Version > 0 && !(await reader.ReadAsync(ct) && reader.GetInt64(0) == former.Position && reader.GetInt64(1) == former.Version)) return null;
        return await Fold(reader, aggregate, former, ct);
    }

    private async Task<HeldState<TState>> Fold<TState>(
        NpgsqlDataReader reader, LiveAggregate<TState> aggregate, HeldState<TState> held, CancellationToken ct)
    {
        var (state, version, position, json) = (held.State, held.Version, held.Position, 0L);
        while (await reader.ReadAsync(ct))
        {
            (position, version) = (reader.GetInt64(0), reader.GetInt64(1));
            var data = reader.GetFieldValue<byte[]>(3);
            state = aggregate.Evolve(state, types.Deserialize(reader.GetString(2), data));
            json += data.Length;
        }

        return version == held.Version ? held : (held with { State = state, Version = version, Position = position }).Larger(json);
    }
}
