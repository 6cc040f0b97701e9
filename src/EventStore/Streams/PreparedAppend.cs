using System.Runtime.ExceptionServices;
using Npgsql;
using OpenEdx.EventStore.Schema;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore.Streams;

/// <summary>
/// An append made ready for the wire once: ids given, events serialized, streams in the fixed order of locking. However often it is tried,
/// it is the same events.
/// </summary>
internal sealed class PreparedAppend
{
    /// <summary>From so many events on, several processors serialize them: the server waits for the last one.</summary>
    private const int ManyEvents = 1000;

    public PreparedAppend(IReadOnlyList<StreamAppend> appends, EventMetadata common, EventTypeRegistry types, DateTimeOffset now)
    {
        // As PostgreSQL will give it back: microseconds.
        At = new(now.UtcTicks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        Streams = appends.Count == 1 ? [appends[0]] : [.. appends.OrderBy(append => append.Stream, StringComparer.Ordinal)];
        Metadata = [.. Streams.Select(append => StoreTracing.Stamped(append.Metadata ?? common))];

        var indexOf = new Dictionary<string, int>(Streams.Length, StringComparer.Ordinal);
        for (var i = 0; i < Streams.Length; i++)
        {
            if (!indexOf.TryAdd(Streams[i].Stream, i))
                throw new ArgumentException($"Stream '{Streams[i].Stream}' is named twice in one append.", nameof(appends));
        }

        Events = new PreparedEvent[appends.Sum(append => append.Events.Count)];
        var next = 0;
        foreach (var append in appends)
        {
            var stream = indexOf[append.Stream];
            for (var i = 0; i < append.Events.Count; i++)
            {
                var data = append.Events[i];
                var type = data.GetType();
                Events[next++] = new(data, stream, i + 1, append.Ids?[i] ?? Guid.CreateVersion7(now), types.NameOf(type), types.DotnetTypeOf(type), []);
            }
        }

        Serialize(types);
        Bytes = Events.Sum(fact => (long)fact.Body.Length);
    }

    /// <summary>Sorted by key.</summary>
    public StreamAppend[] Streams { get; }

    /// <summary>Of each stream.</summary>
    public EventMetadata[] Metadata { get; }

    /// <summary>In the order of the append.</summary>
    public PreparedEvent[] Events { get; }

    public DateTimeOffset At { get; }

    /// <summary>UTF-8 bytes of all events.</summary>
    public long Bytes { get; }

    public bool IsEmpty => Streams.Length == 0;

    /// <summary>One event for one stream.</summary>
    public bool IsSingle => Streams.Length == 1 && Events.Length == 1;

    /// <summary>No stream is bound to a version: a writer that was beaten may simply come again.</summary>
    public bool TakesAnyVersion => Array.TrueForAll(Streams, stream => stream.Expected.Version is null);

    /// <summary>The events as objects.</summary>
    public IEnumerable<object> Facts => Events.Select(fact => fact.Data);

    /// <param name="versions">New version of each stream.</param>
    /// <param name="positions">Of each event.</param>
    /// <param name="at">Instant stored.</param>
    public AppendResult Stored(ReadOnlySpan<long> versions, ReadOnlySpan<long> positions, DateTimeOffset at)
    {
        var recorded = new RecordedEvent[Events.Length];
        for (var i = 0; i < recorded.Length; i++)
        {
            var fact = Events[i];
            var stream = Streams[fact.Stream];
            recorded[i] = new(
                positions[i], fact.Id, stream.Stream, versions[fact.Stream] - stream.Events.Count + fact.Place, fact.Name, fact.Data, at, Metadata[fact.Stream]);
        }

        var reached = new Dictionary<string, long>(Streams.Length, StringComparer.Ordinal);
        for (var i = 0; i < Streams.Length; i++) reached.Add(Streams[i].Stream, versions[i]);
        return new(recorded, reached);
    }

    /// <summary>What an error of the server means to the writer; null when it is no refusal.</summary>
    public Exception? Refusal(PostgresException error) => error switch
    {
        { SqlState: AppendFunction.RefusedLate } => Refusal(
            Number<int>(error.ColumnName) - 1, Number<long>(error.DataTypeName), error.Hint == "archived", error),

        // A writer that does not lock the stream row, such as Marten's, came in between. Which stream it was, the
        // server tells only in the detail, which Npgsql withholds by default.
        { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "pk_mt_events_stream_and_version" } =>
            new WrongExpectedVersionException(Streams[0].Stream, Streams[0].Expected, null, error),

        {
            SqlState: PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.CharacterNotInRepertoire
                or PostgresErrorCodes.NumericValueOutOfRange or PostgresErrorCodes.InvalidTextRepresentation,
        } => new UnstorableEventException(error.MessageText, error),
        _ => null,
    };

    private void Serialize(EventTypeRegistry types)
    {
        if (Events.Length < ManyEvents)
        {
            for (var i = 0; i < Events.Length; i++) SerializeOne(i);
            return;
        }

        try
        {
            Parallel.For(0, Events.Length, SerializeOne);
        }
        catch (AggregateException failed)
        {
            ExceptionDispatchInfo.Throw(failed.InnerExceptions[0]);
        }

        void SerializeOne(int i) => Events[i] = Events[i] with { Body = types.Serialize(Events[i].Data) };
    }

    /// <param name="stream">Index in <see cref="Streams"/>.</param>
    public Exception Refusal(int stream, long actual, bool archived, Exception? inner = null) =>
        archived && (Streams[stream].Expected.Version is null || Streams[stream].Expected.Version == actual)
            ? new StreamArchivedException(Streams[stream].Stream)
            : new WrongExpectedVersionException(Streams[stream].Stream, Streams[stream].Expected, actual, inner);

    private static T Number<T>(string? text)
        where T : IParsable<T> => T.Parse(text ?? "", System.Globalization.CultureInfo.InvariantCulture);
}

/// <param name="Stream">Index in <see cref="PreparedAppend.Streams"/>.</param>
/// <param name="Place">Among the events of its stream in this append, from 1.</param>
/// <param name="Body">UTF-8 JSON.</param>
internal readonly record struct PreparedEvent(object Data, int Stream, int Place, Guid Id, string Name, string DotnetType, byte[] Body);
