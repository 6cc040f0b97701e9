using System.Data.Common;
using Npgsql;

namespace OpenEdx.Projections.Analytics;

/// <summary>Reading rows of the room's tables.</summary>
internal static class AnalyticsRows
{
    public static async Task<List<T>> Rows<T>(this NpgsqlDataSource database, string sql, Func<DbDataReader, T> read, CancellationToken ct, params object[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct)) rows.Add(read(reader));
        return rows;
    }

    /// <summary>The first instant that a figure as of a day does not know; beyond all without a day.</summary>
    public static DateTimeOffset EndOf(DateOnly? asOf) =>
        asOf is { } day && day < DateOnly.MaxValue ? new(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : DateTimeOffset.MaxValue.AddDays(-1);
}
