using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore.Streams;

/// <summary>
/// The log: appends to and reads from streams stored in Marten's layout. Every writer follows the published-lower-bound
/// protocol (ADR-0001), so that readers in <c>seq_id</c> order neither skip nor wait.
/// </summary>
public sealed class StreamStore
{
    /// <summary>Some ten thousand learners at work.</summary>
    public const long DefaultStateCacheBytes = 32 << 20;

    private readonly AppendWriter writer;
    private readonly AppendLanes lanes;
    private readonly TimeProvider clock;
    private readonly StreamReader reader;
    private readonly LiveAggregates aggregates;

    /// <param name="inline">Projections applied inside the transaction of every append that carries an event they consume.</param>
    /// <param name="log">Told when a snapshot cannot be used; null: nobody.</param>
    /// <param name="stateCacheBytes">Estimated memory for states of streams worked on last; 0 keeps none.</param>
    public StreamStore(
        NpgsqlDataSource database, EventTypeRegistry types, IReadOnlyList<IProjection> inline, TimeProvider clock,
        ILogger<StreamStore>? log = null, long stateCacheBytes = DefaultStateCacheBytes)
    {
        Database = database;
        Types = types;
        writer = new(this, new(inline));
        lanes = new(writer);
        this.clock = clock;
        reader = new(database, types);
        aggregates = new(this, new(stateCacheBytes), (ILogger?)log ?? NullLogger.Instance);
    }

    public NpgsqlDataSource Database { get; }

    public EventTypeRegistry Types { get; }

    /// <summary>How long the database is asked what became of an append when its connection was lost; long enough for a restart.</summary>
    public TimeSpan OutcomePatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Raised after every commit of <see cref="Append"/>. Who commits an <see cref="AppendWithin"/> raises it afterwards.
    /// </summary>
    public AppendSignal Appended { get; } = new();

    /// <summary>Snapshots on their way.</summary>
    internal SnapshotWriter Snapshots => aggregates.Snapshots;

    /// <summary>How the appends of this process fare.</summary>
    public Pulse Appends { get; } = new();

    /// <summary>Appends to one or several streams in one transaction. Each stream is named once.</summary>
    /// <remarks>
    /// Small appends of many callers share a transaction, large ones are copied (ADR-0013). What the server rolled back for a lost race is
    /// tried again. After a broken connection or a timeout it is found out whether the commit happened: nothing is stored twice.
    /// </remarks>
    /// <param name="ct">Cancels while the append waits for its turn, and then nothing is stored; once it is sent, the answer is awaited.</param>
    /// <exception cref="WrongExpectedVersionException">A stream had another version; nothing was stored.</exception>
    /// <exception cref="StreamArchivedException">A stream is archived; nothing was stored.</exception>
    /// <exception cref="AppendOutcomeUnknownException">The connection was lost on the way and the database cannot be asked.</exception>
    public Task<AppendResult> Append(IReadOnlyList<StreamAppend> appends, EventMetadata metadata, CancellationToken ct) =>
        AppendPrepared(() => Prepare(appends, metadata), ct);

    /// <param name="prepare">Called within the span of the append, which the events carry.</param>
    /// <inheritdoc cref="Append"/>
    internal async Task<AppendResult> AppendPrepared(Func<PreparedAppend> prepare, CancellationToken ct)
    {
        using var observed = AppendObservation.Begin(Appends);
        try
        {
            return observed.Stored(await Store(prepare(), ct));
        }
        catch (Exception error)
        {
            observed.NotStored(error);
            throw;
        }
    }

    /// <summary>
    /// Appends however many come, with bounded memory, in transactions of about a thousand events each; an append is never divided. Within a stream events keep the
    /// order given; those of several streams that share a transaction need not. Inline projections are applied.
    /// </summary>
    /// <remarks>
    /// A stream may come again. Where it comes with the version that its former append leads to, or with any, both are one; else it
    /// begins the next transaction. What was committed before an exception stays: expected versions tell a repetition how far it came.
    /// </remarks>
    /// <param name="progress">Gets the number of events stored so far, after each commit.</param>
    /// <returns>Events stored.</returns>
    /// <exception cref="WrongExpectedVersionException">A stream had another version; nothing of its transaction was stored.</exception>
    /// <exception cref="StreamArchivedException">A stream is archived; nothing of its transaction was stored.</exception>
    /// <exception cref="AppendOutcomeUnknownException">As for <see cref="Append(IReadOnlyList{StreamAppend}, EventMetadata, CancellationToken)"/>, for one transaction.</exception>
    public async Task<long> AppendMany(IAsyncEnumerable<StreamAppend> appends, EventMetadata metadata, IProgress<long>? progress, CancellationToken ct)
    {
        var stored = 0L;
        await foreach (var some in AppendChunk.Of(appends, ct))
        {
            stored += (await Append(some, metadata, ct)).Events.Count;
            progress?.Report(stored);
        }

        return stored;
    }

    /// <summary>
    /// Appends inside a transaction of the caller, who commits and then raises <see cref="Appended"/>. Readers see the events after
    /// that commit; until then they wait at this append, so the transaction should be short. Inline projections are applied.
    /// </summary>
    /// <exception cref="WrongExpectedVersionException">A stream had another version; the caller rolls back.</exception>
    /// <exception cref="StreamArchivedException">A stream is archived; the caller rolls back.</exception>
    /// <exception cref="Npgsql.PostgresException">
    /// 40001, with an isolation above <c>read committed</c> only: an inline projection was switched to another version, or rebuilt, since the first statement.
    /// </exception>
    public async Task<AppendResult> AppendWithin(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<StreamAppend> appends, EventMetadata metadata, CancellationToken ct)
    {
        using var observed = AppendObservation.Begin(Appends);
        try
        {
            return observed.Stored(await writer.Within(Prepare(appends, metadata), connection, transaction, ct));
        }
        catch (Exception error)
        {
            observed.NotStored(error);
            throw;
        }
    }

    /// <summary>Events of a stream by version, both bounds included. Empty when the stream does not exist.</summary>
    /// <param name="to">Null: to the end.</param>
    public Task<IReadOnlyList<RecordedEvent>> ReadStream(string stream, CancellationToken ct, long from = 1, long? to = null) =>
        reader.Stream(stream, from, to, ct);

    /// <summary>Events of many streams in one round trip; streams that do not exist are absent from the answer.</summary>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<RecordedEvent>>> ReadStreams(IReadOnlyCollection<string> streams, CancellationToken ct) =>
        reader.Streams(streams, ct);

    /// <summary>Events at these positions, in the order of the log; positions without an event are passed over.</summary>
    public Task<IReadOnlyList<RecordedEvent>> ReadAt(IReadOnlyCollection<long> positions, CancellationToken ct) => reader.At(positions, ct);

    /// <summary>Version of a stream; 0 when it does not exist. One primary-key read.</summary>
    public Task<long> VersionOf(string stream, CancellationToken ct) => reader.Version(stream, ct);

    /// <summary>
    /// The log in <c>seq_id</c> order up to the decided bound at the time of each page: nothing is skipped, nothing comes twice.
    /// </summary>
    /// <param name="after">Position of the last event already seen; 0 for the beginning.</param>
    /// <param name="types">Stored event names wanted; null: all.</param>
    public IAsyncEnumerable<RecordedEvent> ReadAll(long after, CancellationToken ct, IReadOnlyCollection<string>? types = null, int pageSize = 500) =>
        reader.Log(after, types, pageSize, ct);

    /// <summary>
    /// Takes the state of a stream, decides, appends with the version decided on; after a lost race reads what came since and decides
    /// again (up to 20 times, then the <see cref="WrongExpectedVersionException"/> goes to the caller). When <paramref name="facts"/> yields nothing,
    /// nothing is appended, and the decision was made on the stream as it stood during the call (ADR-0014).
    /// </summary>
    /// <param name="decide">Pure. The last one of its decisions counts.</param>
    /// <param name="facts">Events of a decision.</param>
    /// <param name="isNew">The stream was not there a moment ago, so that it is not read first; proven like a state from memory.</param>
    public Task<TransactResult<TState, TDecision>> Transact<TState, TDecision>(
        string stream,
        LiveAggregate<TState> aggregate,
        Func<TState, TDecision> decide,
        Func<TDecision, IReadOnlyList<object>> facts,
        EventMetadata metadata,
        CancellationToken ct,
        bool isNew = false) => aggregates.Transact(stream, aggregate, decide, facts, metadata, isNew, ct);

    /// <summary>The state of a stream as of now; its initial state when the stream does not exist.</summary>
    public Task<TState> Load<TState>(string stream, LiveAggregate<TState> aggregate, CancellationToken ct) => aggregates.Load(stream, aggregate, ct);

    internal PreparedAppend Prepare(IReadOnlyList<StreamAppend> appends, EventMetadata metadata) =>
        new(appends, metadata, Types, clock.GetUtcNow());

    private async Task<AppendResult> Store(PreparedAppend append, CancellationToken ct)
    {
        var result = await (AppendLanes.Takes(append) ? lanes.Append(append, ct) : writer.Alone(append, ct));
        if (result.Events.Count > 0) Appended.Raise();
        return result;
    }
}

/// <summary>What <c>Transact</c> decided and stored.</summary>
/// <param name="State">After the facts of this decision.</param>
/// <param name="Version">Of the stream, after this decision.</param>
/// <param name="Appended">Stored events; empty when nothing changed.</param>
public sealed record TransactResult<TState, TDecision>(
    TState State, long Version, TDecision Decision, IReadOnlyList<RecordedEvent> Appended);
