using System.Net.Sockets;
using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Versions;

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
        // A node of another release makes the version of this program live, or this node is about to be replaced.
        WrongExpectedVersionException or StaleReleaseException => true,
        NpgsqlException => DatabaseTrouble.Of(error) is not null,
        SocketException or IOException or TimeoutException => true,
        { InnerException: { } inner } => Includes(inner),
        _ => false,
    };
}
