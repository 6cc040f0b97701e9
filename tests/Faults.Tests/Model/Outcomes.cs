using System.Net.Sockets;
using Npgsql;

namespace OpenEdx.Faults.Tests.Model;

/// <summary>What an error says about the append that it ended.</summary>
internal static class Outcomes
{
    /// <summary>The server itself reports the statement as failed: nothing of it is there. An end of the connection says nothing about a commit.</summary>
    public static bool IsCertain(PostgresException error) =>
        !error.SqlState.StartsWith("57P", StringComparison.Ordinal) && !error.SqlState.StartsWith("08", StringComparison.Ordinal);

    /// <summary>Stored or not: nobody can tell from the error.</summary>
    public static bool IsOpen(Exception error) =>
        error is NpgsqlException or SocketException or IOException or TimeoutException or OperationCanceledException;
}
