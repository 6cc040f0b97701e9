using Npgsql;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>The open transaction in which a batch is applied. A process may append in it: its events and its progress commit together.</summary>
public sealed record ProjectionSession(NpgsqlConnection Connection, NpgsqlTransaction Transaction, StreamStore Streams);
