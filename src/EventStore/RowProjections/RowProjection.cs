using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<TableNames, RowTable<TRow, TKey>> tables = new();

    public abstract string Name { get; }

    public virtual int Version => 1;

    /// <summary>Schema and name under which readers find the rows, such as <c>enrollment.learner_enrollments</c>.</summary>
    public abstract string Table { get; }

    public abstract ProjectionLifecycle Lifecycle { get; }

    public virtual bool IsReport => false;

    public abstract IReadOnlyCollection<Type> Consumes { get; }

    /// <summary>Column lists of the indexes that readers need beside the primary key.</summary>
    public virtual IReadOnlyList<IReadOnlyList<string>> Indexes => [];

    public IReadOnlyList<string> Tables => [Table];

    public string Ddl(TableNames names) => In(names).Ddl;

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var fold = Fold(events);
        if (fold.Keys.Count == 0) return;
        var table = In(session.Tables);
        fold.Start(await table.Read(fold.Keys, session, ct));
        var (changed, removed) = fold.Run(Evolve);
        await table.Write(changed, removed, session, ct);
    }

    /// <summary>The rows that these facts, and no others, lead to; for tests. Facts of other types are passed over.</summary>
    public IReadOnlyDictionary<TKey, TRow> FoldInMemory(IEnumerable<RecordedEvent> events)
    {
        var fold = Fold([.. events.Where(fact => Consumes.Any(type => type.IsInstanceOfType(fact.Data)))]);
        return fold.Run(Evolve).Changed.ToDictionary(RowTable<TRow, TKey>.KeyOf);
    }

    IPageOfRows? ISharesRoundTrips.Begin(IReadOnlyList<RecordedEvent> events, TableNames names)
    {
        var fold = Fold(events);
        return fold.Keys.Count == 0 ? null : new PageOfRows<TRow, TKey>(In(names), fold, Evolve);
    }

    IReplayedRows IReplayedInMemory.Replayed(TableNames names, bool isEmpty) => new ReplayedRows<TRow, TKey>(In(names), isEmpty, KeysOf, Evolve);

    /// <summary>Keys of the rows that a fact may change; empty when it changes none.</summary>
    protected abstract IEnumerable<TKey> KeysOf(RecordedEvent fact);

    /// <summary>The row of a key after a fact. Pure.</summary>
    /// <param name="row">Null when there is none yet.</param>
    /// <returns>Null when there is none any more.</returns>
    protected abstract TRow? Evolve(TRow? row, TKey key, RecordedEvent fact);

    private RowTable<TRow, TKey> In(TableNames names) => tables.GetOrAdd(names, static (one, self) => new(self.Table, one, self.Indexes), this);

    private RowFold<TRow, TKey> Fold(IReadOnlyList<RecordedEvent> events) => new(events, KeysOf);
}
