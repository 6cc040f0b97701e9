using Npgsql;
using OpenEdx.Cli.Backup;
using OpenEdx.Cli.Hosting;
using OpenEdx.Cli.Postgres;

namespace OpenEdx.Cli;

/// <summary>
/// The database and the data folder that a command works on: <c>OPENEDX_DATABASE</c>, else the private cluster of the data folder,
/// which is started when nobody else runs it and stopped again by the last who leaves.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly PrivateCluster? cluster;

    private Installation(string dataFolder, string database, PrivateCluster? cluster)
    {
        DataFolder = dataFolder;
        Database = database;
        this.cluster = cluster;
    }

    public string DataFolder { get; }

    /// <summary>Connection string.</summary>
    public string Database { get; }

    /// <summary>Null: the database is not ours to run.</summary>
    public PrivateCluster? Cluster => cluster;

    /// <summary><c>OPENEDX_DATA</c>, else <c>.data</c> where the command runs.</summary>
    public static string DefaultDataFolder => Path.GetFullPath(Setting("OPENEDX_DATA") ?? ".data");

    public static async Task<Installation> Open(Action<string> say, CancellationToken ct)
    {
        var folder = DefaultDataFolder;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"The data folder '{folder}' cannot be made ({denied.Message}); name another in OPENEDX_DATA.", denied);
        }

        RestoreMarker.RefuseIn(folder);
        if (Setting("OPENEDX_DATABASE") is { } named) return new(folder, await Reachable(named, ct), null);
        var cluster = await PrivateCluster.Open(folder, ClusterSettings.FromEnvironment(), say, ct);
        return new(folder, await cluster.Database("openedx", ct), cluster);
    }

    /// <summary>An installation that is being restored: its marks do not count, nothing is reached yet.</summary>
    /// <param name="cluster">Null: the database is not ours to run. Closed with the installation.</param>
    public static Installation Restoring(string dataFolder, string database, PrivateCluster? cluster) => new(dataFolder, database, cluster);

    /// <summary>Services of the platform without a server, for a command. The schema is brought up to date first.</summary>
    /// <param name="before">Registers services ahead of the platform's own defaults.</param>
    public async Task<ServiceProvider> Services(CancellationToken ct, Action<IServiceCollection>? before = null)
    {
        var collection = new ServiceCollection();
        before?.Invoke(collection);
        var services = collection.AddLogging(OpenEdxHost.Log).AddOpenEdx(Settings(HostRoles.All)).BuildServiceProvider();
        await OpenEdxHost.Migrate(services, ct);
        return services;
    }

    /// <summary>Watches over the private cluster until cancelled; a database of others is theirs to watch.</summary>
    public Task KeepDatabaseRunning(Action<string> say, CancellationToken ct) => cluster?.KeepRunning(say, ct) ?? Task.Delay(Timeout.Infinite, ct);

    public HostSettings Settings(HostRoles roles) => HostSettings.FromEnvironment(Database, DataFolder, roles);

    public ValueTask DisposeAsync() => cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string? Setting(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static async Task<string> Reachable(string connectionString, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(ct);
            if (connection.PostgreSqlVersion.Major < PostgresBinaries.OldestMajor)
                throw new OperatorException($"OPENEDX_DATABASE names a PostgreSQL {connection.PostgreSqlVersion}; {PostgresBinaries.OldestMajor} or newer is needed.");
            await RestoreMarker.RefuseIn(connection, ct);
            return connectionString;
        }
        catch (ArgumentException wrong)
        {
            throw new OperatorException($"OPENEDX_DATABASE is no connection string ({wrong.Message}); write Host=…;Username=…;Password=…;Database=….", wrong);
        }
        catch (NpgsqlException unreachable)
        {
            throw new OperatorException($"The database of OPENEDX_DATABASE cannot be used: {unreachable.InnerException?.Message ?? unreachable.Message}", unreachable);
        }
    }
}
