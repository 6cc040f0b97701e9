using Npgsql;

namespace OpenEdx.EventStore.Versions;

/// <summary>A row that stands on one side only; a changed row appears once for each side.</summary>
/// <param name="IsLive">True when it is in the table that readers see, false when it is in the one compared with it.</param>
/// <param name="Row">As JSON.</param>
public sealed record RowDifference(string Table, bool IsLive, string Row);

/// <summary>Compares two tables row by row, over the columns that both have.</summary>
internal static class RowDifferences
{
    /// <summary>Most differences that are told of one side of a table.</summary>
    private const int Most = 100;

    /// <param name="table">Name to report.</param>
    public static async Task<List<RowDifference>> Between(NpgsqlConnection connection, string table, string live, string other, CancellationToken ct)
    {
        var columns = await CommonColumns(connection, live, other, ct);
        if (columns.Length == 0) return [];
        return
        [
            .. await OneSided(connection, table, columns, live, other, isLive: true, ct),
            .. await OneSided(connection, table, columns, other, live, isLive: false, ct),
        ];
    }

    private static async Task<List<RowDifference>> OneSided(
        NpgsqlConnection connection, string table, string columns, string from, string without, bool isLive, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"select to_jsonb(d)::text from (select {columns} from {from} except all select {columns} from {without} limit {Most}) d", connection)
        {
            CommandTimeout = 0,
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var differences = new List<RowDifference>();
        while (await reader.ReadAsync(ct)) differences.Add(new(table, isLive, reader.GetString(0)));
        return differences;
    }

    /// <summary>Where their types differ, their texts are compared.</summary>
    private static async Task<string> CommonColumns(NpgsqlConnection connection, string live, string other, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select quote_ident(l.attname), l.atttypid = o.atttypid
            from pg_attribute l join pg_attribute o on o.attname = l.attname
            where l.attrelid = $1::regclass and o.attrelid = $2::regclass and l.attnum > 0 and not l.attisdropped and not o.attisdropped
            order by l.attnum
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = live });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = other });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var columns = new List<string>();
        while (await reader.ReadAsync(ct)) columns.Add(reader.GetBoolean(1) ? reader.GetString(0) : $"{reader.GetString(0)}::text as {reader.GetString(0)}");
        return string.Join(", ", columns);
    }
}
