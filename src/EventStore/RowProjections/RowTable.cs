using System.Linq.Expressions;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.RowProjections;

/// <summary>SQL of one keyed table: reads and writes of many rows in one round trip each.</summary>
internal sealed class RowTable<TRow, TKey>
    where TRow : class
    where TKey : struct
{
    private static readonly RowShape<TRow> Row = RowShape<TRow>.Instance;
    private static readonly RowShape<TKey> Key = RowShape<TKey>.Instance;

    private readonly string table;
    private readonly int lockClass;
    private readonly string select;
    private readonly string upsert;
    private readonly string delete;
    private readonly string copy;

    /// <param name="documented">Schema and name as readers know it.</param>
    public RowTable(string documented, TableNames names, IReadOnlyList<IReadOnlyList<string>> indexes)
    {
        CheckKey();
        table = names[documented];
        lockClass = KeyLocks.Of(table);
        var columns = Names(Row.Columns);
        var keys = Names(Key.Columns);
        var given = $"unnest({string.Join(", ", Key.Columns.Select((_, i) => $"${i + 1}"))}) as k({string.Join(", ", Key.Columns.Select(c => c.Name))})";
        var same = string.Join(" and ", Key.Columns.Select(c => $"t.{c.Name} = k.{c.Name}"));
        var rest = Row.Columns.Where(c => Key.Columns.All(k => k.Name != c.Name)).Select(c => $"{c.Name} = excluded.{c.Name}").ToArray();

        Ddl = RowTableDdl.Of(documented, names, Row, Key, indexes);
        select = $"select {string.Join(", ", Row.Columns.Select(c => $"t.{c.Name}"))} from {table} t join {given} on {same}";
        upsert = $"insert into {table} ({columns}) select {string.Join(", ", Row.Columns.Select(c => $"r.{c.Name}{c.Type.Cast}"))}"
            + $" from unnest({string.Join(", ", Row.Columns.Select((_, i) => $"${i + 1}"))}) as r({columns})"
            + $" on conflict ({keys}) do {(rest.Length == 0 ? "nothing" : $"update set {string.Join(", ", rest)}")}";
        copy = $"copy {table} ({columns}) from stdin (format binary)";
        delete = $"delete from {table} t using {given} where {same}";
    }

    public string Ddl { get; }

    public static Func<TRow, TKey> KeyOf { get; } = CompileKeyOf();

    /// <summary>Existing rows of the keys; first waits for other appends that write any of them, unless nobody else writes the table.</summary>
    public async Task<List<TRow>> Read(IReadOnlyList<TKey> keys, ProjectionSession session, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(session.Connection, session.Transaction);
        if (!session.IsExclusive)
        {
            // An own statement: its successor's snapshot then shows what the awaited transactions committed.
            batch.BatchCommands.Add(new("select count(pg_advisory_xact_lock($1, b)) from unnest($2) b")
            {
                Parameters =
                {
                    new NpgsqlParameter<int> { TypedValue = lockClass },
                    new NpgsqlParameter<int[]> { TypedValue = KeyLocks.Of(keys), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
                },
            });
        }

        batch.BatchCommands.Add(Select(keys));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        if (!session.IsExclusive) await reader.NextResultAsync(ct);
        return await Rows(reader, ct);
    }

    /// <summary>Reads the existing rows of the keys.</summary>
    public NpgsqlBatchCommand Select(IReadOnlyList<TKey> keys) => Command(select, Key.Columns, keys);

    /// <summary>The result of <see cref="Select"/>, at which the reader stands.</summary>
    public static async Task<List<TRow>> Rows(NpgsqlDataReader reader, CancellationToken ct)
    {
        var rows = new List<TRow>();
        while (await reader.ReadAsync(ct)) rows.Add(Row.Read(reader));
        return rows;
    }

    public async Task Write(IReadOnlyList<TRow> changed, IReadOnlyList<TKey> removed, ProjectionSession session, CancellationToken ct)
    {
        if (changed.Count == 0 && removed.Count == 0) return;
        await using var batch = new NpgsqlBatch(session.Connection, session.Transaction);
        AddWrites(batch, changed, removed);
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Adds the writes to a batch: at most two statements.</summary>
    public void AddWrites(NpgsqlBatch batch, IReadOnlyList<TRow> changed, IReadOnlyList<TKey> removed)
    {
        if (changed.Count > 0) batch.BatchCommands.Add(Command(upsert, Row.Columns, changed));
        if (removed.Count > 0) batch.BatchCommands.Add(Command(delete, Key.Columns, removed));
    }

    /// <summary>Adds rows whose keys have none in the table.</summary>
    /// <param name="buildsIndexes">Indexes are built when all rows are there. Of a table that only this transaction sees.</param>
    public async Task Copy(IEnumerable<TRow> added, bool buildsIndexes, ProjectionSession session, CancellationToken ct)
    {
        var build = buildsIndexes ? await LaterIndexes.Drop(session.Connection, table, ct) : null;
        await Copy(added, session, ct);
        if (build is not null) await LaterIndexes.Execute(session.Connection, build, ct);
    }

    private async Task Copy(IEnumerable<TRow> added, ProjectionSession session, CancellationToken ct)
    {
        using var rows = added.GetEnumerator();
        if (!rows.MoveNext()) return;
        await using var importer = await session.Connection.BeginBinaryImportAsync(copy, ct);
        importer.Timeout = Timeout.InfiniteTimeSpan;
        do
        {
            await importer.StartRowAsync(ct);
            foreach (var column in Row.Columns) await column.Write(importer, rows.Current, ct);
        }
        while (rows.MoveNext());
        await importer.CompleteAsync(ct);
    }

    private static NpgsqlBatchCommand Command<T>(string text, IReadOnlyList<Column<T>> columns, IReadOnlyList<T> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var column in columns) command.Parameters.Add(column.ValuesOf(values));
        return command;
    }

    private static string Names<T>(IEnumerable<Column<T>> columns) => string.Join(", ", columns.Select(c => c.Name));

    private static Func<TRow, TKey> CompileKeyOf()
    {
        CheckKey();
        var row = Expression.Parameter(typeof(TRow));
        var constructor = typeof(TKey).GetConstructor([.. Key.Columns.Select(c => c.Property.PropertyType)])
            ?? throw new InvalidOperationException($"{typeof(TKey).Name} must be a positional record struct.");
        return Expression.Lambda<Func<TRow, TKey>>(
            Expression.New(constructor, Key.Columns.Select(c => Expression.Property(row, c.Property.Name))), row).Compile();
    }

    private static void CheckKey()
    {
        foreach (var key in Key.Columns)
        {
            var column = Row.Columns.SingleOrDefault(c => c.Name == key.Name);
            if (column is null || column.Property.PropertyType != key.Property.PropertyType || column.Nullable)
            {
                throw new InvalidOperationException(
                    $"{typeof(TKey).Name}.{key.Property.Name} must be a property of {typeof(TRow).Name}, of the same type and never null.");
            }
        }
    }
}
