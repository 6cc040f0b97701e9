using Npgsql;
using OpenEdx.Cli.Postgres;

namespace OpenEdx.TestKit;

/// <summary>
/// The one PostgreSQL of this test process: the server named in <c>OPENEDX_TEST_CLUSTER</c> (a connection string, set by
/// <c>./test</c> for all projects), else a private cluster in the temporary folder which is removed at the end.
/// Without <c>fsync</c>: nothing here must survive a power cut.
/// </summary>
public static class TestCluster
{
    private const string Prefix = "openedx-tests-";
    private static readonly Lazy<Task<string>> Started = new(Start);
    private static int counter;

    /// <summary>Connection string of the database <c>postgres</c>; the role may create databases.</summary>
    public static Task<string> ConnectionString => Started.Value;

    /// <summary>A new database, empty or copied from <paramref name="template"/>.</summary>
    public static async Task<TestDatabase> CreateDatabase(string? template, CancellationToken ct)
    {
        var cluster = await ConnectionString;
        var name = $"t{Environment.ProcessId}_{Interlocked.Increment(ref counter)}_{Guid.NewGuid():N}"[..30];
        await Execute(cluster, template is null ? $"create database {name}" : $"create database {name} template {template} strategy file_copy", ct);
        return new TestDatabase(name, new NpgsqlConnectionStringBuilder(cluster) { Database = name }.ConnectionString);
    }

    internal static async Task Execute(string connectionString, string sql, CancellationToken ct)
    {
        await using var server = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<string> Start()
    {
        if (Environment.GetEnvironmentVariable("OPENEDX_TEST_CLUSTER") is { Length: > 0 } named) return named;
        await SweepLeftovers();
        var folder = Path.Combine(Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}");
        var cluster = await PrivateCluster.Open(folder, new ClusterSettings(Durable: false), Console.Error.WriteLine, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            cluster.Stop("immediate").GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        };
        return cluster.ConnectionString("postgres");
    }

    /// <summary>Test processes that were killed leave their server running.</summary>
    private static async Task SweepLeftovers()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            if (!int.TryParse(Path.GetFileName(folder)[Prefix.Length..], out var owner) || Directory.Exists($"/proc/{owner}") || !Directory.Exists("/proc/self")) continue;
            try
            {
                await using (var left = await PrivateCluster.Open(folder, new ClusterSettings(Durable: false), _ => { }, CancellationToken.None))
                {
                    await left.Stop("immediate");
                }

                Directory.Delete(folder, recursive: true);
            }
            catch (Exception somebodyElseSweeps) when (somebodyElseSweeps is IOException or UnauthorizedAccessException or Cli.OperatorException)
            {
                // Two test processes may sweep at once.
            }
        }
    }
}
