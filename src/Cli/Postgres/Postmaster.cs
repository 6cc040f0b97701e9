using System.Globalization;

namespace OpenEdx.Cli.Postgres;

/// <summary>A server process as its lock file <c>postmaster.pid</c> tells.</summary>
internal sealed record Postmaster(int Pid, int Port)
{
    public static string FileIn(ClusterFolder folder) => Path.Combine(folder.Data, "postmaster.pid");

    /// <summary>
    /// The running server of this folder. Null when there is none, also when the lock file outlived its process (killed, or the
    /// machine restarted) and the process number belongs to somebody else by now; such a file is removed.
    /// </summary>
    public static Postmaster? RunningIn(ClusterFolder folder)
    {
        var file = FileIn(folder);
        if (!File.Exists(file)) return null;
        var lines = File.ReadAllLines(file);
        if (lines.Length < 4 || !int.TryParse(lines[0], out var pid) || !int.TryParse(lines[3], NumberStyles.Integer, CultureInfo.InvariantCulture, out var port)) return null;
        if (IsServerOf(folder, pid)) return new(pid, port);
        File.Delete(file);
        return null;
    }

    private static bool IsServerOf(ClusterFolder folder, int pid)
    {
        if (Directory.Exists("/proc/self"))
        {
            // A server's working directory is its data directory; that tells it from a stranger with a recycled number.
            try
            {
                return Directory.ResolveLinkTarget($"/proc/{pid}/cwd", returnFinalTarget: false)?.FullName is { } cwd && SamePlace(cwd, folder.Data);
            }
            catch (IOException)
            {
                return false;
            }
            catch (UnauthorizedAccessException)
            {
                return false;
            }
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool SamePlace(string one, string other) => Resolved(one) == Resolved(other);

    private static string Resolved(string folder)
    {
        var full = Path.GetFullPath(folder);
        for (var at = new DirectoryInfo(full); at is not null; at = at.Parent)
        {
            if (at.ResolveLinkTarget(returnFinalTarget: true) is { } target)
                return Resolved(Path.Combine(target.FullName, Path.GetRelativePath(at.FullName, full)));
        }

        return Path.TrimEndingDirectorySeparator(full);
    }
}
