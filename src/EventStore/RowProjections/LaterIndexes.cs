using Npgsql;

namespace OpenEdx.EventStore.RowProjections;

/// <summary>
/// The indexes of a table that is about to be filled, primary key included: dropped before and built afterwards, they are sorted once and not
/// searched for each row.
/// </summary>
internal static class LaterIndexes
{
    /// <param name="table">Seen by this transaction only.</param>
    /// <returns>SQL that builds them again, under the same names.</returns>
    public static async Task<string> Drop(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        var (drop, build) = await Find(connection, table, ct);
        await Execute(connection, drop, ct);
        return build;
    }

    public static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<(string Drop, string Build)> Find(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select
                string_agg(case when c.oid is null then format('drop index %s;', i.indexrelid::regclass)
                    else format('alter table %s drop constraint %I;', c.conrelid::regclass, c.conname) end, ''),
                string_agg(case when c.oid is null then pg_get_indexdef(i.indexrelid) || ';'
                    else format('alter table %s add constraint %I %s;', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) end, '')
            from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.conrelid = i.indrelid
            where i.indrelid = $1::regclass
            """,
            connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = table } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetString(0), reader.GetString(1));
    }
}
