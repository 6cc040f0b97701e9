using Npgsql;
using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Serialization;

namespace OpenEdx.Bench.Store;

/// <summary>The least code that folds a state: select the events of a stream in order, decode, fold.</summary>
internal sealed class RawAggregate : IAsyncDisposable
{
    private readonly NpgsqlCommand command;
    private readonly EventTypeRegistry types;

    private RawAggregate(NpgsqlCommand command, EventTypeRegistry types) => (this.command, this.types) = (command, types);

    public static async Task<RawAggregate> Prepare(NpgsqlConnection connection, EventTypeRegistry types, CancellationToken ct)
    {
        var command = new NpgsqlCommand("select type, data from public.mt_events where stream_id = $1 order by version", connection);
        command.Parameters.Add(new NpgsqlParameter<string>());
        await command.PrepareAsync(ct);
        return new(command, types);
    }

    /// <returns>The state, and how many events it was folded from.</returns>
    public async Task<(TState State, int Events)> Load<TState>(string stream, LiveAggregate<TState> aggregate, CancellationToken ct)
    {
        ((NpgsqlParameter<string>)command.Parameters[0]).TypedValue = stream;
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (state, events) = (aggregate.Initial, 0);
        for (; await reader.ReadAsync(ct); events++)
            state = aggregate.Evolve(state, types.Deserialize(reader.GetString(0), reader.GetFieldValue<byte[]>(1)));
        return (state, events);
    }

    public ValueTask DisposeAsync() => command.DisposeAsync();
}
