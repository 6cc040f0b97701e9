using Npgsql;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore;

/// <summary>The one place where a data source is made from a connection string, so that hosts, commands and tests run with the same settings.</summary>
public static class EventStoreDatabase
{
    /// <summary>Opens no connection yet.</summary>
    /// <param name="connectionString">What it sets itself is kept; what it leaves open is set as the store needs it.</param>
    /// <param name="name">Of its connections in metrics.</param>
    public static NpgsqlDataSource Open(string connectionString, string name = "openedx")
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);

        // Cleaning a session takes up to seven further statements before its next use. Nobody here returns a connection with
        // session locks, settings or temporary tables; who makes such must undo them.
        if (!settings.ShouldSerialize("No Reset On Close")) settings.NoResetOnClose = true;

        // The pool's name is in its metrics, where the connection string would stand otherwise.
        return new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = name }.ConfigureTracing(StoreTracing.OnlyWithinSpans).Build();
    }
}
