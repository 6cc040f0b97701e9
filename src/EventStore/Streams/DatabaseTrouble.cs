using Npgsql;

namespace OpenEdx.EventStore.Streams;

/// <summary>Tells trouble of the database, which passes or is an operator's to end, from faults of the program.</summary>
public static class DatabaseTrouble
{
    /// <summary>What is the matter, in a sentence for whoever asked; it says nothing about whether something was stored.</summary>
    /// <returns>Null when the error has another cause.</returns>
    public static string? Of(Exception error) => error switch
    {
        PostgresException { SqlState: var state } => Of(state),
        NpgsqlException { InnerException: TimeoutException } => "The database did not answer in time.",
        NpgsqlException => Away,
        { InnerException: { } inner } => Of(inner),
        _ => null,
    };

    private const string Away = "The database is not available.";

    private static string? Of(string state) => state switch
    {
        PostgresErrorCodes.DiskFull => "The database has no space left on its disk.",
        PostgresErrorCodes.TooManyConnections => "The database has no connection left.",
        PostgresErrorCodes.QueryCanceled => "The database took too long.",
        // A standby, or a server that an operator has set so.
        PostgresErrorCodes.ReadOnlySqlTransaction => "The database takes no changes at present.",
        // A transaction that sat idle for too long.
        "25P03" => "The server took too long.",
        _ => state[..2] switch
        {
            // Deadlock or serialization, object in use or lock not available.
            "40" or "55" => "Others are at work on the same data.",
            // Connection lost, shut down or starting up.
            "08" or "57" => Away,
            "53" or "58" => "The database lacks resources.",
            _ => null,
        },
    };
}
