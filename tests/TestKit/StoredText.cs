using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.TestKit;

/// <summary>Looks for texts in every column of every table of a database, whatever schema it is in and whoever made it.</summary>
public static class StoredText
{
    /// <returns><c>schema.table: row</c> for each row that holds one of the texts, without regard to case; bytes count as the text they spell.</returns>
    public static async Task<IReadOnlyList<string>> RowsHolding(NpgsqlDataSource database, IReadOnlyCollection<string> texts, CancellationToken ct)
    {
        string[] patterns =
        [
            .. texts.Select(text => $"%{text.Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%"),
            .. texts.Select(text => $"%{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))}%"),
        ];
        var found = new List<string>();
        foreach (var table in await Tables(database, ct))
        {
            await using var command = database.CreateCommand($"select left(t::text, 500) from {table} t where t::text ilike any($1)");
            command.Parameters.Add(new() { Value = patterns, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) found.Add($"{table}: {reader.GetString(0)}");
        }

        return found;
    }

    private static async Task<List<string>> Tables(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'm') and n.nspname !~ '^(pg_|information_schema)' order by 1");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var tables = new List<string>();
        while (await reader.ReadAsync(ct)) tables.Add(reader.GetString(0));
        return tables;
    }
}
