using System.Net.Sockets;
using Npgsql;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.Cli.Health;

/// <summary>What one look at the database told.</summary>
/// <param name="Trouble">One sentence; null when it answered.</param>
/// <param name="IsReadOnly">A standby, or set to read only: nothing can be appended.</param>
/// <param name="MissingTables">Tables of this release that are not there.</param>
/// <param name="State">Null when the database did not answer or tables are missing.</param>
/// <param name="Jobs">Unfinished jobs by state.</param>
internal sealed record DatabaseReading(
    string? Trouble, bool IsReadOnly, IReadOnlyList<string> MissingTables, StoreState? State, IReadOnlyDictionary<string, long> Jobs)
{
    public static DatabaseReading Failed(string trouble) => new(trouble, false, [], null, new Dictionary<string, long>());

    /// <summary>Names no address, no user, no file: everybody may read it.</summary>
    public static string Sentence(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } => "The database is starting or recovering.",
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => "The database is shutting down.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "The database has no connection left.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "The database does not exist.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } => "The database refuses the sign-in of this node.",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "The disk of the database is full.",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => "The database is read-only.",
        PostgresException { SqlState: var state } => $"The database reports error {state}.",
        TimeoutException or { InnerException: TimeoutException } or OperationCanceledException => "The database did not answer in time.",
        NpgsqlException { InnerException: SocketException or IOException } or SocketException => "The database cannot be reached.",
        NpgsqlException => "The connection to the database fails.",
        _ => $"It failed with {error.GetType().Name}.",
    };
}
