using Npgsql;
using OpenEdx.Cli.Postgres;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Cli.Backup;

/// <summary>Makes backups of an installation while it serves: the database first, then the files of the data folder, which only ever gain.</summary>
internal static class BackupMaker
{
    /// <summary>Files of the data folder that belong to a running process, or to the place.</summary>
    private static readonly string[] LeftOut = ["postgres", "postgres.location", "restore.unfinished"];

    public static async Task<(BackupFolder Folder, BackupManifest Manifest)> Make(Installation installation, string parent, Action<string> say, DateTimeOffset now, CancellationToken ct)
    {
        var server = new NpgsqlConnectionStringBuilder(installation.Database);
        var (position, major) = await Present(installation.Database, ct);
        var manifest = new BackupManifest(installation.Cluster is null ? BackupFolder.Dump : BackupFolder.Cluster, position, now, major);
        var tool = await PostgresTool.Find(installation.Cluster is null ? "pg_dump" : "pg_basebackup", major, ct);
        var folder = BackupFolder.Begin(parent, now);
        try
        {
            say($"Copying the database, up to position {position:N0} and what comes meanwhile …");
            if (installation.Cluster is null) await tool.Run(server, ["-Fc", "--no-owner", "-f", folder.DumpFile, "-d", server.Database ?? ""], ct);
            else await Cluster(installation, tool, server, folder, ct);
            say("Copying the files …");
            await Files(installation.DataFolder, folder.DataFiles, ct);
            await folder.Finish(manifest, ct);
            return (folder, manifest);
        }
        catch
        {
            folder.Discard();
            throw;
        }
    }

    private static async Task Cluster(Installation installation, PostgresTool tool, NpgsqlConnectionStringBuilder server, BackupFolder folder, CancellationToken ct)
    {
        await tool.Run(server, ["-D", folder.ClusterFiles, "-X", "stream", "-c", "fast"], ct);
        await using var file = new StreamWriter(folder.Password, System.Text.Encoding.ASCII, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        await file.WriteAsync(server.Password);
    }

    private static async Task Files(string from, string to, CancellationToken ct)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos().Where(entry => !LeftOut.Contains(entry.Name)))
        {
            var copied = await Shell.Run("cp", ["-a", entry.FullName, to], ct);
            if (!copied.Succeeded) throw new OperatorException($"'{entry.FullName}' could not be copied: {copied.LastLines(1)}");
        }
    }

    private static async Task<(long Position, int Major)> Present(string database, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(ct);
        return (await new DecidedBound().Read(connection, ct), connection.PostgreSqlVersion.Major);
    }
}
