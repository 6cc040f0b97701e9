using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace OpenEdx.Cli.Postgres;

/// <summary>
/// A PostgreSQL of our own in the data folder: made on first use, found again when it already runs (also after its former user
/// was killed), recovered when it was killed itself, stopped by the last process that used it.
/// </summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    private const string Owner = "openedx";
    private readonly ClusterFolder folder;
    private readonly PostgresBinaries binaries;
    private readonly string password;
    private FileStream? membership;

    private PrivateCluster(ClusterFolder folder, PostgresBinaries binaries, string password, FileStream membership, int port)
    {
        this.folder = folder;
        this.binaries = binaries;
        this.password = password;
        this.membership = membership;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Opens the cluster of a data folder, whatever state it is in.</summary>
    /// <param name="say">Gets one sentence per step that takes noticeable time.</param>
    public static async Task<PrivateCluster> Open(string dataFolder, ClusterSettings settings, Action<string> say, CancellationToken ct)
    {
        var folder = await ClusterFolder.In(dataFolder, say, ct);
        var binaries = await PostgresBinaries.Obtain(folder.Major, say, ct);
        await using var turn = await FileLock.Exclusive(folder.TurnLock, ct);
        var membership = FileLock.Shared(folder.UsersLock);
        try
        {
            settings = settings with { WalArchive = await folder.Archive(settings, ct) };
            if (folder.Major is null) await Create(folder, binaries, say, ct);
            var password = (await File.ReadAllTextAsync(folder.Password, ct)).Trim();
            await Configure(folder, settings, ct);
            var port = await Running(folder, binaries, password, say, ct) ?? await Start(folder, binaries, password, say, ct);
            return new(folder, binaries, password, membership, port);
        }
        catch
        {
            await membership.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(string database) => ConnectionString(Port, password, database);

    /// <summary>Makes the database if it is missing.</summary>
    public async Task<string> Database(string name, CancellationToken ct)
    {
        await using var server = NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");
        await using var ask = server.CreateCommand("select 1 from pg_database where datname = $1");
        ask.Parameters.Add(new() { Value = name });
        if (await ask.ExecuteScalarAsync(ct) is null)
        {
            await using var create = server.CreateCommand($"create database \"{name}\"");
            try
            {
                await create.ExecuteNonQueryAsync(ct);
            }
            catch (PostgresException made) when (made.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
            {
                // Another process of ours was as quick.
            }
        }

        return ConnectionString(name);
    }

    /// <summary>
    /// Starts the server again whenever it died under us, until cancelled. Committed data are recovered by PostgreSQL. A start that
    /// fails is tried again: a full disk, for one, is emptied by somebody at some time.
    /// </summary>
    public async Task KeepRunning(Action<string> say, CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), ct);
            if (Postmaster.RunningIn(folder) is not null) continue;
            await using var turn = await FileLock.Exclusive(folder.TurnLock, ct);
            if (Postmaster.RunningIn(folder) is not null) continue;
            say("PostgreSQL ended unexpectedly; starting it again …");
            int port;
            try
            {
                port = await Start(folder, binaries, password, say, ct);
            }
            catch (OperatorException failed)
            {
                say(failed.Message);
                continue;
            }

            if (port != Port) throw new OperatorException($"Port {Port} of PostgreSQL was taken meanwhile; start again.");
        }
    }

    /// <summary>Stops the server unless another process still uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (membership is null) return;
        await using var turn = await FileLock.Exclusive(folder.TurnLock, CancellationToken.None);
        await membership.DisposeAsync();
        membership = null;
        await using var alone = FileLock.TryExclusive(folder.UsersLock);
        if (alone is not null) await Stop("fast");
    }

    /// <summary>Stops the server whoever uses it.</summary>
    /// <param name="mode"><c>fast</c> closes connections and writes everything out; <c>immediate</c> is a crash, recovered at the next start.</param>
    public async Task Stop(string mode)
    {
        var stopped = await Shell.Run(binaries.PgCtl, ["stop", "-D", folder.Data, "-m", mode, "-w", "-t", "120", "-s"], CancellationToken.None, asServer: true);
        if (!stopped.Succeeded && Postmaster.RunningIn(folder) is not null)
            throw new OperatorException($"PostgreSQL in {folder.Data} could not be stopped: {stopped.LastLines(2)}.");
    }

    private static string ConnectionString(int port, string password, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = Owner,
            Password = password,
            Database = database,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    private static async Task Create(ClusterFolder folder, PostgresBinaries binaries, Action<string> say, CancellationToken ct)
    {
        say($"Creating a private PostgreSQL {binaries.Major} cluster in {folder.Root} …");
        await folder.WriteSecretly(folder.Password, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)), ct);
        // Made aside and renamed when complete: a program killed meanwhile leaves nothing half-made under the real name.
        var aside = folder.Data + ".new";
        await Shell.Run("rm", ["-rf", aside], ct);
        var made = await Initialize("C.UTF-8");
        if (!made.Succeeded) made = await Initialize("C");
        if (!made.Succeeded) throw new OperatorException($"initdb failed in {folder.Root}: {made.LastLines(3)}.");
        await File.AppendAllTextAsync(Path.Combine(aside, "postgresql.conf"), "\ninclude 'openedx.conf'\n", ct);
        Directory.Move(aside, folder.Data);

        Task<ShellResult> Initialize(string locale) => Shell.Run(
            binaries.Initdb,
            ["-D", aside, "-U", Owner, "--encoding=UTF8", $"--locale={locale}", "--auth=scram-sha-256", $"--pwfile={folder.Password}"],
            ct,
            asServer: true);
    }

    /// <summary>Writes only what is new: on a full disk the former settings must not be cut off.</summary>
    private static async Task Configure(ClusterFolder folder, ClusterSettings settings, CancellationToken ct)
    {
        var file = Path.Combine(folder.Data, "openedx.conf");
        if (File.Exists(file) && await File.ReadAllTextAsync(file, ct) == settings.ToString()) return;
        await File.WriteAllTextAsync(file, settings.ToString(), ct);
    }

    private static async Task<int?> Running(
        ClusterFolder folder, PostgresBinaries binaries, string password, Action<string> say, CancellationToken ct)
    {
        if (Postmaster.RunningIn(folder) is not { } server) return null;
        if (await Answers(server.Port, password, () => Postmaster.RunningIn(folder) is not null, TimeSpan.FromSeconds(60), ct)) return server.Port;
        if (Postmaster.RunningIn(folder) is null) return null;
        say($"PostgreSQL (process {server.Pid}) runs in {folder.Data} but does not answer; restarting it …");
        await Shell.Run(binaries.PgCtl, ["stop", "-D", folder.Data, "-m", "immediate", "-w", "-s"], ct, asServer: true);
        return null;
    }

    private static async Task<int> Start(
        ClusterFolder folder, PostgresBinaries binaries, string password, Action<string> say, CancellationToken ct)
    {
        var patience = DateTime.UtcNow.AddSeconds(20);
        while (true)
        {
            var port = await folder.ChoosePort(ct);
            // pg_ctl puts the server into a session of its own: Ctrl-C in our terminal must reach us first, not the database.
            var started = await Shell.Run(
                binaries.PgCtl,
                ["start", "-D", folder.Data, "-l", folder.ServerLog, "-w", "-t", "600", "-s", "-o", string.Create(CultureInfo.InvariantCulture, $"-p {port}")],
                ct,
                asServer: true);
            if (started.Succeeded && await Answers(port, password, () => true, TimeSpan.FromSeconds(30), ct)) return port;
            // Backends of a killed server hold its shared memory until they notice, which takes moments.
            if (DateTime.UtcNow > patience)
            {
                throw new OperatorException(
                    $"PostgreSQL did not start in {folder.Root}: {started.LastLines(2)} Its log, {folder.ServerLog}, ends with: {Tail(folder.ServerLog)}");
            }

            say("Waiting for the former database processes to end …");
            await Task.Delay(500, ct);
        }
    }

    /// <summary>Waits while the server starts or recovers.</summary>
    private static async Task<bool> Answers(int port, string password, Func<bool> alive, TimeSpan patience, CancellationToken ct)
    {
        var until = DateTime.UtcNow + patience;
        while (DateTime.UtcNow < until && alive())
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString(port, password, "postgres") + ";Pooling=false;Timeout=5");
                await connection.OpenAsync(ct);
                return true;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(50, ct);
            }
        }

        return false;
    }

    private static string Tail(string file) =>
        File.Exists(file) ? string.Join(" | ", File.ReadLines(file).TakeLast(3)) : "(no log)";
}
