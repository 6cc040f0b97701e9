using Npgsql;

namespace OpenEdx.EventStore;

/// <summary>
/// For a connection whose session settings were changed: the pool does not clean what it gets back (<see cref="EventStoreDatabase"/>), so
/// that this connection must not come back. Dispose it before the connection. The connections that are idle go with it, those in use
/// when they are returned; so only for connections that are kept long.
/// </summary>
internal readonly struct OwnSession(NpgsqlDataSource database) : IDisposable
{
    public void Dispose() => database.Clear();
}
