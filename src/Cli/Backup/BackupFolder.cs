using System.Globalization;
using System.Text.Json;
using OpenEdx.Cli.Postgres;

namespace OpenEdx.Cli.Backup;

/// <summary>What is in a backup; written last, so that a folder without it is no backup.</summary>
/// <param name="Kind"><c>cluster</c>: the files of a private cluster. <c>dump</c>: a database, in the custom format of <c>pg_dump</c>.</param>
/// <param name="Position">Everything up to here is in it; some later events may be.</param>
/// <param name="At">Instant at which it was begun, UTC.</param>
/// <param name="PostgresMajor">Of the server.</param>
internal sealed record BackupManifest(string Kind, long Position, DateTimeOffset At, int PostgresMajor);

/// <summary>One backup: a folder named after the instant at which it was begun.</summary>
internal sealed class BackupFolder
{
    public const string Cluster = "cluster";
    public const string Dump = "dump";
    private const string NameFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const string Unfinished = ".unfinished";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private BackupFolder(string path) => Root = path;

    public string Root { get; private set; }

    /// <summary>Data directory of the server.</summary>
    public string ClusterFiles => Path.Combine(Root, "cluster");

    /// <summary>Password of the cluster's owner.</summary>
    public string Password => Path.Combine(Root, "password");

    public string DumpFile => Path.Combine(Root, "database.dump");

    /// <summary>The data folder without the database: static files of courses, secrets of services.</summary>
    public string DataFiles => Path.Combine(Root, "files");

    private string ManifestFile => Path.Combine(Root, "backup.json");

    /// <summary>An empty one, not finished.</summary>
    /// <exception cref="OperatorException">The folder cannot be made.</exception>
    public static BackupFolder Begin(string parent, DateTimeOffset at)
    {
        var path = Path.Combine(Path.GetFullPath(parent), at.UtcDateTime.ToString(NameFormat, CultureInfo.InvariantCulture) + Unfinished);
        if (Directory.Exists(path) || Directory.Exists(path[..^Unfinished.Length])) throw new OperatorException($"There is a backup of this second in {parent} already.");
        try
        {
            // Keys of persons are in it: nobody else may look.
            Directory.CreateDirectory(path, (UnixFileMode)0b111_000_000);
            return new(path);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"Nothing can be written to '{parent}': {denied.Message}", denied);
        }
    }

    /// <exception cref="OperatorException">There is none, or it was not finished.</exception>
    public static async Task<(BackupFolder Folder, BackupManifest Manifest)> Open(string path, CancellationToken ct)
    {
        var folder = new BackupFolder(Path.GetFullPath(path));
        if (!File.Exists(folder.ManifestFile)) throw new OperatorException($"'{path}' is no finished backup: it holds no backup.json.");
        try
        {
            await using var file = File.OpenRead(folder.ManifestFile);
            return (folder, await JsonSerializer.DeserializeAsync<BackupManifest>(file, cancellationToken: ct) ?? throw new JsonException("null"));
        }
        catch (JsonException damaged)
        {
            throw new OperatorException($"'{folder.ManifestFile}' is damaged: {damaged.Message}", damaged);
        }
    }

    public async Task Finish(BackupManifest manifest, CancellationToken ct)
    {
        await File.WriteAllTextAsync(ManifestFile, JsonSerializer.Serialize(manifest, Indented), ct);
        // On the disk before it is called finished.
        await Shell.Run("sync", ["-f", Root], ct);
        var name = Root[..^Unfinished.Length];
        Directory.Move(Root, name);
        Root = name;
    }

    public void Discard() => Directory.Delete(Root, recursive: true);

    /// <summary>Deletes finished backups begun before an instant, the newest excepted, and what is left of interrupted ones.</summary>
    /// <returns>Names of the deleted.</returns>
    public static IReadOnlyList<string> Prune(string parent, DateTimeOffset before)
    {
        var all = Directory.EnumerateDirectories(parent).Select(path => Path.GetFileName(path)!).Where(name => At(name) is not null).Order(StringComparer.Ordinal).ToList();
        var newest = all.LastOrDefault(name => !name.EndsWith(Unfinished, StringComparison.Ordinal));
        var old = all.Where(name => name != newest && At(name) < before).ToList();
        foreach (var name in old) Directory.Delete(Path.Combine(parent, name), recursive: true);
        return old;
    }

    private static DateTimeOffset? At(string name) => DateTimeOffset.TryParseExact(
        name.EndsWith(Unfinished, StringComparison.Ordinal) ? name[..^Unfinished.Length] : name, NameFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
