using Npgsql;

namespace OpenEdx.Workers.Jobs;

/// <summary>Statements of reports, in the transaction of the page.</summary>
internal static class ReportSql
{
    public static NpgsqlCommand Command(this ReportRequest request, string sql, params object[] parameters)
    {
        var command = new NpgsqlCommand(sql, request.Session.Connection, request.Session.Transaction) { CommandTimeout = 0 };
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        return command;
    }
}
