using Npgsql;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>The open transaction in which a batch is applied. A process may append in it: its events and its progress commit together.</summary>
public sealed record ProjectionSession(NpgsqlConnection Connection, NpgsqlTransaction Transaction, StreamStore Streams)
{
    /// <summary>
    /// True when no other transaction writes the projection's tables: the daemon, a rebuild, a verification. False inside an append,
    /// where an inline projection has to expect others that fold the same row at the same time.
    /// </summary>
    public bool IsExclusive { get; init; }

    /// <summary>True when no other transaction so much as sees the tables: they were made in this one, and their indexes may come after their rows.</summary>
    public bool OwnsTables { get; init; }

    /// <summary>What the tables to be written are called.</summary>
    public TableNames Tables { get; init; } = TableNames.Documented;
}
