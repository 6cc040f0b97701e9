using System.Net.Sockets;
using Npgsql;

namespace OpenEdx.EventStore.Streams;

/// <summary>
/// What becomes of an append that failed (ADR-0013). Three kinds:
/// the server reported an error of the statement or of the commit, and has rolled back: told to the caller, or tried again where a race was
/// lost (serialization failure, deadlock); a statement timeout or cancellation, a full disk, a read-only server, too many connections
/// are told as they are.
/// The connection broke, the reply did not come in time, or the server closed the session, which it may do after a commit: found out.
/// No connection could be opened: nothing was sent, told as it is.
/// </summary>
internal static class AppendFaults
{
    /// <summary>Rolled back, and likely to succeed when tried again.</summary>
    public static bool IsLostRace(PostgresException error) =>
        error.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>After the statement or the commit was sent, this does not tell whether the events are stored.</summary>
    public static bool LeavesOutcomeOpen(Exception error) => error is PostgresException reported
        ? reported.InvariantSeverity is "FATAL" or "PANIC"
        : error is NpgsqlException or SocketException or IOException or TimeoutException;
}

/// <summary>An append whose outcome has to be found out.</summary>
/// <param name="processId">Of the server's process that worked on it.</param>
/// <param name="since">When it was sent, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> gave it.</param>
internal sealed class InterruptedAppendException(int processId, long since, Exception inner) : Exception("An append was interrupted.", inner)
{
    public int ProcessId { get; } = processId;

    public long Since { get; } = since;
}
