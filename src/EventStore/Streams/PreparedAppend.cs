using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Schema;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore.Streams;

/// <summary>An append made ready for the wire once: ids given, events serialized, streams in the fixed order of locking.</summary>
internal sealed class PreparedAppend
{
    private readonly StreamAppend[] streams;
    private readonly EventMetadata[] metadata;
    private readonly (object Data, int Stream, int Place, Guid Id, string Name, string DotnetType, byte[] Body)[] events;
    private readonly DateTimeOffset at;

    public PreparedAppend(IReadOnlyList<StreamAppend> appends, EventMetadata common, EventTypeRegistry types, DateTimeOffset now)
    {
        // As PostgreSQL will give it back: microseconds.
        at = new(now.UtcTicks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        streams = [.. appends.OrderBy(append => append.Stream, StringComparer.Ordinal)];
        metadata = [.. streams.Select(append => StoreTracing.Stamped(append.Metadata ?? common))];

        var indexOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < streams.Length; i++)
        {
            if (!indexOf.TryAdd(streams[i].Stream, i))
                throw new ArgumentException($"Stream '{streams[i].Stream}' is named twice in one append.", nameof(appends));
        }

        events =
        [
            .. appends.SelectMany(append => append.Events.Select((data, i) => (
                data, indexOf[append.Stream], i + 1, Guid.CreateVersion7(now),
                types.NameOf(data.GetType()), types.DotnetTypeOf(data.GetType()), types.Serialize(data)))),
        ];
    }

    public bool IsEmpty => streams.Length == 0;

    /// <summary>No stream is bound to a version: a writer that was beaten may simply come again.</summary>
    public bool TakesAnyVersion => streams.All(stream => stream.Expected.Version is null);

    /// <summary>The events as objects.</summary>
    public IEnumerable<object> Facts => events.Select(fact => fact.Data);

    public NpgsqlCommand Command(NpgsqlConnection? connection)
    {
        var command = new NpgsqlCommand(AppendFunction.Call, connection);
        Add(NpgsqlDbType.Varchar, streams.Select(stream => stream.Stream));
        Add(NpgsqlDbType.Varchar, streams.Select(stream => stream.StreamType));
        Add(NpgsqlDbType.Bigint, streams.Select(stream => stream.Expected.Version));
        Add(NpgsqlDbType.Integer, streams.Select(stream => stream.Events.Count));
        Add(NpgsqlDbType.Varchar, metadata.Select(meta => meta.CorrelationId));
        Add(NpgsqlDbType.Varchar, metadata.Select(meta => meta.CausationId));
        Add(NpgsqlDbType.Varchar, metadata.Select(meta => meta.UserName));
        Add(NpgsqlDbType.Jsonb, metadata.Select(meta => meta.Headers is { Count: > 0 } ? JsonSerializer.Serialize(meta.Headers) : null));
        Add(NpgsqlDbType.Integer, events.Select(fact => fact.Stream + 1));
        Add(NpgsqlDbType.Integer, events.Select(fact => fact.Place));
        Add(NpgsqlDbType.Uuid, events.Select(fact => fact.Id));
        Add(NpgsqlDbType.Varchar, events.Select(fact => fact.Name));
        Add(NpgsqlDbType.Varchar, events.Select(fact => fact.DotnetType));
        Add(NpgsqlDbType.Jsonb, events.Select(fact => fact.Body));
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = at, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return command;

        void Add<T>(NpgsqlDbType element, IEnumerable<T> values) =>
            command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | element });
    }

    /// <exception cref="WrongExpectedVersionException">The answer is a refusal.</exception>
    /// <exception cref="StreamArchivedException">The answer is a refusal.</exception>
    public async Task<AppendResult> Result(NpgsqlDataReader reader, CancellationToken ct)
    {
        await reader.ReadAsync(ct);
        if (!await reader.IsDBNullAsync(0, ct))
            throw Refusal(reader.GetInt32(0) - 1, reader.GetInt64(1), reader.GetBoolean(2), null);

        var versions = reader.GetFieldValue<long[]>(3);
        var positions = await reader.IsDBNullAsync(4, ct) ? [] : reader.GetFieldValue<long[]>(4);
        return new(
            [.. events.Select((fact, i) => new RecordedEvent(
                positions[i], fact.Id, streams[fact.Stream].Stream, versions[fact.Stream] - streams[fact.Stream].Events.Count + fact.Place,
                fact.Name, fact.Data, at, metadata[fact.Stream]))],
            streams.Select((stream, i) => (stream.Stream, versions[i])).ToDictionary(pair => pair.Stream, pair => pair.Item2, StringComparer.Ordinal));
    }

    /// <summary>What an error of the server means to the writer; null when it is no refusal.</summary>
    public Exception? Refusal(PostgresException error) => error switch
    {
        { SqlState: AppendFunction.RefusedLate } => Refusal(
            Number<int>(error.ColumnName) - 1, Number<long>(error.DataTypeName), error.Hint == "archived", error),

        // A writer that does not lock the stream row, such as Marten's, came in between. Which stream it was, the
        // server tells only in the detail, which Npgsql withholds by default.
        { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "pk_mt_events_stream_and_version" } =>
            new WrongExpectedVersionException(streams[0].Stream, streams[0].Expected, null, error),

        {
            SqlState: PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.CharacterNotInRepertoire
                or PostgresErrorCodes.NumericValueOutOfRange or PostgresErrorCodes.InvalidTextRepresentation,
        } => new UnstorableEventException(error.MessageText, error),
        _ => null,
    };

    private Exception Refusal(int stream, long actual, bool archived, Exception? inner) =>
        archived && (streams[stream].Expected.Version is null || streams[stream].Expected.Version == actual)
            ? new StreamArchivedException(streams[stream].Stream)
            : new WrongExpectedVersionException(streams[stream].Stream, streams[stream].Expected, actual, inner);

    private static T Number<T>(string? text)
        where T : IParsable<T> => T.Parse(text ?? "", System.Globalization.CultureInfo.InvariantCulture);
}
