using System.Globalization;

namespace OpenEdx.Cli.Postgres;

/// <summary>What a private cluster is configured with; written beside PostgreSQL's own defaults and read again at every start.</summary>
/// <param name="Durable">
/// True wherever data matter: an acknowledged event survives a power cut. False only for tests, whose clusters are thrown away;
/// without <c>fsync</c> they still survive the death of every process.
/// </param>
/// <param name="WalArchive">
/// Folder to which the server copies each finished piece of its write-ahead log, within a minute; with a backup it leads to any later instant
/// (docs/how-to/back-up-and-restore.md). Null: as before; <see cref="NoArchive"/>: not any more. Takes effect when the server starts.
/// </param>
public sealed record ClusterSettings(bool Durable, string? WalArchive = null)
{
    public const string NoArchive = "none";

    /// <summary>What <c>OPENEDX_WAL_ARCHIVE</c> asks for.</summary>
    public static ClusterSettings FromEnvironment() => new(Durable: true, Environment.GetEnvironmentVariable("OPENEDX_WAL_ARCHIVE") switch
    {
        null or "" => null,
        NoArchive => NoArchive,
        var folder => Path.GetFullPath(folder),
    });

    /// <summary>
    /// Copies under another name first, so that a piece is there whole or not at all. A piece that is there already is compared:
    /// after a crash the server offers it again.
    /// </summary>
    private static string ArchiveCommand(string folder) =>
        $"if [ -f \"{folder}/%f\" ]; then cmp -s \"%p\" \"{folder}/%f\"; else cp \"%p\" \"{folder}/%f.part\" && sync \"{folder}/%f.part\" && mv \"{folder}/%f.part\" \"{folder}/%f\"; fi";

    public override string ToString()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024);
        var buffers = Math.Clamp(memory / 8, 64, Durable ? 1024 : 256);
        string[] lines =
        [
            "listen_addresses = '127.0.0.1'",
            // A socket would be reachable by path only up to 107 characters; the password on loopback works everywhere.
            "unix_socket_directories = ''",
            "max_connections = 200",
            string.Create(CultureInfo.InvariantCulture, $"shared_buffers = {buffers}MB"),
            "work_mem = 16MB",
            "maintenance_work_mem = 128MB",
            "max_wal_size = 2GB",
            "checkpoint_timeout = 15min",
            "random_page_cost = 1.1",
            // Compiling costs more than our short statements take.
            "jit = off",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
            "log_line_prefix = '%m [%p] '",
            "password_encryption = 'scram-sha-256'",
            .. WalArchive is { } folder
                ? ["archive_mode = on", $"archive_command = '{ArchiveCommand(folder)}'", "archive_timeout = 60"]
                : Array.Empty<string>(),
            .. Durable
                ? ["fsync = on", "full_page_writes = on", "synchronous_commit = on"]
                : new[] { "fsync = off", "full_page_writes = off", "synchronous_commit = on", "autovacuum_naptime = 10s" },
        ];
        return string.Join('\n', lines) + '\n';
    }
}
