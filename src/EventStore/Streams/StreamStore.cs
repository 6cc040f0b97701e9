using Npgsql;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Streams;

/// <summary>
/// The log: appends to and reads from streams stored in Marten's layout. Every writer follows the published-lower-bound
/// protocol (ADR-0001), so that readers in <c>seq_id</c> order neither skip nor wait.
/// </summary>
public sealed class StreamStore
{
    /// <param name="inline">Projections applied inside the transaction of every append that carries an event they consume.</param>
    public StreamStore(NpgsqlDataSource database, EventTypeRegistry types, IReadOnlyList<IProjection> inline, TimeProvider clock)
    {
        Database = database;
        Types = types;
        Inline = inline;
        Clock = clock;
    }

    public NpgsqlDataSource Database { get; }

    public EventTypeRegistry Types { get; }

    private IReadOnlyList<IProjection> Inline { get; }

    private TimeProvider Clock { get; }

    /// <summary>Appends to one or several streams in one transaction.</summary>
    /// <exception cref="WrongExpectedVersionException">A stream had another version; nothing was stored.</exception>
    public Task<AppendResult> Append(IReadOnlyList<StreamAppend> appends, EventMetadata metadata, CancellationToken ct) =>
        throw new NotSupportedException();

    /// <summary>Appends inside a transaction of the caller, who commits. Readers see the events after that commit.</summary>
    public Task<AppendResult> AppendWithin(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<StreamAppend> appends, EventMetadata metadata, CancellationToken ct) =>
        throw new NotSupportedException();

    /// <summary>Events of a stream by version, both bounds included. Empty when the stream does not exist.</summary>
    /// <param name="to">Null: to the end.</param>
    public Task<IReadOnlyList<RecordedEvent>> ReadStream(string stream, CancellationToken ct, long from = 1, long? to = null) =>
        throw new NotSupportedException();

    /// <summary>Events of many streams in one round trip; streams that do not exist are absent from the answer.</summary>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<RecordedEvent>>> ReadStreams(IReadOnlyCollection<string> streams, CancellationToken ct) =>
        throw new NotSupportedException();

    /// <summary>Version of a stream; 0 when it does not exist. One primary-key read.</summary>
    public Task<long> VersionOf(string stream, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>
    /// The log in <c>seq_id</c> order up to the decided bound at the time of each page: nothing is skipped, nothing comes twice.
    /// </summary>
    /// <param name="after">Position of the last event already seen; 0 for the beginning.</param>
    /// <param name="types">Stored event names wanted; null: all.</param>
    public IAsyncEnumerable<RecordedEvent> ReadAll(long after, CancellationToken ct, IReadOnlyCollection<string>? types = null, int pageSize = 1000) =>
        throw new NotSupportedException();

    /// <summary>
    /// Loads, decides, appends with the version loaded; after a lost race reloads and decides again (up to 20 times, then
    /// the <see cref="WrongExpectedVersionException"/> goes to the caller). When <paramref name="facts"/> yields nothing, nothing is appended.
    /// </summary>
    /// <param name="decide">Pure.</param>
    /// <param name="facts">Events of a decision.</param>
    public Task<TransactResult<TState, TDecision>> Transact<TState, TDecision>(
        string stream,
        string streamType,
        TState initial,
        Func<TState, object, TState> evolve,
        Func<TState, TDecision> decide,
        Func<TDecision, IReadOnlyList<object>> facts,
        EventMetadata metadata,
        CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>What <c>Transact</c> decided and stored.</summary>
/// <param name="State">After the facts of this decision.</param>
/// <param name="Version">Of the stream, after this decision.</param>
/// <param name="Appended">Stored events; empty when nothing changed.</param>
public sealed record TransactResult<TState, TDecision>(
    TState State, long Version, TDecision Decision, IReadOnlyList<RecordedEvent> Appended);
