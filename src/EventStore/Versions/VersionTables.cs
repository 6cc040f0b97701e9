using Npgsql;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Versions;

/// <summary>Makes the tables of a projection's version, and on the first occasion the names under which they are read.</summary>
internal static class VersionTables
{
    /// <summary>
    /// Brings the tables of a projection to the state of this program. A projection that nobody knows yet is read at once; it is live at once
    /// where the log is empty, and otherwise is still to be built. A version older than the live one is left alone: it was dropped.
    /// </summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="evenOlder">Makes the tables of an older version, too.</param>
    public static async Task Prepare(NpgsqlConnection connection, IProjection projection, CancellationToken ct, bool evenOlder = false)
    {
        var known = await VersionBook.Read(connection, ct, projection.Name);
        if (known.Count == 0 && await AdoptPlainTables(connection, projection, ct)) known = await VersionBook.Read(connection, ct, projection.Name);
        var live = known.Find(one => one.State == VersionState.Live);
        var isNew = known.TrueForAll(one => one.Version != projection.Version);
        if (isNew && projection.Version < live?.Version && !evenOlder) return;
        if (isNew)
        {
            var state = live is null && await LogIsEmpty(connection, ct) ? VersionState.Live : VersionState.Building;
            var isInline = projection.Lifecycle == ProjectionLifecycle.Inline;
            await VersionBook.Add(connection, projection.Name, projection.Version, state, isInline, projection.Tables, ct);
        }

        var names = TableNames.OfVersion(projection.Version);
        var ddl = Ddl(projection, names);
        if (await VersionBook.TakesDdl(connection, projection.Name, projection.Version, ddl, ct)) await Execute(connection, ddl, ct);
        if (!isNew) return;
        await ProgressRows.Create(connection, [new Shard(projection)], ct);
        if (known.Count == 0) await ReadersViews.Show(connection, projection.Tables, names, ct);
    }

    /// <summary>DDL of a projection's tables under these names, with the schemas that they lie in.</summary>
    public static string Ddl(IProjection projection, TableNames names)
    {
        var schemas = projection.Tables.Select(names.Schema).Where(schema => schema.Length > 0).Distinct(StringComparer.Ordinal);
        return $"{string.Concat(schemas.Select(schema => $"create schema if not exists {schema};\n"))}{projection.Ddl(names)}";
    }

    /// <summary>Tables from before there were versions beside each other become those of version 1.</summary>
    private static async Task<bool> AdoptPlainTables(NpgsqlConnection connection, IProjection projection, CancellationToken ct)
    {
        if (projection.Tables.Count == 0 || !await ArePlain(connection, projection.Tables, ct)) return false;
        var names = TableNames.OfVersion(1);
        foreach (var table in projection.Tables) await Execute(connection, Rename(table, names), ct);
        var isInline = projection.Lifecycle == ProjectionLifecycle.Inline;
        await VersionBook.Add(connection, projection.Name, 1, VersionState.Live, isInline, projection.Tables, ct);
        await ReadersViews.Show(connection, projection.Tables, names, ct);
        return true;
    }

    private static async Task<bool> ArePlain(NpgsqlConnection connection, IReadOnlyList<string> tables, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select count(*) = cardinality($1) from unnest($1) t join pg_class c on c.oid = to_regclass(t) and c.relkind = 'r'", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. tables] });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <remarks>Indexes whose names the DDL would not find again are dropped: it makes them anew.</remarks>
    private static string Rename(string table, TableNames names)
    {
        var (bare, renamed) = (TableNames.Documented.Bare(table), names.Bare(table));
        return $"""
            do $$
            declare
                index record;
            begin
                for index in
                    select c.relname as name, i.indexrelid::regclass::text as place, i.indisprimary as is_key
                    from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = '{table}'::regclass
                loop
                    if index.is_key then
                        execute format('alter index %s rename to %I', index.place, '{renamed}_pkey');
                    elsif index.name like 'idx\_{bare}\_%' and length(index.name) + length('{renamed}') - length('{bare}') <= 63 then
                        execute format('alter index %s rename to %I', index.place, 'idx_{renamed}' || substr(index.name, length('idx_{bare}') + 1));
                    else
                        execute format('drop index %s', index.place);
                    end if;
                end loop;
                alter table {table} rename to {renamed};
            end $$;
            """;
    }

    private static async Task<bool> LogIsEmpty(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select not exists (select from public.mt_events)", connection);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(sql)) return;
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
