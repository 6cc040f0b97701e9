using System.Globalization;
using System.Text;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.RowProjections;

/// <summary>DDL of a table derived from its row type: running it again changes nothing.</summary>
internal static class RowTableDdl
{
    public static string Of<TRow, TKey>(
        string table, TableNames names, RowShape<TRow> row, RowShape<TKey> key, IReadOnlyList<IReadOnlyList<string>> indexes)
    {
        if (table.Split('.') is not [{ Length: > 0 }, { Length: > 0 }]) throw new InvalidOperationException($"Table '{table}' must be 'schema.name'.");

        var ddl = new StringBuilder();
        ddl.AppendLine(CultureInfo.InvariantCulture, $"create table if not exists {names[table]} (");
        foreach (var column in row.Columns)
            ddl.AppendLine(CultureInfo.InvariantCulture, $"  {column.Name} {column.Type.Sql}{(column.Nullable ? "" : " not null")},");
        ddl.AppendLine(CultureInfo.InvariantCulture, $"  primary key ({string.Join(", ", key.Columns.Select(c => c.Name))}));");
        foreach (var index in indexes)
        {
            foreach (var column in index.Where(column => row.Columns.All(c => c.Name != $"\"{column}\"")))
                throw new InvalidOperationException($"Index of '{table}' names the column '{column}', which it does not have.");
            ddl.AppendLine(
                CultureInfo.InvariantCulture,
                $"create index if not exists {names.Index(table, index)} on {names[table]} ({string.Join(", ", index.Select(c => $"\"{c}\""))});");
        }

        return ddl.ToString();
    }
}
