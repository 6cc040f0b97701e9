using Npgsql;
using OpenEdx.EventStore;

namespace OpenEdx.TestKit;

/// <summary>A database of its own for a fixture or a test; dropped when disposed.</summary>
public sealed class TestDatabase(string name, string connectionString) : IAsyncDisposable
{
    private NpgsqlDataSource? source;

    public string Name { get; } = name;

    public string ConnectionString { get; } = connectionString;

    /// <summary>Data source of the tests' own queries.</summary>
    public NpgsqlDataSource Source => source ??= EventStoreDatabase.Open(ConnectionString);

    public async ValueTask DisposeAsync()
    {
        if (source is not null) await source.DisposeAsync();
        await TestCluster.Execute(await TestCluster.ConnectionString, $"drop database if exists {Name} with (force)", CancellationToken.None);
    }
}
