using System.Net.Sockets;
using Npgsql;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>Tells failures that pass by themselves from those that the event itself causes.</summary>
internal static class TransientErrors
{
    /// <summary>The server is not there, or cut the connection.</summary>
    public static bool IsOutage(Exception error) => error switch
    {
        PostgresException { SqlState: var state } => state[..2] is "08" || state is "57P01" or "57P02" or "57P03" or "57P05" or "25P03",
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException or null } => true,
        SocketException => true,
        _ => false,
    };

    public static bool Includes(Exception error) => error switch
    {
        WrongExpectedVersionException => true,
        PostgresException { SqlState: var state } => state[..2] switch
        {
            // Connection lost, resources short, object in use or lock not available, operator at work, system error, deadlock or serialization.
            "08" or "53" or "55" or "57" or "58" or "40" => true,
            // A transaction that sat idle for too long, the node being paused.
            _ => state is "25P03",
        },
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        { InnerException: { } inner } => Includes(inner),
        _ => false,
    };
}
