using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.RowProjections;

/// <summary>
/// A read model of one keyed table: each row is folded from the facts that concern its key. A batch costs one read of the rows
/// concerned and one write of the changed ones, however many events it has.
/// </summary>
/// <typeparam name="TRow">
/// Record whose properties are the columns, in snake_case. Types: string, string[], long, int, double, decimal, bool, Guid,
/// DateOnly, DateTimeOffset, <see cref="JsonText"/>, and their nullable forms.
/// </typeparam>
/// <typeparam name="TKey">Positional record struct; its properties, found in the row under the same names, are the primary key.</typeparam>
public abstract class RowProjection<TRow, TKey> : IProjection, IReplayedInMemory, ISharesRoundTrips
    where TRow : class
    where TKey : struct
{
    private RowTable<TRow, TKey>? sql;

    public abstract string Name { get; }

    public virtual int Version => 1;

    /// <summary>Schema and name of the table of version 1, such as <c>enrollment.learner_enrollments</c>.</summary>
    public abstract string Table { get; }

    /// <summary>The table of this version: from 2 on with the suffix <c>_v{n}</c>, so that versions stand beside each other.</summary>
    public string VersionedTable => Version == 1 ? Table : $"{Table}_v{Version}";

    public abstract ProjectionLifecycle Lifecycle { get; }

    public abstract IReadOnlyCollection<Type> Consumes { get; }

    /// <summary>Column lists of the indexes that readers need beside the primary key.</summary>
    public virtual IReadOnlyList<IReadOnlyList<string>> Indexes => [];

    public IReadOnlyList<string> Tables => [VersionedTable];

    public string Ddl => Sql.Ddl;

    private RowTable<TRow, TKey> Sql => sql ??= new(VersionedTable, Indexes);

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var fold = Fold(events);
        if (fold.Keys.Count == 0) return;
        fold.Start(await Sql.Read(fold.Keys, session, ct));
        var (changed, removed) = fold.Run(Evolve);
        await Sql.Write(changed, removed, session, ct);
    }

    /// <summary>The rows that these facts, and no others, lead to; for tests. Facts of other types are passed over.</summary>
    public IReadOnlyDictionary<TKey, TRow> FoldInMemory(IEnumerable<RecordedEvent> events)
    {
        var fold = Fold([.. events.Where(fact => Consumes.Any(type => type.IsInstanceOfType(fact.Data)))]);
        return fold.Run(Evolve).Changed.ToDictionary(RowTable<TRow, TKey>.KeyOf);
    }

    IPageOfRows? ISharesRoundTrips.Begin(IReadOnlyList<RecordedEvent> events)
    {
        var fold = Fold(events);
        return fold.Keys.Count == 0 ? null : new PageOfRows<TRow, TKey>(Sql, fold, Evolve);
    }

    IReplayedRows IReplayedInMemory.Replayed() => new ReplayedRows<TRow, TKey>(Sql, KeysOf, Evolve);

    /// <summary>Keys of the rows that a fact may change; empty when it changes none.</summary>
    protected abstract IEnumerable<TKey> KeysOf(RecordedEvent fact);

    /// <summary>The row of a key after a fact. Pure.</summary>
    /// <param name="row">Null when there is none yet.</param>
    /// <returns>Null when there is none any more.</returns>
    protected abstract TRow? Evolve(TRow? row, TKey key, RecordedEvent fact);

    private RowFold<TRow, TKey> Fold(IReadOnlyList<RecordedEvent> events) => new(events, KeysOf);
}
