using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.EventStore.RowProjections;

/// <summary>DDL of a table derived from its row type: running it again changes nothing.</summary>
internal static class RowTableDdl
{
    // PostgreSQL cuts longer names off without an error, and two could become one.
    private const int LongestName = 63;

    public static string Of<TRow, TKey>(
        string table, RowShape<TRow> row, RowShape<TKey> key, IReadOnlyList<IReadOnlyList<string>> indexes)
    {
        if (table.Split('.') is not [{ Length: > 0 } schema, { Length: > 0 and <= LongestName } name])
            throw new InvalidOperationException($"Table '{table}' must be 'schema.name', the name of at most {LongestName} characters.");

        var ddl = new StringBuilder();
        ddl.AppendLine(CultureInfo.InvariantCulture, $"create schema if not exists {schema};");
        ddl.AppendLine(CultureInfo.InvariantCulture, $"create table if not exists {table} (");
        foreach (var column in row.Columns)
            ddl.AppendLine(CultureInfo.InvariantCulture, $"  {column.Name} {column.Type.Sql}{(column.Nullable ? "" : " not null")},");
        ddl.AppendLine(CultureInfo.InvariantCulture, $"  primary key ({string.Join(", ", key.Columns.Select(c => c.Name))}));");
        foreach (var index in indexes)
        {
            foreach (var column in index.Where(column => row.Columns.All(c => c.Name != $"\"{column}\"")))
                throw new InvalidOperationException($"Index of '{table}' names the column '{column}', which it does not have.");
            ddl.AppendLine(
                CultureInfo.InvariantCulture,
                $"create index if not exists {IndexName(name, index)} on {table} ({string.Join(", ", index.Select(c => $"\"{c}\""))});");
        }

        return ddl.ToString();
    }

    private static string IndexName(string table, IReadOnlyList<string> columns)
    {
        var name = $"idx_{table}_{string.Join('_', columns)}";
        if (name.Length <= LongestName) return name;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
        return $"{name[..(LongestName - 9)]}_{hash}";
    }
}
