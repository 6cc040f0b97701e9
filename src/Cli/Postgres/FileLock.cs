namespace OpenEdx.Cli.Postgres;

/// <summary>
/// Advisory locks between processes on files (<c>flock</c>, which is what .NET maps <see cref="FileShare"/> to). The kernel releases
/// them when a process dies, however it dies.
/// </summary>
internal static class FileLock
{
    public static FileStream Shared(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);

    /// <summary>Null when another process holds the lock.</summary>
    public static FileStream? TryExclusive(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static async Task<FileStream> Exclusive(string path, CancellationToken ct)
    {
        while (true)
        {
            if (TryExclusive(path) is { } held) return held;
            await Task.Delay(50, ct);
        }
    }
}
