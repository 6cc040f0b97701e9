using System.Diagnostics;
using Npgsql;
using OpenEdx.Cli.Postgres;

namespace OpenEdx.Cli.Tests.Postgres;

public sealed class PrivateClusterTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"openedx-cluster-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task data_are_still_there_after_a_stop_and_a_start()
    {
        await using (var first = await Open())
        {
            await Execute(await first.Database("openedx", Ct), "create table kept (x int); insert into kept values (7)");
        }

        Assert.Null(ServerProcess());
        await using var second = await Open();
        Assert.Equal(7, await Scalar(await second.Database("openedx", Ct), "select x from kept"));
    }

    [Fact]
    public async Task a_server_that_outlived_its_killed_user_is_used_again()
    {
        await using var orphaned = await Open();
        var process = ServerProcess();
        await using var next = await Open();
        Assert.Equal(process, ServerProcess());
        Assert.Equal(1, await Scalar(next.ConnectionString("postgres"), "select 1"));
    }

    [Fact]
    public async Task only_the_last_user_stops_the_server()
    {
        var one = await Open();
        var other = await Open();
        await one.DisposeAsync();
        Assert.NotNull(ServerProcess());
        await other.DisposeAsync();
        Assert.Null(ServerProcess());
    }

    [Fact]
    public async Task a_killed_server_recovers_every_committed_row()
    {
        await using var cluster = await Open();
        var database = await cluster.Database("openedx", Ct);
        await Execute(database, "create table kept (x int); insert into kept select generate_series(1, 1000)");
        using (var postmaster = Process.GetProcessById(ServerProcess()!.Value)) postmaster.Kill();
        NpgsqlConnection.ClearAllPools();

        await using var next = await Open();
        Assert.Equal(1000, await Scalar(next.ConnectionString("openedx"), "select count(*)::int from kept"));
    }

    [Fact]
    public async Task a_watched_server_is_started_again_when_it_was_killed()
    {
        await using var cluster = await Open();
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var watch = cluster.KeepRunning(_ => { }, watching.Token);
        var killed = ServerProcess()!.Value;
        using (var postmaster = Process.GetProcessById(killed)) postmaster.Kill();
        for (var tries = 0; ; tries++)
        {
            try
            {
                Assert.Equal(1, await Scalar(cluster.ConnectionString("postgres"), "select 1"));
                break;
            }
            catch (NpgsqlException) when (tries < 100)
            {
                await Task.Delay(200, Ct);
            }
        }

        Assert.NotEqual(killed, ServerProcess());
        await watching.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    [Fact]
    public async Task a_lock_file_with_the_number_of_a_stranger_does_not_hinder_the_start()
    {
        await (await Open()).DisposeAsync();
        await File.WriteAllTextAsync(LockFile, $"{Environment.ProcessId}\n{folder}\n0\n5432\n\n127.0.0.1\n\nready\n", Ct);
        await using var next = await Open();
        Assert.Equal(1, await Scalar(next.ConnectionString("postgres"), "select 1"));
    }

    [Fact]
    public async Task nobody_gets_in_without_the_password()
    {
        await using var cluster = await Open();
        var guess = new NpgsqlConnectionStringBuilder(cluster.ConnectionString("postgres")) { Password = "openedx", Pooling = false };
        await using var connection = new NpgsqlConnection(guess.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Ct));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(folder, "postgres", "password")));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string LockFile => Path.Combine(folder, "postgres", "data", "postmaster.pid");

    private Task<PrivateCluster> Open() => PrivateCluster.Open(folder, new ClusterSettings(Durable: false), _ => { }, Ct);

    private int? ServerProcess() =>
        File.Exists(LockFile) ? int.Parse(File.ReadLines(LockFile).First(), System.Globalization.CultureInfo.InvariantCulture) : null;

    private static async Task Execute(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<int> Scalar(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return (int)(await command.ExecuteScalarAsync(Ct))!;
    }
}
