using Npgsql;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>A table of a later stage (<see cref="StagedProjection"/>): its rows are a query over tables of earlier stages, by key.</summary>
/// <remarks>
/// Whoever names too few keys for an event gets rows that are out of date, and a verification shows them; naming too many only costs time.
/// The query reads no clock and nothing that does not come from the log, like every projection.
/// </remarks>
public abstract class DerivedTable
{
    /// <summary>Schema and name under which readers find the rows.</summary>
    public abstract string Table { get; }

    /// <summary>Tables that the query reads, by their documented names. All of earlier stages.</summary>
    public abstract IReadOnlyList<string> Sources { get; }

    /// <summary>Column of the table, of type <c>text</c>, by which its rows are computed anew.</summary>
    public abstract string KeyColumn { get; }

    /// <summary>Keys whose rows may be others after the event. Called for every event of all sources.</summary>
    public abstract IEnumerable<string> KeysOf(RecordedEvent fact);

    /// <summary>Idempotent DDL of the table.</summary>
    public abstract string Ddl(TableNames names);

    /// <summary>SQL that selects the rows of the keys in <c>$1</c> (<c>text[]</c>), columns in the order of the table. No row: the key has none.</summary>
    public abstract string Query(TableNames names);

    internal async Task Compute(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        string[] keys = [.. events.SelectMany(KeysOf).Distinct(StringComparer.Ordinal)];
        if (keys.Length == 0) return;
        await using var batch = new NpgsqlBatch(session.Connection, session.Transaction);
        Add($"delete from {session.Tables[Table]} where {KeyColumn} = any($1)");
        Add($"insert into {session.Tables[Table]} {Query(session.Tables)}");
        await batch.ExecuteNonQueryAsync(ct);

        void Add(string sql) => batch.BatchCommands.Add(new(sql) { Parameters = { new NpgsqlParameter<string[]> { TypedValue = keys } } });
    }
}
